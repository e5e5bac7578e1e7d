package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Resampling;

import java.util.List;

/// A sparse linear map along one axis: interpolation of any kind. Its adjoint is the transposed
/// map.
@SuppressWarnings("exports") // the map is for reading; kernels are the engine's own business
public record Resample(int axis, Resampling map) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        if (x.dim(axis) != map.in())
            throw EngineException.shapes(this, "extent " + map.in() + " on axis " + axis, x);
        return x.with(axis, map.out());
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        k.resample(
                map, in.getFirst().data(), out, s.product(0, axis), s.product(axis + 1, s.rank()));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(new Resample(axis, map.transposed()), List.of(g));
    }
}
