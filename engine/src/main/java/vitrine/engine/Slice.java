package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.List;

/// Elements `start, start + step, …` of one axis, `count` of them; a negative step runs backwards.
public record Slice(int axis, int start, int step, int count) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        int last = start + (count - 1) * step;
        int extent = x.dim(axis);
        if (count > 0 && (start < 0 || start >= extent || last < 0 || last >= extent)) {
            throw EngineException.shapes(this, "elements inside axis " + axis, x);
        }
        return x.with(axis, count);
    }

    static Strided view(Buffer data, Shape whole, int axis, int start, int step, int count) {
        int[] strides = Strided.rowMajor(whole.dims());
        int offset = start * strides[axis];
        strides[axis] *= step;
        return new Strided(data, offset, whole.with(axis, count).dims(), strides);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        if (shape.size() == 0) return;
        Tensor x = in.getFirst();
        k.copy(
                view(x.data(), x.shape(), axis, start, step, count),
                Strided.dense(out, shape.dims()));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return Tensor.apply(
                new Embed(axis, start, step, in.getFirst().shape().dim(axis)), List.of(g));
    }
}
