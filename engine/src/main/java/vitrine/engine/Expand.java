package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.List;

/// Repeats axes of extent one. The adjoint of a summing [Reduce].
///
/// @param extents the new extent of each axis, or -1 for an axis that stays
public record Expand(List<Integer> extents) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        if (x.rank() != extents.size())
            throw EngineException.shapes(this, "one extent per axis", x);
        Shape y = x;
        for (int a = 0; a < extents.size(); a++) {
            if (extents.get(a) < 0) continue;
            if (x.dim(a) != 1) throw EngineException.shapes(this, "extent one on axis " + a, x);
            y = y.with(a, extents.get(a));
        }
        return y;
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.copy(Binary.view(in.getFirst(), shape), Strided.dense(out, shape.dims()));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return g.sumTo(in.getFirst().shape());
    }
}
