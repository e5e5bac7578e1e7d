package vitrine.engine;

import java.util.List;
import java.util.function.Function;

/// The union of intervals that vary along different axes, such as those of queries and keys in a
/// matrix of scores; it is worked out only when asked for, because the matrix is large and the next
/// operations merge it again.
record Layered(List<Scattered> parts) implements Reach {
    private Reach each(Function<Scattered, Reach> operation) {
        return Reach.united(parts.stream().map(operation).toList());
    }

    @Override
    public boolean variesAlong(int axis) {
        return parts.stream().anyMatch(p -> p.variesAlong(axis));
    }

    @Override
    public Reach merged(int axis) {
        return each(p -> p.merged(axis));
    }

    @Override
    public Reach permuted(List<Integer> axes) {
        return each(p -> p.permuted(axes));
    }

    @Override
    public Reach reshaped(Shape from, Shape to) {
        return each(p -> p.reshaped(from, to));
    }

    @Override
    public Reach through(int axis, Taps taps) {
        return each(p -> p.through(axis, taps));
    }

    @Override
    public Scattered scattered() {
        return Scattered.union(parts);
    }

    @Override
    public ReceptiveField field(int extent) {
        return scattered().field(extent);
    }
}
