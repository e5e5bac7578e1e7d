package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.TernaryFn;

/// One loop per function of three variables.
final class TernaryLoops {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    private TernaryLoops() {}

    /// `y[at + i] = f(a[i], b[i], c[i])` for `0 ≤ i < n`.
    static void run(TernaryFn f, Row a, Row b, Row c, float[] y, int at, int n) {
        int end = n - n % L;
        switch (f) {
            case FMA -> fma(a, b, c, y, at, end);
            case SELECT -> select(a, b, c, y, at, end);
        }
        for (int i = end; i < n; i++) {
            y[at + i] =
                    Scalars.of(
                            f,
                            a.values()[a.index(i)],
                            b.values()[b.index(i)],
                            c.values()[c.index(i)]);
        }
    }

    private static FloatVector load(Row r, int i) {
        return FloatVector.fromArray(F, r.values(), r.index(i));
    }

    private static void fma(Row a, Row b, Row c, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) load(a, i).fma(load(b, i), load(c, i)).intoArray(y, at + i);
    }

    private static void select(Row a, Row b, Row c, float[] y, int at, int n) {
        for (int i = 0; i < n; i += L) {
            load(c, i)
                    .blend(load(b, i), load(a, i).compare(VectorOperators.NE, 0f))
                    .intoArray(y, at + i);
        }
    }
}
