package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the values of a trace see of one axis of a watched value, read off the recorded operations:
/// convolutions and pools widen, elementwise operations unite, reductions and products merge, and
/// what moves elements moves their fields. Numbers play no part, so a run on [Engine#outline()]
/// will do.
///
/// Channels side by side are taken together: where the branches of a network have different fields,
/// all channels get the field of all branches.
///
/// {@snippet :
/// Tensor x = new Trace().watch(photo);
/// ReceptiveField rows = new ReceptiveFields(x, 2).of(model.apply(x));
/// }
public final class ReceptiveFields {
    private final Tensor seen;
    private final int axis;
    private final Map<Integer, Optional<Reach>> known = new TreeMap<>();

    /// @param seen a value on a trace
    /// @param axis the axis of it whose positions are asked for
    public ReceptiveFields(Tensor seen, int axis) {
        this.seen = seen;
        this.axis = seen.shape().axis(axis);
        Step step = seen.step();
        if (step == null) {
            throw new EngineException(
                    "receptive fields: needs a value on a trace, got "
                            + seen.shape()
                            + ", which is not recorded; watch it before the run");
        }
        int rank = seen.shape().rank();
        Sliding each = new Sliding(rank, this.axis, seen.shape().dim(axis), 0, 1, 1);
        known.put(step.index(), Optional.of(each));
    }

    /// The field of the elements of `y`.
    public ReceptiveField of(Tensor y) {
        Step end = y.step();
        Step begin = seen.step();
        if (end == null || begin == null || end.trace() != begin.trace()) {
            return new ReceptiveField.None();
        }
        Deque<Tensor> open = new ArrayDeque<>(List.of(y));
        while (!open.isEmpty()) {
            Tensor t = open.element();
            List<Tensor> before = begin.index() < index(t) ? unknown(t) : List.of();
            before.forEach(open::push);
            if (!before.isEmpty()) continue;
            if (!known.containsKey(index(t))) known.put(index(t), reach(t));
            open.remove();
        }
        return reached(y)
                .map(r -> r.field(seen.shape().dim(axis)))
                .orElse(new ReceptiveField.None());
    }

    private static int index(Tensor t) {
        Step step = t.step();
        return step == null ? -1 : step.index();
    }

    private List<Tensor> unknown(Tensor t) {
        Step step = t.step();
        if (step == null || known.containsKey(step.index())) return List.of();
        return step.in().stream().filter(x -> x.traced() && !known.containsKey(index(x))).toList();
    }

    private Optional<Reach> reached(Tensor t) {
        return known.getOrDefault(index(t), Optional.empty());
    }

    private Optional<Reach> reach(Tensor t) {
        Step step = t.step();
        Op op = step == null ? null : step.op();
        if (step == null || op == null || t.shape().size() == 0) return Optional.empty();
        List<@Nullable Reach> in = new ArrayList<>();
        for (Tensor x : step.in()) in.add(reached(x).orElse(null));
        if (in.stream().allMatch(r -> r == null)) return Optional.empty();
        List<Shape> shapes = step.in().stream().map(Tensor::shape).toList();
        return Optional.ofNullable(fitted(new Reaches(in, shapes, t.shape()).of(op), t.shape()));
    }

    /// A window of one place that was repeated slides no more.
    private static @Nullable Reach fitted(@Nullable Reach reach, Shape shape) {
        boolean repeated = reach instanceof Sliding s && s.extent() == 1 && shape.dim(s.axis()) > 1;
        return repeated && reach instanceof Sliding s ? s.merged(s.axis()) : reach;
    }
}
