package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The numbers of a tensor, computed when they are first asked for. So elementwise steps that
/// follow a computation are done with it in one call, and what nobody asks for is not done at all.
/// A value whose numbers are there is where such a sequence begins anew: a hook that has looked at
/// a tensor, or a second use of it, makes it so.
final class Value {
    /// Steps in one sequence; more would keep operands alive for too long.
    private static final int LONGEST = 8;

    private final Kernels kernels;
    private final int size;
    private final int length;
    private boolean kept;
    private @Nullable Source source;
    private volatile @Nullable Buffer buffer;

    /// How a value is computed.
    private sealed interface Source permits Head, Next {}

    /// By an operation on values that are there.
    private record Head(Op op, List<Tensor> in, Shape shape) implements Source {}

    /// By one elementwise step from another value.
    private record Next(Value before, Epilogue.Step step) implements Source {}

    /// Numbers that are there.
    Value(Kernels kernels, Buffer buffer) {
        this.kernels = kernels;
        this.size = buffer.size();
        this.length = 0;
        this.buffer = buffer;
    }

    private Value(Kernels kernels, int size, int length, Source source) {
        this.kernels = kernels;
        this.size = size;
        this.length = length;
        this.source = source;
    }

    /// The result of an operation.
    static Value of(Kernels kernels, Op op, List<Tensor> in, Shape shape) {
        if (op instanceof Reshape || op instanceof Mark) return in.getFirst().value();
        for (int place = 0; place < in.size(); place++) {
            if (!in.get(place).value().waits()) continue;
            Value next = next(op, place, in, shape);
            if (next != null) return next;
        }
        for (Tensor t : in) t.data();
        Value next = in.isEmpty() ? null : next(op, 0, in, shape);
        if (next != null) return next;
        Value value = new Value(kernels, shape.size(), 0, new Head(op, List.copyOf(in), shape));
        if (!op.waits()) value.buffer();
        return value;
    }

    private static @Nullable Value next(Op op, int place, List<Tensor> in, Shape shape) {
        Value before = in.get(place).value();
        if (before.size != shape.size() || before.size == 0) return null;
        Epilogue.Step step = op.step(place, in, shape);
        return step == null ? null : before.then(step);
    }

    private boolean waits() {
        return buffer == null;
    }

    /// From now on the numbers are stored when they are computed: no sequence passes over them.
    void keep() {
        kept = true;
    }

    /// A sequence passes over a value once: for a second one its numbers are computed.
    private Value then(Epilogue.Step step) {
        if (length == LONGEST || kept) buffer();
        kept = true;
        return new Value(kernels, size, waits() ? length + 1 : 1, new Next(this, step));
    }

    /// The numbers.
    Buffer buffer() {
        Buffer found = buffer;
        return found != null ? found : computed();
    }

    private synchronized Buffer computed() {
        Buffer found = buffer;
        if (found != null) return found;
        Deque<Epilogue.Step> steps = new ArrayDeque<>();
        Value v = this;
        Buffer known = null;
        Source from = source;
        while (from instanceof Next next) {
            steps.addFirst(next.step);
            v = next.before;
            synchronized (v) {
                known = v.buffer;
                from = v.source;
            }
        }
        Buffer out = kernels.allocate(size);
        Epilogue e = new Epilogue(List.copyOf(steps));
        if (from instanceof Head head) head.op.forward(kernels, head.in, head.shape, e, out);
        else if (known != null) kernels.chain(e, known, out);
        source = null;
        buffer = out;
        return out;
    }
}
