package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Everything computed from a watched value, in program order. Because nothing upstream of the
/// watched value is recorded, a trace *is* the rest of the program seen as a function of it.
///
/// A trace belongs to one thread.
public final class Trace {
    private final List<Tensor> values = new ArrayList<>();
    private String scope = "";

    /// An empty trace.
    public Trace() {}

    /// Names the part of the program that follows, for [Call#scope]; gives the name before.
    public String scope(String name) {
        String before = scope;
        scope = name;
        return before;
    }

    /// The value from which recording starts: everything computed from the result is recorded.
    public Tensor watch(Tensor x) {
        return append(null, List.of(), x.engine(), x.shape(), x.value());
    }

    /// The result of an operation. What a backward pass will ask for is kept.
    Tensor append(Op op, List<Tensor> in, Engine engine, Shape shape) {
        for (int i = 0; i < in.size(); i++) if (op.keeps(i, in)) in.get(i).value().keep();
        Value value = Value.of(engine.kernels, op, in, shape);
        if (op.keepsResult()) value.keep();
        return append(op, in, engine, shape, value);
    }

    static @Nullable Trace of(Op op, List<Tensor> in) {
        Trace found = null;
        for (Tensor t : in) {
            Step step = t.step();
            if (step == null) continue;
            if (found != null && found != step.trace()) {
                throw new EngineException(
                        op + ": needs operands of one trace, got two; detach one of them");
            }
            found = step.trace();
        }
        return found;
    }

    private Tensor append(
            @Nullable Op op, List<Tensor> in, Engine engine, Shape shape, Value value) {
        Tensor t = new Tensor(engine, shape, value, new Step(this, values.size(), op, in, scope));
        values.add(t);
        return t;
    }

    /// How many values are on the trace, the watched ones included.
    public int length() {
        return values.size();
    }

    /// The recorded lines up to the one that made `y`, for reading.
    public List<Line> program(Tensor y) {
        return values.subList(0, index(y) + 1).stream().map(this::line).toList();
    }

    private Line line(Tensor t) {
        Step step = step(t);
        List<Integer> sources = step.in().stream().map(this::source).toList();
        List<Shape> shapes = step.in().stream().map(Tensor::shape).toList();
        return new Line(step.op(), sources, shapes, t.shape(), step.scope());
    }

    private int source(Tensor t) {
        Step source = t.step();
        return source == null ? Line.CONSTANT : source.index();
    }

    /// The number of the line that made `x`, see [#program].
    public int lineOf(Tensor x) {
        return index(x);
    }

    /// Whether `y` was computed from `x`.
    public boolean depends(Tensor y, Tensor x) {
        Step step = y.step();
        return step != null && step.trace() == this && dependents(List.of(x))[step.index()];
    }

    /// The gradient of `Σ y·seed` with respect to `x`, by the mathematics of each operation.
    public Tensor gradient(Tensor y, Tensor seed, Tensor x) {
        return gradients(y, seed, List.of(x), Rules.STANDARD).getFirst();
    }

    /// What arrives at `x` when `rules` replace the mathematics of some operations.
    public Tensor gradient(Tensor y, Tensor seed, Tensor x, Rules rules) {
        return gradients(y, seed, List.of(x), rules).getFirst();
    }

    /// The gradients of `Σ y·seed` with respect to each of `xs`, in one backward pass.
    public List<Tensor> gradients(Tensor y, Tensor seed, List<Tensor> xs, Rules rules) {
        return backward(y, seed, xs, rules, false);
    }

    /// As [#gradient], recorded on this trace, so that it can be differentiated again.
    public Tensor gradientTraced(Tensor y, Tensor seed, Tensor x) {
        return backward(y, seed, List.of(x), Rules.STANDARD, true).getFirst();
    }

    private List<Tensor> backward(
            Tensor y, Tensor seed, List<Tensor> xs, Rules rules, boolean traced) {
        if (!seed.shape().equals(y.shape())) {
            throw EngineException.shapes(
                    "gradient", "a seed shaped as the result", y.shape(), seed.shape());
        }
        boolean[] needed = dependents(xs);
        boolean[] wanted = new boolean[values.size()];
        for (Tensor x : xs) wanted[index(x)] = true;
        @Nullable Tensor[] cotangents = new Tensor[values.size()];
        Step end = y.step();
        if (end != null && end.trace() == this) {
            cotangents[end.index()] = seed;
            for (int s = end.index(); s >= 0; s--) {
                Tensor g = cotangents[s];
                if (g == null || !needed[s]) continue;
                if (wanted[s] || !passes(values.get(s), needed)) g.data();
                push(values.get(s), g, needed, cotangents, rules, traced);
                if (!wanted[s]) cotangents[s] = null; // its work is done: let the memory go
            }
        }
        return xs.stream().map(x -> orZero(cotangents[index(x)], x)).toList();
    }

    /// Whether what arrives at `out` goes into one elementwise step only. Then its numbers may wait
    /// for that step; used more than once, they would be computed as often.
    private static boolean passes(Tensor out, boolean[] needed) {
        Step step = step(out);
        int parts = 0;
        for (Tensor t : step.in()) {
            Step source = t.step();
            if (source != null && needed[source.index()]) parts++;
        }
        Op op = step.op();
        boolean elementwise = op instanceof Unary || op instanceof Binary || op instanceof Ternary;
        return parts == 1 && (elementwise || op instanceof Reshape);
    }

    private static Tensor orZero(@Nullable Tensor g, Tensor x) {
        return g != null ? g : x.engine().full(x.shape(), 0);
    }

    private void push(
            Tensor out,
            Tensor g,
            boolean[] needed,
            @Nullable Tensor[] cotangents,
            Rules rules,
            boolean traced) {
        Step step = step(out);
        Op op = step.op();
        if (op == null) return;
        List<Tensor> in = traced ? step.in() : step.in().stream().map(Tensor::detached).toList();
        Tensor result = traced ? out : out.detached();
        for (int i = 0; i < in.size(); i++) {
            Step source = step.in().get(i).step();
            if (source == null || !needed[source.index()]) continue;
            Tensor part = rules.vjp(new Call(op, i, in, result, step.scope(), step.index()), g);
            if (part == null) continue;
            Tensor sum = cotangents[source.index()];
            cotangents[source.index()] = sum == null ? part : sum.add(part);
        }
    }

    /// Evaluates `y` again with `x` replaced; what does not depend on `x` keeps its value. A larger
    /// batch may replace a batch of one, because operations never mention the batch extent. If the
    /// replacement is watched by another trace, the evaluation is recorded there. A value that is
    /// not recorded is let go after its last use.
    public Tensor replay(Tensor y, Tensor x, Tensor replacement) {
        if (!depends(y, x)) return y.detached();
        boolean[] needed = dependents(List.of(x));
        int last = index(y);
        int[] uses = uses(needed, last);
        @Nullable Tensor[] fresh = new Tensor[last + 1];
        fresh[index(x)] = replacement;
        Step watched = replacement.step();
        for (int s = index(x) + 1; s <= last; s++) {
            Step step = step(values.get(s));
            Op op = step.op();
            if (!needed[s] || op == null || uses[s] == 0) continue;
            List<Tensor> in = step.in().stream().map(t -> current(t, fresh)).toList();
            if (watched != null) watched.trace().scope(step.scope());
            fresh[s] = Tensor.apply(op, in);
            for (Tensor t : step.in()) {
                Step source = t.step();
                if (source != null && --uses[source.index()] == 0) fresh[source.index()] = null;
            }
        }
        return Objects.requireNonNull(fresh[last]);
    }

    private static Tensor current(Tensor t, @Nullable Tensor[] fresh) {
        Step source = t.step();
        Tensor f = source == null ? null : fresh[source.index()];
        return f != null ? f : t.detached();
    }

    /// How often each value is read on the way to the value `last`, which itself counts once.
    private int[] uses(boolean[] needed, int last) {
        int[] uses = new int[values.size()];
        uses[last] = 1;
        for (int s = last; s >= 0; s--) {
            if (!needed[s] || uses[s] == 0) continue;
            for (Tensor t : step(values.get(s)).in()) {
                Step source = t.step();
                if (source != null) uses[source.index()]++;
            }
        }
        return uses;
    }

    /// How many elements a [#replay] of `y` with `x` replaced keeps alive at most, `x` included.
    public long footprint(Tensor y, Tensor x) {
        if (!depends(y, x)) return 0;
        boolean[] needed = dependents(List.of(x));
        int last = index(y);
        int[] uses = uses(needed, last);
        long alive = x.shape().size();
        long most = alive;
        for (int s = index(x) + 1; s <= last; s++) {
            Step step = step(values.get(s));
            if (!needed[s] || step.op() == null || uses[s] == 0) continue;
            alive += values.get(s).shape().size();
            most = Math.max(most, alive);
            for (Tensor t : step.in()) {
                Step source = t.step();
                if (source == null || !needed[source.index()]) continue;
                if (--uses[source.index()] == 0) alive -= t.shape().size();
            }
        }
        return most;
    }

    /// How many elements the values hold that were recorded from `x` to `y`, both included.
    public long recorded(Tensor y, Tensor x) {
        boolean[] needed = dependents(List.of(x));
        long elements = 0;
        for (int s = index(x); s <= index(y); s++) {
            if (needed[s]) elements += values.get(s).shape().size();
        }
        return elements;
    }

    private boolean[] dependents(List<Tensor> xs) {
        boolean[] needed = new boolean[values.size()];
        for (Tensor x : xs) needed[index(x)] = true;
        for (int s = 0; s < needed.length; s++) {
            for (Tensor t : step(values.get(s)).in()) {
                Step source = t.step();
                if (source != null && source.trace() == this && needed[source.index()])
                    needed[s] = true;
            }
        }
        return needed;
    }

    private int index(Tensor t) {
        Step step = t.step();
        if (step == null || step.trace() != this) {
            throw new EngineException(
                    "trace: the tensor "
                            + t.shape()
                            + " was not computed from a value watched here");
        }
        return step.index();
    }

    private static Step step(Tensor t) {
        return Objects.requireNonNull(t.step());
    }
}
