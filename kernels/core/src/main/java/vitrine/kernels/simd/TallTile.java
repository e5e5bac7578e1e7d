package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// Ten rows or eight by two vectors, for thirty-two registers: so many accumulators that a term's
/// loads cost less than its fma. With twelve rows the compiler reaches its limit for one method and
/// leaves calls in it, which are a tenth of the speed.
final class TallTile extends Tile {
    TallTile(float[] a, float[] b) {
        super(a, b);
    }

    /// Any even count of rows from twenty-four on is a sum of tens and eights.
    @Override
    int height(int rows) {
        return Math.ceilDiv(rows, 2) % 5 == 0 ? 10 : 8;
    }

    @Override
    void wide(int height, int i, int j, int terms, float[] y, int to, int step) {
        if (height == 10) ten(i, j, terms, y, to, step);
        else eight(i, j, terms, y, to, step);
    }

    @Override
    int narrowRows() {
        return 12;
    }

    private void ten(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00,
                c20 = c00,
                c30 = c00,
                c40 = c00,
                c50 = c00,
                c60 = c00,
                c70 = c00,
                c80 = c00,
                c90 = c00,
                c01 = c00,
                c11 = c00,
                c21 = c00,
                c31 = c00,
                c41 = c00,
                c51 = c00,
                c61 = c00,
                c71 = c00,
                c81 = c00,
                c91 = c00;
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
            v = FloatVector.broadcast(F, a[i + p + 5 * TERM_PITCH]);
            c50 = v.fma(b0, c50);
            c51 = v.fma(b1, c51);
            v = FloatVector.broadcast(F, a[i + p + 6 * TERM_PITCH]);
            c60 = v.fma(b0, c60);
            c61 = v.fma(b1, c61);
            v = FloatVector.broadcast(F, a[i + p + 7 * TERM_PITCH]);
            c70 = v.fma(b0, c70);
            c71 = v.fma(b1, c71);
            v = FloatVector.broadcast(F, a[i + p + 8 * TERM_PITCH]);
            c80 = v.fma(b0, c80);
            c81 = v.fma(b1, c81);
            v = FloatVector.broadcast(F, a[i + p + 9 * TERM_PITCH]);
            c90 = v.fma(b0, c90);
            c91 = v.fma(b1, c91);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
        store(c40, c41, y, to + 4 * step);
        store(c50, c51, y, to + 5 * step);
        store(c60, c61, y, to + 6 * step);
        store(c70, c71, y, to + 7 * step);
        store(c80, c81, y, to + 8 * step);
        store(c90, c91, y, to + 9 * step);
    }

    private void eight(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00,
                c20 = c00,
                c30 = c00,
                c40 = c00,
                c50 = c00,
                c60 = c00,
                c70 = c00,
                c01 = c00,
                c11 = c00,
                c21 = c00,
                c31 = c00,
                c41 = c00,
                c51 = c00,
                c61 = c00,
                c71 = c00;
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
            v = FloatVector.broadcast(F, a[i + p + 5 * TERM_PITCH]);
            c50 = v.fma(b0, c50);
            c51 = v.fma(b1, c51);
            v = FloatVector.broadcast(F, a[i + p + 6 * TERM_PITCH]);
            c60 = v.fma(b0, c60);
            c61 = v.fma(b1, c61);
            v = FloatVector.broadcast(F, a[i + p + 7 * TERM_PITCH]);
            c70 = v.fma(b0, c70);
            c71 = v.fma(b1, c71);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
        store(c40, c41, y, to + 4 * step);
        store(c50, c51, y, to + 5 * step);
        store(c60, c61, y, to + 6 * step);
        store(c70, c71, y, to + 7 * step);
    }

    @Override
    void across(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c10 = c00,
                c20 = c00,
                c30 = c00,
                c40 = c00,
                c50 = c00,
                c60 = c00,
                c70 = c00,
                c80 = c00,
                c90 = c00,
                c01 = c00,
                c11 = c00,
                c21 = c00,
                c31 = c00,
                c41 = c00,
                c51 = c00,
                c61 = c00,
                c71 = c00,
                c81 = c00,
                c91 = c00;
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
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 5]);
            c50 = v.fma(b0, c50);
            c51 = v.fma(b1, c51);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 6]);
            c60 = v.fma(b0, c60);
            c61 = v.fma(b1, c61);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 7]);
            c70 = v.fma(b0, c70);
            c71 = v.fma(b1, c71);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 8]);
            c80 = v.fma(b0, c80);
            c81 = v.fma(b1, c81);
            v = FloatVector.broadcast(F, a[i + p * ROW_PITCH + 9]);
            c90 = v.fma(b0, c90);
            c91 = v.fma(b1, c91);
        }
        store(c00, c01, y, to);
        store(c10, c11, y, to + step);
        store(c20, c21, y, to + 2 * step);
        store(c30, c31, y, to + 3 * step);
        store(c40, c41, y, to + 4 * step);
        store(c50, c51, y, to + 5 * step);
        store(c60, c61, y, to + 6 * step);
        store(c70, c71, y, to + 7 * step);
        store(c80, c81, y, to + 8 * step);
        store(c90, c91, y, to + 9 * step);
    }

    @Override
    void narrow(int i, int j, int terms, float[] y, int to, int step) {
        FloatVector c0 = FloatVector.zero(F);
        FloatVector c1 = c0,
                c2 = c0,
                c3 = c0,
                c4 = c0,
                c5 = c0,
                c6 = c0,
                c7 = c0,
                c8 = c0,
                c9 = c0,
                c10 = c0,
                c11 = c0;
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
            c8 = FloatVector.broadcast(F, a[i + p + 8 * TERM_PITCH]).fma(v, c8);
            c9 = FloatVector.broadcast(F, a[i + p + 9 * TERM_PITCH]).fma(v, c9);
            c10 = FloatVector.broadcast(F, a[i + p + 10 * TERM_PITCH]).fma(v, c10);
            c11 = FloatVector.broadcast(F, a[i + p + 11 * TERM_PITCH]).fma(v, c11);
        }
        c0.intoArray(y, to);
        c1.intoArray(y, to + step);
        c2.intoArray(y, to + 2 * step);
        c3.intoArray(y, to + 3 * step);
        c4.intoArray(y, to + 4 * step);
        c5.intoArray(y, to + 5 * step);
        c6.intoArray(y, to + 6 * step);
        c7.intoArray(y, to + 7 * step);
        c8.intoArray(y, to + 8 * step);
        c9.intoArray(y, to + 9 * step);
        c10.intoArray(y, to + 10 * step);
        c11.intoArray(y, to + 11 * step);
    }
}
