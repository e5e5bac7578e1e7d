package vitrine.engine;

import java.util.List;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

/// The operands one after the other along an axis.
public record Concat(int axis) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape first = in.getFirst();
        int extent = 0;
        for (Shape s : in) {
            if (s.rank() != first.rank() || !s.with(axis, 1).equals(first.with(axis, 1))) {
                throw EngineException.shapes(this, "equal extents but on axis " + axis, in.toArray(Shape[]::new));
            }
            extent += s.dim(axis);
        }
        return first.with(axis, extent);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        int start = 0;
        for (Tensor x : in) {
            int count = x.shape().dim(axis);
            if (x.shape().size() > 0) {
                k.copy(
                        Strided.dense(x.data(), x.shape().dims()),
                        Slice.view(out, shape, axis, start, 1, count));
            }
            start += count;
        }
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        int start = in.stream().limit(i).mapToInt(t -> t.shape().dim(axis)).sum();
        return g.slice(axis, start, start + in.get(i).shape().dim(axis), 1);
    }
}
