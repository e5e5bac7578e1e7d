package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.UnaryFn;

/// One loop per function of one variable. The loops are written out because a loop that took the
/// function as a value would box every vector as soon as it had met three functions.
final class UnaryLoops {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    private UnaryLoops() {}

    /// `y[i] = f(x[i])` for `from ≤ i < to`.
    static void run(UnaryFn f, float[] x, float[] y, int from, int to) {
        int end = to - (to - from) % L;
        switch (f) {
            case NEG -> neg(x, y, from, end);
            case ABS -> abs(x, y, from, end);
            case SIGN -> sign(x, y, from, end);
            case RELU -> relu(x, y, from, end);
            case STEP -> step(x, y, from, end);
            case FLOOR -> floor(x, y, from, end);
            case ROUND -> round(x, y, from, end);
            case RECIPROCAL -> reciprocal(x, y, from, end);
            case SQRT -> sqrt(x, y, from, end);
            case RSQRT -> rsqrt(x, y, from, end);
            case EXP -> exp(x, y, from, end);
            case EXPM1 -> expm1(x, y, from, end);
            case LOG -> log(x, y, from, end);
            case LOG1P -> log1p(x, y, from, end);
            case SIN -> sin(x, y, from, end);
            case COS -> cos(x, y, from, end);
            case TANH -> tanh(x, y, from, end);
            case SIGMOID -> sigmoid(x, y, from, end);
            case ERF -> erf(x, y, from, end);
            case SOFTPLUS -> softplus(x, y, from, end);
            case GELU -> gelu(x, y, from, end);
            case SILU -> silu(x, y, from, end);
        }
        for (int i = end; i < to; i++) y[i] = Scalars.of(f, x[i]);
    }

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(F, x, i);
    }

    private static void neg(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) load(x, i).neg().intoArray(y, i);
    }

    private static void abs(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) load(x, i).abs().intoArray(y, i);
    }

    private static void sign(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) sign(load(x, i)).intoArray(y, i);
    }

    private static void relu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) load(x, i).max(0f).intoArray(y, i);
    }

    private static void step(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L)
            FloatVector.zero(F)
                    .blend(1f, load(x, i).compare(VectorOperators.GT, 0f))
                    .intoArray(y, i);
    }

    private static void floor(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.floor(load(x, i)).intoArray(y, i);
    }

    private static void round(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.roundEven(load(x, i)).intoArray(y, i);
    }

    private static void reciprocal(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L)
            FloatVector.broadcast(F, 1f).div(load(x, i)).intoArray(y, i);
    }

    private static void sqrt(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) load(x, i).sqrt().intoArray(y, i);
    }

    private static void rsqrt(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.rsqrt(load(x, i)).intoArray(y, i);
    }

    private static void exp(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.exp(load(x, i)).intoArray(y, i);
    }

    private static void expm1(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.expm1(load(x, i)).intoArray(y, i);
    }

    private static void log(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.log(load(x, i)).intoArray(y, i);
    }

    private static void log1p(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.log1p(load(x, i)).intoArray(y, i);
    }

    private static void sin(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorTrig.sin(load(x, i)).intoArray(y, i);
    }

    private static void cos(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorTrig.cos(load(x, i)).intoArray(y, i);
    }

    private static void tanh(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.tanh(load(x, i)).intoArray(y, i);
    }

    private static void sigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.sigmoid(load(x, i)).intoArray(y, i);
    }

    private static void erf(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorErrors.erf(load(x, i)).intoArray(y, i);
    }

    private static void softplus(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.softplus(load(x, i)).intoArray(y, i);
    }

    private static void gelu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorErrors.gelu(load(x, i)).intoArray(y, i);
    }

    private static void silu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += L) VectorMath.silu(load(x, i)).intoArray(y, i);
    }

    private static FloatVector sign(FloatVector v) {
        FloatVector one = v.blend(1f, v.compare(VectorOperators.GT, 0f));
        return one.blend(-1f, v.compare(VectorOperators.LT, 0f));
    }
}
