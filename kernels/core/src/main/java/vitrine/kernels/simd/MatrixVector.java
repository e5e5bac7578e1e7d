package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import vitrine.kernels.Product;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// Products with a single row or column: each element of the matrix is used once, so it is read
/// where it lies.
///
/// @param matrix the operand with two extents
/// @param along whether the terms of a sum lie side by side in it
/// @param vector the other operand
/// @param k terms of each sum
/// @param count how many sums
record MatrixVector(float[] matrix, boolean along, float[] vector, float[] y, int k, int count) {
    private static final int CHUNK = FloatKernels.CHUNK;
    private static final int ROWS = 8;

    /// Sums that are kept in the first cache while the matrix streams by.
    private static final int STRIP = 1024;

    /// Whether a product has this shape.
    static boolean fits(Product p) {
        return (p.m() == 1 || p.n() == 1) && p.k() > 0;
    }

    static void product(Workers workers, Product p, float[] a, float[] b, float[] y) {
        boolean row = p.m() == 1;
        MatrixVector x =
                row
                        ? new MatrixVector(b, p.transposeB(), a, y, p.k(), p.n())
                        : new MatrixVector(a, !p.transposeA(), b, y, p.k(), p.m());
        int grain = Math.max(x.along ? ROWS : 4 * Tile.L, FloatKernels.GRAIN / p.k()) / ROWS;
        for (int i = 0; i < p.batch(); i++) {
            int from = row ? p.offsetB(i) : p.offsetA(i);
            int with = row ? p.offsetA(i) : p.offsetB(i);
            int to = i * x.count;
            workers.split(
                    Math.ceilDiv(x.count, ROWS),
                    grain,
                    (first, end) -> {
                        int left = first * ROWS;
                        int right = Math.min(x.count, end * ROWS);
                        if (x.along) x.dots(from, with, to, left, right);
                        else x.strips(from, with, to, left, right);
                    });
        }
    }

    /// Eight rows at once, as eight chains of scalars: they keep up with memory.
    private void dots(int from, int with, int to, int first, int end) {
        int row = first;
        for (; row <= end - ROWS; row += ROWS) {
            for (int term = 0; term < k; term += CHUNK) {
                eight(
                        from + row * k + term,
                        with + term,
                        Math.min(CHUNK, k - term),
                        to + row,
                        term > 0);
            }
        }
        for (; row < end; row++) {
            for (int term = 0; term < k; term += CHUNK) {
                int n = Math.min(CHUNK, k - term);
                put(to + row, one(from + row * k + term, with + term, n), term > 0);
            }
        }
    }

    private void eight(int r0, int with, int n, int to, boolean add) {
        float[] x = matrix;
        int r1 = r0 + k;
        int r2 = r1 + k;
        int r3 = r2 + k;
        int r4 = r3 + k;
        int r5 = r4 + k;
        int r6 = r5 + k;
        int r7 = r6 + k;
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int p = 0; p < n; p++) {
            float v = vector[with + p];
            s0 = Math.fma(v, x[r0 + p], s0);
            s1 = Math.fma(v, x[r1 + p], s1);
            s2 = Math.fma(v, x[r2 + p], s2);
            s3 = Math.fma(v, x[r3 + p], s3);
            s4 = Math.fma(v, x[r4 + p], s4);
            s5 = Math.fma(v, x[r5 + p], s5);
            s6 = Math.fma(v, x[r6 + p], s6);
            s7 = Math.fma(v, x[r7 + p], s7);
        }
        put(to, s0, add);
        put(to + 1, s1, add);
        put(to + 2, s2, add);
        put(to + 3, s3, add);
        put(to + 4, s4, add);
        put(to + 5, s5, add);
        put(to + 6, s6, add);
        put(to + 7, s7, add);
    }

    private float one(int from, int with, int n) {
        float sum = 0;
        for (int p = 0; p < n; p++) sum = Math.fma(vector[with + p], matrix[from + p], sum);
        return sum;
    }

    private void put(int at, float sum, boolean add) {
        y[at] = add ? y[at] + sum : sum;
    }

    private void strips(int from, int with, int to, int first, int end) {
        float[] sums = new float[STRIP];
        for (int j = first; j < end; j += STRIP) {
            int n = Math.min(STRIP, end - j);
            for (int term = 0; term < k; term += CHUNK) {
                Arrays.fill(sums, 0f);
                int last = Math.min(k, term + CHUNK);
                int p = term;
                for (; p <= last - 4; p += 4) fourTerms(sums, n, from + p * count + j, with + p);
                for (; p < last; p++) {
                    for (int i = 0; i < n; i++) {
                        sums[i] =
                                Math.fma(
                                        vector[with + p],
                                        matrix[from + p * count + j + i],
                                        sums[i]);
                    }
                }
                for (int i = 0; i < n; i++) put(to + j + i, sums[i], term > 0);
            }
        }
    }

    /// Four terms for each sum, in their order.
    private void fourTerms(float[] sums, int n, int at, int with) {
        float v0 = vector[with];
        float v1 = vector[with + 1];
        float v2 = vector[with + 2];
        float v3 = vector[with + 3];
        int end = n - n % Tile.L;
        for (int i = 0; i < end; i += Tile.L) {
            FloatVector s = FloatVector.fromArray(Tile.F, sums, i);
            s = term(at + i, v0, s);
            s = term(at + count + i, v1, s);
            s = term(at + 2 * count + i, v2, s);
            term(at + 3 * count + i, v3, s).intoArray(sums, i);
        }
        for (int i = end; i < n; i++) {
            float s = Math.fma(v0, matrix[at + i], sums[i]);
            s = Math.fma(v1, matrix[at + count + i], s);
            s = Math.fma(v2, matrix[at + 2 * count + i], s);
            sums[i] = Math.fma(v3, matrix[at + 3 * count + i], s);
        }
    }

    private FloatVector term(int at, float v, FloatVector sum) {
        return FloatVector.broadcast(Tile.F, v).fma(FloatVector.fromArray(Tile.F, matrix, at), sum);
    }
}
