package vitrine.kernels.simd;

import vitrine.kernels.Rows;

import java.util.Arrays;

/// Chunked ascending sums of up to eight rows that go side by side: the chains of their sums are
/// independent, and each keeps its own order.
///
/// @param first the first of the rows
/// @param count how many there are, at most [#EIGHT]
record RowSums(Rows rows, int first, int count) {
    private static final int CHUNK = FloatKernels.CHUNK;

    /// Rows side by side.
    static final int EIGHT = 8;

    /// The sums, divided by a row's size.
    float[] means(Terms terms) {
        float[] y = of(terms);
        for (int i = 0; i < count; i++) y[i] /= rows.size();
        return y;
    }

    /// The sums over all pieces.
    float[] of(Terms terms) {
        int n = rows.size();
        float[] total = new float[EIGHT];
        float[] sum = new float[EIGHT];
        for (int chunk = 0; chunk < n; chunk += CHUNK) {
            float[] to = chunk == 0 ? total : sum;
            Arrays.fill(to, 0);
            int end = Math.min(n, chunk + CHUNK);
            int length;
            for (int t = chunk; t < end; t += length) {
                int from = t % rows.length();
                length = Math.min(rows.length() - from, end - t);
                int at = rows.at(t / rows.length(), first) + from;
                if (count == EIGHT) terms.eight(at, length, rows.length(), to);
                else few(terms, at, length, to);
            }
            if (chunk > 0) for (int i = 0; i < count; i++) total[i] += sum[i];
        }
        return total;
    }

    private void few(Terms terms, int at, int length, float[] to) {
        for (int i = 0; i < count; i++) to[i] = terms.one(i, at + i * rows.length(), length, to[i]);
    }

    /// What is summed.
    sealed interface Terms {
        /// Adds `length` terms of eight rows, `pitch` apart.
        void eight(int at, int length, int pitch, float[] sums);

        /// The sum with the terms of one row added.
        float one(int row, int at, int length, float sum);
    }

    /// Numbers themselves.
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

    /// Squares of what is left of numbers without their row's mean.
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

    /// Products of two numbers.
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
