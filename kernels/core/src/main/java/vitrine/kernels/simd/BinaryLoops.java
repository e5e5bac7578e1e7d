package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.BinaryFn;

/// One loop per function of two variables.
final class BinaryLoops {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    private BinaryLoops() {}

    /// `y[at + i] = f(a[i], b[i])` for `0 ≤ i < n`.
    static void run(BinaryFn f, Row a, Row b, float[] y, int at, int n) {
        int end = n - n % L;
        switch (f) {
            case ADD -> add(a, b, y, at, end);
            case SUB -> sub(a, b, y, at, end);
            case MUL -> mul(a, b, y, at, end);
            case DIV -> div(a, b, y, at, end);
            case MAXIMUM -> maximum(a, b, y, at, end);
            case MINIMUM -> minimum(a, b, y, at, end);
            case POW -> pow(a, b, y, at, end);
            case GT -> gt(a, b, y, at, end);
            case GE -> ge(a, b, y, at, end);
            case EQ -> eq(a, b, y, at, end);
        }
        for (int i = end; i < n; i++)
            y[at + i] = Scalars.of(f, a.values()[a.index(i)], b.values()[b.index(i)]);
    }

    private static FloatVector load(Row r, int i) {
        return FloatVector.fromArray(F, r.values(), r.index(i));
    }

    private static FloatVector truth(VectorMask<Float> mask) {
        return FloatVector.zero(F).blend(1f, mask);
    }

    private static void add(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).add(load(b, i)).intoArray(y, at + i);
    }

    private static void sub(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).sub(load(b, i)).intoArray(y, at + i);
    }

    private static void mul(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).mul(load(b, i)).intoArray(y, at + i);
    }

    private static void div(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).div(load(b, i)).intoArray(y, at + i);
    }

    private static void maximum(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).max(load(b, i)).intoArray(y, at + i);
    }

    private static void minimum(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).min(load(b, i)).intoArray(y, at + i);
    }

    private static void pow(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) VectorPower.pow(load(a, i), load(b, i)).intoArray(y, at + i);
    }

    private static void gt(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L)
            truth(load(a, i).compare(VectorOperators.GT, load(b, i))).intoArray(y, at + i);
    }

    private static void ge(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L)
            truth(load(a, i).compare(VectorOperators.GE, load(b, i))).intoArray(y, at + i);
    }

    private static void eq(Row a, Row b, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L)
            truth(load(a, i).compare(VectorOperators.EQ, load(b, i))).intoArray(y, at + i);
    }
}
