package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.Rows;
import vitrine.kernels.UnaryFn;

/// Normalisation of rows, and its derivative, where they lie. Eight rows go side by side: the
/// chains of their sums are independent, and each keeps its own order.
///
/// @param x what is normalised
record NormalizedRows(float[] x, Rows rows, float eps) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int CHUNK = FloatKernels.CHUNK;

    /// Rows side by side.
    static final int EIGHT = 8;

    /// `y = (x - mean) / √(var + ε)` of the rows `[first, end)`.
    void forward(float[] y, int first, int end) {
        for (int r = first; r < end; r += EIGHT) {
            Group group = new Group(r, Math.min(EIGHT, end - r));
            float[] means = group.means(new Terms.Plain(x));
            float[] deviations = group.deviations(means);
            for (int p = 0; p < rows.pieces(); p++) {
                for (int i = 0; i < group.count(); i++)
                    centre(y, rows.at(p, r + i), means[i], deviations[i]);
            }
        }
    }

    /// `h = (g - mean g - y · mean(g · y)) / √(var + ε)` of the rows `[first, end)`.
    void gradient(float[] y, float[] g, float[] h, int first, int end) {
        for (int r = first; r < end; r += EIGHT) {
            Group group = new Group(r, Math.min(EIGHT, end - r));
            float[] deviations = group.deviations(group.means(new Terms.Plain(x)));
            float[] means = group.means(new Terms.Plain(g));
            float[] along = group.means(new Terms.Products(g, y));
            for (int p = 0; p < rows.pieces(); p++) {
                for (int i = 0; i < group.count(); i++) {
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

    /// Up to eight rows from `first` on.
    private final class Group {
        private final int first;
        private final int count;

        Group(int first, int count) {
            this.first = first;
            this.count = count;
        }

        int count() {
            return count;
        }

        /// `√(var + ε)`
        float[] deviations(float[] means) {
            float[] y = means(new Terms.Squares(x, means));
            for (int i = 0; i < count; i++) y[i] = Scalars.of(UnaryFn.SQRT, y[i] + eps);
            return y;
        }

        /// The chunked ascending sums over all pieces, divided by a row's size.
        float[] means(Terms terms) {
            int n = rows.size();
            float[] total = new float[EIGHT];
            float[] sum = new float[EIGHT];
            for (int chunk = 0; chunk < n; chunk += CHUNK) {
                float[] to = chunk == 0 ? total : sum;
                java.util.Arrays.fill(to, 0);
                int length;
                for (int t = chunk; t < Math.min(n, chunk + CHUNK); t += length) {
                    int from = t % rows.length();
                    length = Math.min(rows.length() - from, Math.min(n, chunk + CHUNK) - t);
                    int at = rows.at(t / rows.length(), first) + from;
                    if (count == EIGHT) terms.eight(at, length, rows.length(), to);
                    else few(terms, at, length, to);
                }
                if (chunk > 0) for (int i = 0; i < count; i++) total[i] += sum[i];
            }
            for (int i = 0; i < count; i++) total[i] /= n;
            return total;
        }

        private void few(Terms terms, int at, int length, float[] to) {
            for (int i = 0; i < count; i++)
                to[i] = terms.one(i, at + i * rows.length(), length, to[i]);
        }
    }

    /// What is summed.
    private sealed interface Terms {
        /// Adds `length` terms of eight rows, `pitch` apart.
        void eight(int at, int length, int pitch, float[] sums);

        /// The sum with the terms of one row added.
        float one(int row, int at, int length, float sum);

        record Plain(float[] v) implements Terms {
            @Override
            public void eight(int at, int length, int n, float[] sums) {
                float s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
                float s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
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
                put(sums, s0, s1, s2, s3, s4, s5, s6, s7);
            }

            @Override
            public float one(int row, int at, int length, float sum) {
                float s = sum;
                for (int i = at; i < at + length; i++) s += v[i];
                return s;
            }
        }

        record Squares(float[] v, float[] means) implements Terms {
            @Override
            public void eight(int at, int length, int n, float[] sums) {
                float s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
                float s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
                float m0 = means[0], m1 = means[1], m2 = means[2], m3 = means[3];
                float m4 = means[4], m5 = means[5], m6 = means[6], m7 = means[7];
                for (int i = at; i < at + length; i++) {
                    s0 += square(v[i] - m0);
                    s1 += square(v[i + n] - m1);
                    s2 += square(v[i + 2 * n] - m2);
                    s3 += square(v[i + 3 * n] - m3);
                    s4 += square(v[i + 4 * n] - m4);
                    s5 += square(v[i + 5 * n] - m5);
                    s6 += square(v[i + 6 * n] - m6);
                    s7 += square(v[i + 7 * n] - m7);
                }
                put(sums, s0, s1, s2, s3, s4, s5, s6, s7);
            }

            @Override
            public float one(int row, int at, int length, float sum) {
                float s = sum;
                for (int i = at; i < at + length; i++) s += square(v[i] - means[row]);
                return s;
            }

            private static float square(float v) {
                return v * v;
            }
        }

        record Products(float[] v, float[] w) implements Terms {
            @Override
            public void eight(int at, int length, int n, float[] sums) {
                float s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
                float s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
                for (int i = at; i < at + length; i++) {
                    s0 += v[i] * w[i];
                    s1 += v[i + n] * w[i + n];
                    s2 += v[i + 2 * n] * w[i + 2 * n];
                    s3 += v[i + 3 * n] * w[i + 3 * n];
                    s4 += v[i + 4 * n] * w[i + 4 * n];
                    s5 += v[i + 5 * n] * w[i + 5 * n];
                    s6 += v[i + 6 * n] * w[i + 6 * n];
                    s7 += v[i + 7 * n] * w[i + 7 * n];
                }
                put(sums, s0, s1, s2, s3, s4, s5, s6, s7);
            }

            @Override
            public float one(int row, int at, int length, float sum) {
                float s = sum;
                for (int i = at; i < at + length; i++) s += v[i] * w[i];
                return s;
            }
        }

        private static void put(float[] sums, float... s) {
            System.arraycopy(s, 0, sums, 0, EIGHT);
        }
    }
}
