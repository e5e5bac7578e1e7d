package vitrine.goldens;

import vitrine.engine.Norms;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.stream.IntStream;

/// Normalisations.
final class NormCases {
    private NormCases() {}

    static OpTable all() {
        return new OpTable()
                .many(
                        "batch_norm",
                        in -> in.given("training") ? training(in) : List.of(inference(in)))
                .one(
                        "group_norm",
                        in -> {
                            Tensor y =
                                    Norms.group(in.x(), in.integer("num_groups"), in.number("eps"));
                            return affine(in, y, "weight", "bias");
                        })
                .one(
                        "instance_norm",
                        in -> affine(in, Norms.instance(in.x(), in.number("eps")), "w", "b"))
                .one(
                        "layer_norm",
                        in -> {
                            double eps = in.number("eps");
                            return in.given("affine")
                                    ? Norms.layer(in.x(), in.at("weight"), in.at("bias"), eps)
                                    : Norms.layer(
                                            in.x(), in.integers("normalized_shape").length, eps);
                        })
                .one(
                        "local_response_norm",
                        in ->
                                Norms.localResponse(
                                        in.x(),
                                        in.integer("size"),
                                        in.number("alpha"),
                                        in.number("beta"),
                                        in.number("k")))
                .one("normalize", in -> Norms.l2(in.x(), in.integer("dim"), 1e-12));
    }

    private static Tensor affine(Operands in, Tensor y, String weight, String bias) {
        return in.has(weight) ? Norms.perChannel(y, in.at(weight), in.at(bias)) : y;
    }

    private static Tensor inference(Operands in) {
        Shape channels = in.at("running_mean").shape();
        return Norms.batch(
                in.x(),
                in.at("running_mean"),
                in.at("running_var"),
                in.has("weight") ? in.at("weight") : in.engine().full(channels, 1),
                in.has("bias") ? in.at("bias") : in.engine().full(channels, 0),
                in.number("eps"));
    }

    /// The normalised batch, and the running statistics moved towards those of the batch.
    private static List<Tensor> training(Operands in) {
        Tensor x = in.x();
        int[] axes = IntStream.range(0, x.shape().rank()).filter(a -> a != 1).toArray();
        Tensor y = affine(in, Norms.batchStatistics(x, in.number("eps")), "weight", "bias");
        return List.of(
                y,
                moved(in, "running_mean", x.detached().mean(axes)),
                moved(in, "running_var", x.detached().var(1, axes)));
    }

    private static Tensor moved(Operands in, String running, Tensor seen) {
        Tensor old = in.at(running);
        double momentum = in.number("momentum");
        return old.mul(1 - momentum).add(seen.reshape(old.shape()).mul(momentum));
    }
}
