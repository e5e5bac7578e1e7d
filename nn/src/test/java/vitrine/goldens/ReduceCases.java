package vitrine.goldens;

import vitrine.engine.Layouts;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// Operations that take axes together.
final class ReduceCases {
    private ReduceCases() {}

    static OpTable all() {
        OpTable table = new OpTable();
        over(table, "sum", Tensor::sum);
        over(table, "mean", Tensor::mean);
        over(table, "var", (x, axes) -> x.var(1, axes));
        over(table, "var0", (x, axes) -> x.var(0, axes));
        over(table, "std", (x, axes) -> x.var(1, axes).sqrt());
        over(table, "amax", Tensor::amax);
        over(table, "amax_ties", Tensor::amax);
        over(table, "amin", Tensor::amin);
        over(table, "norm2", (x, axes) -> x.square().sum(axes).sqrt());
        over(table, "logsumexp", ReduceCases::logSumExp);
        return table.unary("max_all", x -> scalar(x.amax()))
                .unary("sum_large", x -> scalar(x.sum()))
                .unary("mean_all", x -> scalar(x.mean()))
                .many("max_dim", in -> extreme(in, Selection.topk(in.x(), 1, in.integer("dim"))))
                .many("min_dim", in -> extreme(in, Selection.bottomk(in.x(), 1, in.integer("dim"))))
                .one("argmax", ReduceCases::argmax)
                .many("topk", ReduceCases::topk)
                .one("cumsum", in -> Layouts.cumsum(in.x(), in.integer("dim")))
                .one(
                        "prod",
                        in -> without(Layouts.prod(in.x(), in.integer("dim")), in.integer("dim")))
                .one("softmax", in -> in.x().softmax(in.integer("dim")))
                .one("log_softmax", in -> in.x().logSoftmax(in.integer("dim")));
    }

    private static void over(OpTable table, String op, BiFunction<Tensor, int[], Tensor> f) {
        table.one(
                op,
                in -> {
                    int[] axes = in.integers("dim");
                    Tensor y = f.apply(in.x(), axes);
                    return in.given("keepdim") ? y : without(y, axes);
                });
    }

    /// A reduced tensor without its axes of extent one.
    static Tensor without(Tensor y, int... axes) {
        int[] ascending = Arrays.stream(axes).map(y.shape()::axis).sorted().toArray();
        Tensor z = y;
        for (int i = ascending.length - 1; i >= 0; i--) z = Layouts.squeeze(z, ascending[i]);
        return z;
    }

    /// The only element, without axes.
    static Tensor scalar(Tensor y) {
        return y.reshape(new Shape());
    }

    private static Tensor logSumExp(Tensor x, int[] axes) {
        Tensor largest = x.amax(axes).detached();
        return x.sub(largest).exp().sum(axes).log().add(largest);
    }

    private static List<Tensor> extreme(Operands in, Selection.Selected selected) {
        Tensor values = without(selected.values(), in.integer("dim"));
        return List.of(values, in.integers(selected.indices(), values.shape()));
    }

    private static Tensor argmax(Operands in) {
        int axis = in.integer("dim");
        Shape kept = in.x().shape().with(axis, 1);
        return without(in.integers(Selection.argmax(in.x(), axis), kept), axis);
    }

    private static List<Tensor> topk(Operands in) {
        Selection.Selected top = Selection.topk(in.x(), in.integer("k"), in.integer("dim"));
        return List.of(top.values(), in.integers(top.indices(), top.values().shape()));
    }
}
