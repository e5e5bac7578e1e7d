package vitrine.kernels.simd;

import static vitrine.kernels.simd.FloatBuffer.array;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.Epilogue.Step;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.List;

/// What follows most convolutions, as one loop: `fma(x, scale, shift)` with one number of each per
/// channel, perhaps a sum with an operand of the result's size, perhaps a rectifier.
///
/// @param added the operand of the sum
/// @param low what the rectifier raises smaller values to
/// @param high what it lowers larger values to
/// @param steps how many steps this is
record Affine(Spread scale, Spread shift, @Nullable Spread added, float low, float high, int steps)
        implements Chain.Stage {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    /// The sequence that begins at step `i`, if it is of this kind.
    static @Nullable Affine at(List<Step> steps, int i) {
        boolean fma =
                steps.get(i) instanceof Epilogue.Ternary t
                        && t.fn() == TernaryFn.FMA
                        && t.place() == 0;
        if (!fma) return null;
        List<Spread> others = ((Epilogue.Ternary) steps.get(i)).others();
        if (others.get(0).inner() == 1 || others.get(1).inner() == 1) return null;
        Spread added = i + 1 < steps.size() ? summand(steps.get(i + 1)) : null;
        int next = added == null ? i + 1 : i + 2;
        float low = next < steps.size() ? bound(steps.get(next), BinaryFn.MAXIMUM) : Float.NaN;
        if (Float.isNaN(low)) low = Float.NEGATIVE_INFINITY;
        else next++;
        float high = next < steps.size() ? bound(steps.get(next), BinaryFn.MINIMUM) : Float.NaN;
        if (Float.isNaN(high)) high = Float.POSITIVE_INFINITY;
        else next++;
        return new Affine(others.get(0), others.get(1), added, low, high, next - i);
    }

    private static @Nullable Spread summand(Step step) {
        boolean whole =
                step instanceof Epilogue.Binary b
                        && b.fn() == BinaryFn.ADD
                        && b.place() == 0
                        && b.other().inner() == 1
                        && b.other().count() > 1;
        return whole ? ((Epilogue.Binary) step).other() : null;
    }

    /// The number with which `f` is taken, or NaN if the step is something else. Of zeros only the
    /// one that a comparison of a value with it decides as `f` does is such a number: +0 of a
    /// maximum, -0 of a minimum.
    private static float bound(Step step, BinaryFn f) {
        if (step.equals(new Epilogue.Unary(UnaryFn.RELU)) && f == BinaryFn.MAXIMUM) return 0;
        boolean number =
                step instanceof Epilogue.Binary b
                        && b.fn() == f
                        && b.place() == 0
                        && b.other().count() == 1;
        if (!number) return Float.NaN;
        float bound = array(((Epilogue.Binary) step).other().values())[0];
        float other = f == BinaryFn.MAXIMUM ? -0f : 0f;
        return Float.floatToRawIntBits(bound) == Float.floatToRawIntBits(other) ? Float.NaN : bound;
    }

    @Override
    public void run(float[] x, float[] y, int from, int to) {
        int n;
        for (int i = from; i < to; i += n) {
            n = Math.min(to - i, Math.min(Chain.stretch(scale, i), Chain.stretch(shift, i)));
            if (added != null) n = Math.min(n, Chain.stretch(added, i));
            float a = array(scale.values())[scale.index(i)];
            float b = array(shift.values())[shift.index(i)];
            if (added == null) plain(x, y, i, i + n, a, b);
            else sum(x, y, i, i + n, a, b, array(added.values()), added.index(i) - i);
        }
    }

    /// Comparing and choosing takes a third of the instructions of a maximum and a minimum, which
    /// look after the sign of zeros and after NaN.
    private FloatVector rectified(FloatVector v) {
        FloatVector up = v.blend(low, v.compare(VectorOperators.LE, low));
        return up.blend(high, up.compare(VectorOperators.GE, high));
    }

    private float rectified(float v) {
        return Math.min(Math.max(v, low), high);
    }

    private void plain(float[] x, float[] y, int from, int to, float a, float b) {
        FloatVector as = FloatVector.broadcast(F, a);
        FloatVector bs = FloatVector.broadcast(F, b);
        int i = from;
        for (; i <= to - L; i += L)
            rectified(FloatVector.fromArray(F, x, i).fma(as, bs)).intoArray(y, i);
        for (; i < to; i++) y[i] = rectified(Math.fma(x[i], a, b));
    }

    private void sum(
            float[] x, float[] y, int from, int to, float a, float b, float[] other, int off) {
        FloatVector as = FloatVector.broadcast(F, a);
        FloatVector bs = FloatVector.broadcast(F, b);
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(F, x, i).fma(as, bs);
            rectified(v.add(FloatVector.fromArray(F, other, i + off))).intoArray(y, i);
        }
        for (; i < to; i++) y[i] = rectified(Math.fma(x[i], a, b) + other[i + off]);
    }
}
