package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// Five rows or four by two vectors, for sixteen registers: not larger, because the compiler
/// schedules several broadcasts at once, and a sixth row makes it keep one accumulator in memory,
/// which halves the speed. Ten accumulators still hide the latency of two fma units.
final class ShortTile extends Tile {
    ShortTile(float[] a, float[] b) {
        super(a, b);
    }

    /// Any count of rows from twelve on is a sum of fives and fours.
    @Override
    int height(int rows) {
        return rows % 5 == 0 ? 5 : 4;
    }

    @Override
    void wide(int height, int i, int j, int terms, float[] y, int to, int step) {
        if (height == 5) five(i, j, terms, y, to, step);
        else four(i, j, terms, y, to, step);
    }

    @Override
    int narrowRows() {
        return 8;
    }

    private void five(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00,
                c20 = c00,
                c30 = c00,
                c40 = c00,
                c01 = c00,
                c11 = c00,
                c21 = c00,
                c31 = c00,
                c41 = c00;
        for (int p = 0; p < terms; p++) {
            FloatVector b0 = FloatVector.fromArray(F, b, j + p * LANE_PITCH);
            FloatVector b1 = FloatVector.fromArray(F, b, j + p * LANE_PITCH + L);
            FloatVector v = FloatVector.broadcast(F, a[i + p]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            v = FloatVector.broadcast(F, a[i + p + TERM_PITCH]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            v = FloatVector.broadcast(F, a[i + p + 2 * TERM_PITCH]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            v = FloatVector.broadcast(F, a[i + p + 3 * TERM_PITCH]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
            v = FloatVector.broadcast(F, a[i + p + 4 * TERM_PITCH]);
            c40 = v.fma(b0, c40);
            c41 = v.fma(b1, c41);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
        store(c40, c41, y, to + 4 * step);
    }

    private void four(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00, c20 = c00, c30 = c00, c01 = c00, c11 = c00, c21 = c00, c31 = c00;
        for (int p = 0; p < terms; p++) {
            FloatVector b0 = FloatVector.fromArray(F, b, j + p * LANE_PITCH);
            FloatVector b1 = FloatVector.fromArray(F, b, j + p * LANE_PITCH + L);
            FloatVector v = FloatVector.broadcast(F, a[i + p]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            v = FloatVector.broadcast(F, a[i + p + TERM_PITCH]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            v = FloatVector.broadcast(F, a[i + p + 2 * TERM_PITCH]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            v = FloatVector.broadcast(F, a[i + p + 3 * TERM_PITCH]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
    }

    @Override
    void across(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00,
                c20 = c00,
                c30 = c00,
                c40 = c00,
                c01 = c00,
                c11 = c00,
                c21 = c00,
                c31 = c00,
                c41 = c00;
        for (int p = 0; p < terms; p++) {
            FloatVector b0 = FloatVector.fromArray(F, b, j + p * WIDE);
            FloatVector b1 = FloatVector.fromArray(F, b, j + p * WIDE + L);
            FloatVector v = FloatVector.broadcast(F, a[i + p * ROW_PITCH]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 1]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 2]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 3]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 4]);
            c40 = v.fma(b0, c40);
            c41 = v.fma(b1, c41);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
        store(c40, c41, y, to + 4 * step);
    }

    @Override
    void narrow(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c0 = FloatVector.zero(F);
        FloatVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        for (int p = 0; p < terms; p++) {
            FloatVector v = FloatVector.fromArray(F, b, j + p * LANE_PITCH);
            c0 = FloatVector.broadcast(F, a[i + p]).fma(v, c0);
            c1 = FloatVector.broadcast(F, a[i + p + TERM_PITCH]).fma(v, c1);
            c2 = FloatVector.broadcast(F, a[i + p + 2 * TERM_PITCH]).fma(v, c2);
            c3 = FloatVector.broadcast(F, a[i + p + 3 * TERM_PITCH]).fma(v, c3);
            c4 = FloatVector.broadcast(F, a[i + p + 4 * TERM_PITCH]).fma(v, c4);
            c5 = FloatVector.broadcast(F, a[i + p + 5 * TERM_PITCH]).fma(v, c5);
            c6 = FloatVector.broadcast(F, a[i + p + 6 * TERM_PITCH]).fma(v, c6);
            c7 = FloatVector.broadcast(F, a[i + p + 7 * TERM_PITCH]).fma(v, c7);
        }
        c0.intoArray(y, to);
        c1.intoArray(y, to + step);
        c2.intoArray(y, to + 2 * step);
        c3.intoArray(y, to + 3 * step);
        c4.intoArray(y, to + 4 * step);
        c5.intoArray(y, to + 5 * step);
        c6.intoArray(y, to + 6 * step);
        c7.intoArray(y, to + 7 * step);
    }
}
