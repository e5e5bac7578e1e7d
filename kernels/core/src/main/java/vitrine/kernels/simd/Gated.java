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

/// What a cotangent meets on its way back through a rectifier, as one loop: perhaps a sum with what
/// came another way, the choice of the elements whose gate is not zero, perhaps a product with one
/// number per channel. Rectifiers before and behind the gate are those of guided backpropagation.
///
/// @param added the operand of the sum
/// @param before below what the sum is raised, or negative infinity
/// @param gate where elements pass
/// @param after below what the chosen is raised, or negative infinity
/// @param scale the numbers of the product
/// @param steps how many steps this is
record Gated(
        @Nullable Spread added,
        float before,
        Spread gate,
        float after,
        @Nullable Spread scale,
        int steps)
        implements Chain.Stage {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    /// The sequence that begins at step `i`, if it is of this kind.
    static @Nullable Gated at(List<Step> steps, int i) {
        int at = i;
        Spread added = at < steps.size() ? summand(steps.get(at)) : null;
        if (added != null) at++;
        float before = low(steps, at);
        if (before == 0) at++;
        Spread gate = at < steps.size() ? gate(steps.get(at)) : null;
        if (gate == null) return null;
        float after = low(steps, ++at);
        if (after == 0) at++;
        Spread scale = at < steps.size() ? factor(steps.get(at)) : null;
        if (scale != null) at++;
        return new Gated(added, before, gate, after, scale, at - i);
    }

    private static float low(List<Step> steps, int at) {
        boolean relu = at < steps.size() && steps.get(at).equals(new Epilogue.Unary(UnaryFn.RELU));
        return relu ? 0 : Float.NEGATIVE_INFINITY;
    }

    private static @Nullable Spread summand(Step step) {
        return step instanceof Epilogue.Binary b && b.fn() == BinaryFn.ADD && whole(b.other())
                ? b.other()
                : null;
    }

    private static @Nullable Spread gate(Step step) {
        boolean gates =
                step instanceof Epilogue.Ternary t
                        && t.fn() == TernaryFn.SELECT
                        && t.place() == 1
                        && whole(t.others().get(0))
                        && t.others().get(1).count() == 1
                        && Float.floatToRawIntBits(array(t.others().get(1).values())[0]) == 0;
        return gates ? ((Epilogue.Ternary) step).others().getFirst() : null;
    }

    private static @Nullable Spread factor(Step step) {
        return step instanceof Epilogue.Binary b && b.fn() == BinaryFn.MUL && b.other().inner() > 1
                ? b.other()
                : null;
    }

    private static boolean whole(Spread s) {
        return s.inner() == 1 && s.count() > 1;
    }

    @Override
    public void run(float[] x, float[] y, int from, int to) {
        int n;
        for (int i = from; i < to; i += n) {
            n = Math.min(to - i, Chain.stretch(gate, i));
            if (added != null) n = Math.min(n, Chain.stretch(added, i));
            if (scale != null) n = Math.min(n, Chain.stretch(scale, i));
            float factor = scale == null ? 1 : array(scale.values())[scale.index(i)];
            float[] gates = array(gate.values());
            int off = gate.index(i) - i;
            if (added == null) plain(x, y, i, i + n, gates, off, factor);
            else sum(x, y, i, i + n, gates, off, factor, added);
        }
    }

    private FloatVector gated(FloatVector v, FloatVector gate, float factor) {
        FloatVector in = v.blend(before, v.compare(VectorOperators.LE, before));
        FloatVector out = in.blend(0f, gate.compare(VectorOperators.EQ, 0f));
        return out.blend(after, out.compare(VectorOperators.LE, after)).mul(factor);
    }

    private float gated(float v, float gate, float factor) {
        float in = Math.max(v, before);
        float out = gate != 0 ? in : 0;
        return Math.max(out, after) * factor;
    }

    private void plain(
            float[] x, float[] y, int from, int to, float[] gates, int off, float factor) {
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            gated(v, FloatVector.fromArray(F, gates, i + off), factor).intoArray(y, i);
        }
        for (; i < to; i++) y[i] = gated(x[i], gates[i + off], factor);
    }

    private void sum(
            float[] x,
            float[] y,
            int from,
            int to,
            float[] gates,
            int off,
            float factor,
            Spread other) {
        float[] others = array(other.values());
        int way = other.index(from) - from;
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            FloatVector both = v.add(FloatVector.fromArray(F, others, i + way));
            gated(both, FloatVector.fromArray(F, gates, i + off), factor).intoArray(y, i);
        }
        for (; i < to; i++) y[i] = gated(x[i] + others[i + way], gates[i + off], factor);
    }
}
