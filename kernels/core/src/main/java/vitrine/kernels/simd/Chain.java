package vitrine.kernels.simd;

import static vitrine.kernels.simd.FloatBuffer.array;

import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.UnaryFn;

import java.util.ArrayList;
import java.util.List;

/// The steps of an epilogue on a stretch of a result that is still in the cache. Frequent sequences
/// are one loop.
final class Chain {
    /// No steps.
    static final Chain NONE = new Chain(Epilogue.NONE);

    private final Stage[] stages;

    Chain(Epilogue e) {
        List<Stage> found = new ArrayList<>();
        for (int i = 0; i < e.steps().size(); ) {
            Affine affine = Affine.at(e.steps(), i);
            Gated gated = Gated.at(e.steps(), i);
            if (affine != null) found.add(affine);
            else found.add(gated != null ? gated : stage(e.steps().get(i)));
            i += affine != null ? affine.steps() : gated != null ? gated.steps() : 1;
        }
        stages = found.toArray(Stage[]::new);
    }

    boolean empty() {
        return stages.length == 0;
    }

    /// `y[i] = e(x[i])` for `from ≤ i < to`; `y` may be `x`.
    void run(float[] x, float[] y, int from, int to) {
        float[] source = x;
        for (Stage s : stages) {
            s.run(source, y, from, to);
            source = y;
        }
    }

    /// One loop or several.
    @FunctionalInterface
    interface Stage {
        void run(float[] x, float[] y, int from, int to);
    }

    private static Stage stage(Epilogue.Step step) {
        return switch (step) {
            case Epilogue.Unary u -> unary(u.fn());
            case Epilogue.Binary b -> (x, y, from, to) -> binary(b, x, y, from, to);
            case Epilogue.Ternary t -> (x, y, from, to) -> ternary(t, x, y, from, to);
        };
    }

    private static Stage unary(UnaryFn f) {
        return (x, y, from, to) -> UnaryLoops.run(f, x, y, from, to);
    }

    private static void binary(Epilogue.Binary b, float[] x, float[] y, int from, int to) {
        int n;
        for (int i = from; i < to; i += n) {
            n = Math.min(to - i, stretch(b.other(), i));
            Row value = new Row(x, i, 1);
            Row other = row(b.other(), i, n);
            if (b.place() == 0) BinaryLoops.run(b.fn(), value, other, y, i, n);
            else BinaryLoops.run(b.fn(), other, value, y, i, n);
        }
    }

    private static void ternary(Epilogue.Ternary t, float[] x, float[] y, int from, int to) {
        Spread first = t.others().get(0);
        Spread second = t.others().get(1);
        int n;
        for (int i = from; i < to; i += n) {
            n = Math.min(to - i, Math.min(stretch(first, i), stretch(second, i)));
            Row value = new Row(x, i, 1);
            Row p = row(first, i, n);
            Row q = row(second, i, n);
            switch (t.place()) {
                case 0 -> TernaryLoops.run(t.fn(), value, p, q, y, i, n);
                case 1 -> TernaryLoops.run(t.fn(), p, value, q, y, i, n);
                default -> TernaryLoops.run(t.fn(), p, q, value, y, i, n);
            }
        }
    }

    /// How many elements from `i` on meet one value, or values side by side.
    static int stretch(Spread s, int i) {
        if (s.count() == 1) return Integer.MAX_VALUE;
        return s.inner() == 1 ? s.count() - i % s.count() : s.inner() - i % s.inner();
    }

    private static Row row(Spread s, int i, int n) {
        return Row.of(array(s.values()), s.index(i), s.count() > 1 && s.inner() == 1 ? 1 : 0, n);
    }
}
