package vitrine.goldens;

import vitrine.engine.Index;
import vitrine.engine.Losses;
import vitrine.engine.Tensor;

import java.util.function.BinaryOperator;

/// Losses with PyTorch's reductions.
final class LossCases {
    private LossCases() {}

    static OpTable all() {
        return new OpTable()
                .one("cross_entropy", LossCases::crossEntropy)
                .one("nll_loss", in -> reduced(in, Losses.nll(in.x().logSoftmax(1), in.index("t"))))
                .one("mse_loss", in -> of(in, Losses::mse))
                .one("l1_loss", in -> of(in, Losses::l1))
                .one("smooth_l1", in -> of(in, (x, y) -> Losses.smoothL1(x, y, in.number("beta"))))
                .one("bce_with_logits", in -> of(in, Losses::binaryCrossEntropy))
                .one(
                        "kl_div",
                        in -> {
                            Tensor probabilities = in.at("y").softmax(1);
                            return reduced(
                                    in, Losses.klDivergence(in.x().logSoftmax(1), probabilities));
                        });
    }

    private static Tensor of(Operands in, BinaryOperator<Tensor> loss) {
        return reduced(in, loss.apply(in.x(), in.at("y")));
    }

    private static Tensor reduced(Operands in, Tensor loss) {
        String reduction = in.given("reduction") ? in.text("reduction") : "mean";
        return switch (reduction) {
            case "none" -> loss;
            case "sum" -> ReduceCases.scalar(loss.sum());
            case "mean" -> ReduceCases.scalar(loss.mean());
            case "batchmean" -> ReduceCases.scalar(loss.sum().div(loss.shape().dim(0)));
            default -> throw new IllegalStateException("unknown reduction " + reduction);
        };
    }

    private static Tensor crossEntropy(Operands in) {
        Tensor x = in.x();
        if (in.given("soft_targets")) return reduced(in, Losses.crossEntropy(x, in.at("p")));
        Index target = in.index("t");
        Tensor loss = Losses.crossEntropy(x, target);
        if (in.given("label_smoothing")) {
            double smoothing = in.number("label_smoothing");
            Tensor even = ReduceCases.without(x.logSoftmax(1).mean(1), 1).neg();
            loss = loss.mul(1 - smoothing).add(even.mul(smoothing));
        }
        if (!in.given("weight")) return reduced(in, loss);
        Tensor weight = in.at("w").indexSelect(0, target).reshape(loss.shape());
        return ReduceCases.scalar(loss.mul(weight).sum().div(weight.sum()));
    }
}
