package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.UnaryFn;

/// Softmax of rows that stay in a cache from the first step to the last. Eight rows go side by
/// side: the chains of their sums are independent, and each keeps its own order.
///
/// @param n the length of a row
record RowStatistics(float[] x, float[] y, int n) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int CHUNK = FloatKernels.CHUNK;

    /// Rows side by side.
    static final int EIGHT = 8;

    /// `e^{x - max} / Σ e^{x - max}`, or `x - max - ln Σ e^{x - max}`, of the rows `[first, end)`.
    void softmax(int first, int end, boolean log) {
        float[] sums = new float[EIGHT];
        float[] powers = log ? new float[EIGHT * n] : y;
        for (int r = first; r < end; r += EIGHT) {
            int rows = Math.min(EIGHT, end - r);
            int base = log ? 0 : r * n;
            for (int i = 0; i < rows; i++) {
                int at = (r + i) * n;
                float max = max(at);
                minus(x, at, max, y, at);
                exp(at, powers, base + i * n);
            }
            sums(powers, base, rows, sums);
            for (int i = 0; i < rows; i++) {
                int at = (r + i) * n;
                if (log) minus(y, at, Scalars.of(UnaryFn.LOG, sums[i]), y, at);
                else over(at, sums[i]);
            }
        }
    }

    /// A maximum is the same in any order.
    private float max(int at) {
        int i = 0;
        float max = Float.NEGATIVE_INFINITY;
        if (n >= L) {
            FloatVector most = FloatVector.fromArray(F, x, at);
            for (i = L; i <= n - L; i += L) most = most.max(FloatVector.fromArray(F, x, at + i));
            for (int lane = 0; lane < L; lane++) max = Math.max(max, most.lane(lane));
        }
        for (; i < n; i++) max = Math.max(max, x[at + i]);
        return max;
    }

    private void minus(float[] from, int at, float b, float[] to, int into) {
        FloatVector bs = FloatVector.broadcast(F, b);
        int i = 0;
        for (; i <= n - L; i += L)
            FloatVector.fromArray(F, from, at + i).sub(bs).intoArray(to, into + i);
        for (; i < n; i++) to[into + i] = from[at + i] - b;
    }

    private void exp(int at, float[] to, int into) {
        int i = 0;
        for (; i <= n - L; i += L)
            VectorMath.exp(FloatVector.fromArray(F, y, at + i)).intoArray(to, into + i);
        for (; i < n; i++) to[into + i] = Scalars.of(UnaryFn.EXP, y[at + i]);
    }

    private void over(int at, float b) {
        FloatVector bs = FloatVector.broadcast(F, b);
        int i = 0;
        for (; i <= n - L; i += L) FloatVector.fromArray(F, y, at + i).div(bs).intoArray(y, at + i);
        for (; i < n; i++) y[at + i] /= b;
    }

    /// The chunked ascending sums of up to eight rows.
    private void sums(float[] v, int base, int rows, float[] sums) {
        if (rows < EIGHT) {
            for (int i = 0; i < rows; i++) sums[i] = sum(v, base + i * n);
            return;
        }
        for (int chunk = 0; chunk < n; chunk += CHUNK) {
            int length = Math.min(CHUNK, n - chunk);
            eight(v, base + chunk, length, chunk > 0, sums);
        }
    }

    private float sum(float[] v, int at) {
        float total = 0;
        for (int chunk = 0; chunk < n; chunk += CHUNK) {
            float acc = 0;
            for (int i = chunk; i < Math.min(n, chunk + CHUNK); i++) acc += v[at + i];
            total = chunk == 0 ? acc : total + acc;
        }
        return total;
    }

    private void eight(float[] v, int at, int length, boolean add, float[] sums) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int i = at; i < at + length; i++) {
            s0 += v[i];
            s1 += v[i + n];
            s2 += v[i + 2 * n];
            s3 += v[i + 3 * n];
            s4 += v[i + 4 * n];
            s5 += v[i + 5 * n];
            s6 += v[i + 6 * n];
            s7 += v[i + 7 * n];
        }
        put(sums, add, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    private static void put(float[] sums, boolean add, float... chunk) {
        for (int i = 0; i < EIGHT; i++) sums[i] = add ? sums[i] + chunk[i] : chunk[i];
    }
}
