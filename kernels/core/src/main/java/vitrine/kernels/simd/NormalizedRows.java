package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.Rows;
import vitrine.kernels.UnaryFn;

/// Normalisation of rows, and its derivative, where they lie.
///
/// @param x what is normalised
record NormalizedRows(float[] x, Rows rows, float eps) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int EIGHT = RowSums.EIGHT;

    /// `y = (x - mean) / √(var + ε)` of the rows `[first, end)`.
    void forward(float[] y, int first, int end) {
        for (int r = first; r < end; r += EIGHT) {
            RowSums sums = new RowSums(rows, r, Math.min(EIGHT, end - r));
            float[] means = sums.means(new RowSums.Plain(x));
            float[] deviations = deviations(sums, means);
            for (int p = 0; p < rows.pieces(); p++) {
                for (int i = 0; i < sums.count(); i++)
                    centre(y, rows.at(p, r + i), means[i], deviations[i]);
            }
        }
    }

    /// `h = (g - mean g - y · mean(g · y)) / √(var + ε)` of the rows `[first, end)`.
    void gradient(float[] y, float[] g, float[] h, int first, int end) {
        for (int r = first; r < end; r += EIGHT) {
            RowSums sums = new RowSums(rows, r, Math.min(EIGHT, end - r));
            float[] deviations = deviations(sums, sums.means(new RowSums.Plain(x)));
            float[] means = sums.means(new RowSums.Plain(g));
            float[] along = sums.means(new RowSums.Products(g, y));
            for (int p = 0; p < rows.pieces(); p++) {
                for (int i = 0; i < sums.count(); i++) {
                    int at = rows.at(p, r + i);
                    project(y, g, h, at, means[i], along[i], deviations[i]);
                }
            }
        }
    }

    private void centre(float[] y, int at, float mean, float deviation) {
        int end = at + rows.length();
        int i = at;
        for (; i <= end - L; i += L)
            FloatVector.fromArray(F, x, i).sub(mean).div(deviation).intoArray(y, i);
        for (; i < end; i++) y[i] = (x[i] - mean) / deviation;
    }

    private void project(
            float[] y, float[] g, float[] h, int at, float mean, float along, float deviation) {
        int end = at + rows.length();
        int i = at;
        for (; i <= end - L; i += L) {
            FloatVector v = FloatVector.fromArray(F, g, i).sub(mean);
            v.sub(FloatVector.fromArray(F, y, i).mul(along)).div(deviation).intoArray(h, i);
        }
        for (; i < end; i++) h[i] = (g[i] - mean - y[i] * along) / deviation;
    }

    /// `√(var + ε)`
    private float[] deviations(RowSums sums, float[] means) {
        float[] y = sums.means(new RowSums.Squares(x, means));
        for (int i = 0; i < sums.count(); i++) y[i] = Scalars.of(UnaryFn.SQRT, y[i] + eps);
        return y;
    }
}
