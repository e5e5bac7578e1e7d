package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.List;

/// The elements of one axis added into zeros at given positions. The adjoint of [Gather].
///
/// @param extent the axis's extent after
public record Scatter(int axis, Index index, int extent) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        index.check(this, extent);
        if (in.getFirst().dim(axis) != index.size()) {
            throw EngineException.shapes(
                    this, "as many elements as positions on axis " + axis, in.getFirst());
        }
        return in.getFirst().with(axis, extent);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        int inner = shape.product(axis + 1, shape.rank());
        k.scatter(in.getFirst().data(), index.shared(), out, shape.product(0, axis), extent, inner);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(new Gather(axis, index), List.of(g));
    }
}
