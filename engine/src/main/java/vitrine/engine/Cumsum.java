package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.List;

/// Running sums along an axis, from its end when reversed. The two are adjoint.
public record Cumsum(int axis, boolean reversed) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        return in.getFirst();
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        k.cumulate(
                in.getFirst().data(),
                out,
                s.product(0, axis),
                s.dim(axis),
                s.product(axis + 1, s.rank()),
                reversed);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(new Cumsum(axis, !reversed), List.of(g));
    }
}
