package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.List;

/// The operands one after the other along an axis. On the other axes, an extent of one stands for
/// any extent, so that a batch may meet what a trace recorded for one sample.
public record Concat(int axis) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        int rank = in.getFirst().rank();
        if (in.stream().anyMatch(s -> s.rank() != rank))
            throw EngineException.shapes(this, "equal ranks", in.toArray(Shape[]::new));
        List<Shape> lines = in.stream().map(s -> s.with(axis, 1)).toList();
        int extent = in.stream().mapToInt(s -> s.dim(axis)).sum();
        return Binary.broadcast(this, lines, in).with(axis, extent);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        int start = 0;
        for (Tensor x : in) {
            int count = x.shape().dim(axis);
            if (x.shape().size() > 0) {
                k.copy(
                        Binary.view(x, shape.with(axis, count)),
                        Slice.view(out, shape, axis, start, 1, count));
            }
            start += count;
        }
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        int start = in.stream().limit(i).mapToInt(t -> t.shape().dim(axis)).sum();
        Shape x = in.get(i).shape();
        return g.slice(axis, start, start + x.dim(axis), 1).sumTo(x);
    }
}
