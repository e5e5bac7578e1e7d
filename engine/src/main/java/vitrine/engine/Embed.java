package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.List;

/// The operand laid at `start, start + step, …` along an axis of zeros: the adjoint of [Slice].
///
/// @param extent the axis's extent after
public record Embed(int axis, int start, int step, int extent) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        int last = start + (x.dim(axis) - 1) * step;
        if (x.dim(axis) > 0 && (start < 0 || start >= extent || last < 0 || last >= extent)) {
            throw EngineException.shapes(this, "elements inside axis " + axis, x);
        }
        return x.with(axis, extent);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        Tensor x = in.getFirst();
        k.fill(out, 0);
        if (x.shape().size() == 0) return;
        k.copy(
                Strided.dense(x.data(), x.shape().dims()),
                Slice.view(out, shape, axis, start, step, x.shape().dim(axis)));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(
                new Slice(axis, start, step, in.getFirst().shape().dim(axis)), List.of(g));
    }
}
