package vitrine.engine;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Strided;
import vitrine.kernels.UnaryFn;

import java.util.List;

/// `e^{x - max} / Σ e^{x - max}` along an axis, or its logarithm `x - max - ln Σ e^{x - max}`.
public record Softmax(int axis, boolean log) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        return in.getFirst();
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        int outer = s.product(0, axis);
        int along = s.dim(axis);
        int inner = s.product(axis + 1, s.rank());
        int[] whole = {outer, along, inner};
        int[] line = {outer, 1, inner};
        Buffer statistic = k.allocate(outer * inner);
        Buffer shifted = k.allocate(s.size());
        Buffer powers = k.allocate(s.size());
        k.reduce(ReduceFn.MAX, in.getFirst().data(), statistic, outer, along, inner);
        Strided repeated = Strided.broadcast(statistic, line, whole);
        k.binary(BinaryFn.SUB, Strided.dense(in.getFirst().data(), whole), repeated, shifted);
        k.unary(UnaryFn.EXP, shifted, powers);
        k.reduce(ReduceFn.SUM, powers, statistic, outer, along, inner);
        if (log) {
            Buffer logarithm = k.allocate(outer * inner);
            k.unary(UnaryFn.LOG, statistic, logarithm);
            k.binary(
                    BinaryFn.SUB,
                    Strided.dense(shifted, whole),
                    Strided.broadcast(logarithm, line, whole),
                    out);
        } else {
            k.binary(BinaryFn.DIV, Strided.dense(powers, whole), repeated, out);
        }
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return log ? g.sub(y.exp().mul(g.sum(axis))) : y.mul(g.sub(y.mul(g).sum(axis)));
    }
}
