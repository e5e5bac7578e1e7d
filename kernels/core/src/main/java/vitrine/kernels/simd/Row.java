package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import java.util.Arrays;

/// One operand of an elementwise loop: consecutive elements, or one element repeated. A repeated
/// element is laid out as one vector's worth of copies, so the same loop serves both with an
/// advance of one or zero.
///
/// @param advance elements to move per element of the result, zero or one
record Row(float[] values, int at, int advance) {
    static Row of(float[] values, int at, int step, int n) {
        if (step == 1) return new Row(values, at, 1);
        if (step != 0) return gathered(values, at, step, n);
        float[] copies = new float[FloatVector.SPECIES_PREFERRED.length()];
        Arrays.fill(copies, values[at]);
        return new Row(copies, 0, 0);
    }

    private static Row gathered(float[] values, int at, int step, int n) {
        float[] together = new float[n];
        for (int i = 0; i < n; i++) together[i] = values[at + i * step];
        return new Row(together, 0, 1);
    }

    /// Where the vector for element `i` of the result begins.
    int index(int i) {
        return at + i * advance;
    }
}
