package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Intervals of one size at equal steps along one axis: element `i` sees `[start + i·stride, start
/// + i·stride + size)`, also for the `i` of padding before and after.
///
/// @param rank of the value
/// @param axis of the value along which the window slides
/// @param extent of that axis
record Sliding(int rank, int axis, int extent, int start, int size, int stride) implements Reach {
    /// The window over all of `parts`, or null if they do not slide together.
    static @Nullable Sliding union(List<Reach> parts) {
        @Nullable Sliding sum = null;
        for (Reach part : parts) {
            if (!(part instanceof Sliding s)) return null;
            if (sum == null) sum = s;
            else if (!sum.parallel(s)) return null;
            else sum = sum.with(s);
        }
        return sum;
    }

    private boolean parallel(Sliding s) {
        return s.rank == rank && s.axis == axis && s.extent == extent && s.stride == stride;
    }

    private Sliding with(Sliding s) {
        int first = Math.min(start, s.start);
        int end = Math.max(start + size, s.start + s.size);
        return new Sliding(rank, axis, extent, first, end - first, stride);
    }

    private Sliding at(int newRank, int newAxis) {
        return new Sliding(newRank, newAxis, extent, start, size, stride);
    }

    @Override
    public boolean variesAlong(int other) {
        return other == axis;
    }

    @Override
    public Reach merged(int other) {
        return other == axis ? scattered().merged(other) : this;
    }

    @Override
    public Reach permuted(List<Integer> axes) {
        return at(rank, axes.indexOf(axis));
    }

    /// The window goes on sliding if its axis is there after as it was before.
    @Override
    public Reach reshaped(Shape from, Shape to) {
        int outer = from.product(0, axis);
        for (int a = 0; a < to.rank(); a++) {
            if (to.product(0, a) == outer && to.dim(a) == extent && (extent > 1 || a == axis)) {
                return at(to.rank(), a);
            }
        }
        return scattered().reshaped(from, to);
    }

    @Override
    public Reach through(int other, Taps taps) {
        if (other != axis) return this;
        Taps.Windows w = taps.windows();
        if (w == null) return scattered().through(other, taps);
        return new Sliding(
                rank,
                axis,
                taps.out(),
                start + w.first() * stride,
                size + (w.span() - 1) * stride,
                stride * w.step());
    }

    @Override
    public Scattered scattered() {
        return Scattered.of(this);
    }

    @Override
    public ReceptiveField field(int seen) {
        return new ReceptiveField.Window(axis, start, size, stride);
    }
}
