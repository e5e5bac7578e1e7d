package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.Rows;
import vitrine.kernels.UnaryFn;

/// Softmax of rows that stay in a cache from the first step to the last.
///
/// @param n the length of a row
record RowStatistics(float[] x, float[] y, int n) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int EIGHT = RowSums.EIGHT;

    /// `e^{x - max} / Σ e^{x - max}`, or `x - max - ln Σ e^{x - max}`, of the rows `[first, end)`.
    void softmax(int first, int end, boolean log) {
        Rows all = new Rows(1, end, n);
        float[] powers = log ? new float[EIGHT * n] : y;
        for (int r = first; r < end; r += EIGHT) {
            int rows = Math.min(EIGHT, end - r);
            int from = log ? 0 : r;
            for (int i = 0; i < rows; i++) {
                int at = (r + i) * n;
                float max = max(at);
                minus(x, at, max, y, at);
                exp(at, powers, (from + i) * n);
            }
            float[] sums = new RowSums(all, from, rows).of(new RowSums.Plain(powers));
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
}
