package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;

import java.util.List;

/// The maximum over windows, and the two linear maps that follow its choice: `MAX(x)`,
/// `MAX_GATHER(x, t)` reads `t` where `x` is largest, `MAX_SCATTER(x, g)` is its adjoint. The first
/// maximum of a window wins, as in PyTorch.
@SuppressWarnings("exports") // the geometry is for reading; kernels are the engine's own business
public record MaxPool(PoolFn fn, List<PoolAxis> axes) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        Shape y = pooled(this, false, in, axes);
        if (fn == PoolFn.MAX) return y;
        boolean scatters = fn == PoolFn.MAX_SCATTER;
        Shape t = scatters ? y : x;
        if (!in.getLast().equals(t))
            throw EngineException.shapes(this, "a second operand of " + t, x, in.getLast());
        return scatters ? x : y;
    }

    /// The result's shape for the first of `in`, which has the extents of the windows' other side.
    static Shape pooled(Op op, boolean toInput, List<Shape> in, List<PoolAxis> axes) {
        Shape s = in.getFirst();
        if (s.rank() != axes.size() + 2)
            throw EngineException.shapes(op, "rank " + (axes.size() + 2), in.toArray(Shape[]::new));
        Shape y = s;
        for (int a = 0; a < axes.size(); a++) {
            int from = toInput ? axes.get(a).out() : axes.get(a).in();
            if (s.dim(a + 2) != from)
                throw EngineException.shapes(
                        op, "extent " + from + " on axis " + (a + 2), in.toArray(Shape[]::new));
            y = y.with(a + 2, toInput ? axes.get(a).in() : axes.get(a).out());
        }
        return y;
    }

    static PoolGeometry geometry(Shape s, List<PoolAxis> axes, boolean countPadding, int divisor) {
        int planes = s.dim(0) * s.dim(1);
        return new PoolGeometry(
                planes, axis(axes, 3), axis(axes, 2), axis(axes, 1), countPadding, divisor);
    }

    private static PoolAxis axis(List<PoolAxis> axes, int fromEnd) {
        return fromEnd > axes.size() ? PoolAxis.NONE : axes.get(axes.size() - fromEnd);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.pool(geometry(shape, axes, false, 0), fn, in.getFirst().data(), in.getLast().data(), out);
    }

    @Override
    public @Nullable Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        return switch (fn) {
            case MAX -> of(PoolFn.MAX_SCATTER, x, g);
            case MAX_GATHER -> i == 0 ? null : of(PoolFn.MAX_SCATTER, x, g);
            case MAX_SCATTER -> i == 0 ? null : of(PoolFn.MAX_GATHER, x, g);
            case AVERAGE, AVERAGE_SCATTER ->
                    throw new EngineException(this + ": averages are AvgPool's");
        };
    }

    private Tensor of(PoolFn f, Tensor x, Tensor t) {
        return Tensor.apply(new MaxPool(f, axes), List.of(x.detached(), t));
    }
}
