package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.List;

/// The elements of one axis at given positions, which may repeat. The adjoint of [Scatter].
public record Gather(int axis, Index index) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        index.check(this, in.getFirst().dim(axis));
        return in.getFirst().with(axis, index.size());
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        Shape x = in.getFirst().shape();
        int inner = x.product(axis + 1, x.rank());
        k.gather(in.getFirst().data(), index.shared(), out, x.product(0, axis), x.dim(axis), inner);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(new Scatter(axis, index, in.getFirst().shape().dim(axis)), List.of(g));
    }
}
