package vitrine.kernels;

import java.util.ArrayList;
import java.util.List;

/// Elementwise steps that a backend may do behind another computation, before its result leaves the
/// cache. Each element sees the same operations in the same order as in separate calls, so the bits
/// are the same.
///
/// @param steps from the first to the last
public record Epilogue(List<Step> steps) {
    /// No steps.
    public static final Epilogue NONE = new Epilogue(List.of());

    /// @param steps from the first to the last
    public Epilogue {
        steps = List.copyOf(steps);
    }

    /// One elementwise function of the value so far.
    public sealed interface Step permits Unary, Binary, Ternary {
        /// This step by a backend's separate call.
        void run(Kernels k, Buffer x, Buffer y);
    }

    /// `f(x)`
    public record Unary(UnaryFn fn) implements Step {
        @Override
        public void run(Kernels k, Buffer x, Buffer y) {
            k.unary(fn, x, y);
        }
    }

    /// `f(x, b)`, or `f(a, x)`.
    ///
    /// @param place which argument the value so far is
    /// @param other the other argument
    public record Binary(BinaryFn fn, int place, Spread other) implements Step {
        @Override
        public void run(Kernels k, Buffer x, Buffer y) {
            Strided value = Strided.dense(x, other.extents(x.size()));
            Strided with = other.over(x.size());
            k.binary(fn, place == 0 ? value : with, place == 0 ? with : value, y);
        }
    }

    /// `f(x, b, c)`, `f(a, x, c)` or `f(a, b, x)`.
    ///
    /// @param place which argument the value so far is
    /// @param others the other arguments in their order
    public record Ternary(TernaryFn fn, int place, List<Spread> others) implements Step {
        @Override
        public void run(Kernels k, Buffer x, Buffer y) {
            int size = x.size();
            List<Strided> in = new ArrayList<>();
            int[] dims = Spread.common(others.get(0), others.get(1), size);
            for (Spread s : others) in.add(s.over(dims));
            in.add(place, Strided.dense(x, dims));
            k.ternary(fn, in.get(0), in.get(1), in.get(2), y);
        }
    }

    /// An operand that is repeated along a result: element `i` of the result meets `values[(i /
    /// inner) % count]`. One number has `count` 1, a channel's number the plane as `inner`, a
    /// number for each column `inner` 1, and a whole operand `count` as large as the result.
    public record Spread(Buffer values, int count, int inner) {
        /// Where element `i` of the result finds its value.
        public int index(int i) {
            return i / inner % count;
        }

        int[] extents(int size) {
            return new int[] {size / (count * inner), count, inner};
        }

        Strided over(int size) {
            return new Strided(values, 0, extents(size), new int[] {0, 1, 0});
        }

        /// Axes on which both operands have strides: the products of their extents, in order.
        private static int[] common(Spread p, Spread q, int size) {
            int[] cuts = {p.inner, p.inner * p.count, q.inner, q.inner * q.count, size};
            java.util.Arrays.sort(cuts);
            int[] dims = new int[cuts.length];
            int below = 1;
            for (int a = 0; a < cuts.length; a++) {
                dims[cuts.length - 1 - a] = cuts[a] / below;
                below = cuts[a];
            }
            return dims;
        }

        private Strided over(int[] dims) {
            int[] strides = new int[dims.length];
            int below = 1;
            for (int a = dims.length - 1; a >= 0; a--) {
                if (below >= inner && below < inner * count) strides[a] = below / inner;
                below *= dims[a];
            }
            return new Strided(values, 0, dims, strides);
        }
    }

    /// All steps by separate calls: what a backend does that has nothing better.
    @SuppressWarnings("ReferenceEquality") // the same storage is meant
    void run(Kernels k, Buffer x, Buffer y) {
        Buffer value = x;
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1 && x != y;
            Buffer next = last ? y : k.allocate(y.size());
            steps.get(i).run(k, value, next);
            value = next;
        }
        if (value != y) k.copy(Strided.dense(value, y.size()), Strided.dense(y, y.size()));
    }
}
