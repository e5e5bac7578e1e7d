package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

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
        k.softmax(in.getFirst().data(), out, outer, along, inner, log);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return log ? g.sub(y.exp().mul(g.sum(axis))) : y.mul(g.sub(y.mul(g).sum(axis)));
    }
}
