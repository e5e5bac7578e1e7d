package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile: a few rows of one operand times one or two vectors of columns of the other,
/// summed over the terms of one chunk. Lanes run across columns.
///
/// The tile is five rows by two vectors, not larger, because the compiler schedules several
/// broadcasts at once: with sixteen vector registers a sixth row makes it keep one accumulator in
/// memory, which halves the speed. Ten accumulators still hide the latency of two fma units. Both
/// operands are staged at constant pitches, so that every address is one index register and a
/// constant.
///
/// @param a rows, at [#TERM_PITCH]
/// @param b terms, at [#LANE_PITCH]
record Tile(float[] a, float[] b) {
    static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    static final int L = F.length();

    /// Columns of a wide tile.
    static final int WIDE = 2 * L;

    /// Rows of a wide tile. Any count of rows from twelve on is a sum of fives and fours.
    static final int ROWS = 5;

    /// Rows of a tile of one vector.
    static final int NARROW_ROWS = 8;

    /// Tiles side by side in one staged block: an odd number, so that the terms of one tile spread
    /// over all sets of a cache, and few enough that a chunk of a block stays in the second level.
    /// Measure before changing it: with a pitch that is a sum of two powers of two (nine tiles) the
    /// compiler addresses by shifts instead of a product, orders the loads differently, and runs
    /// out of sixteen registers: a third of the speed.
    static final int TILES = 208 / WIDE | 1;

    /// Between two terms of a staged block.
    static final int LANE_PITCH = TILES * WIDE;

    /// Between two rows of the staged rows: one chunk and one cache line, for the same reason.
    static final int TERM_PITCH = FloatKernels.CHUNK + 16;

    /// Five rows from `i`, two vectors from `j`; `y` is overwritten, or added to.
    void five(int i, int j, int terms, float[] y, int to, int step, boolean add) {
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
        store(c00, c01, y, to, add);
        store(c10, c11, y, to + step, add);
        store(c20, c21, y, to + 2 * step, add);
        store(c30, c31, y, to + 3 * step, add);
        store(c40, c41, y, to + 4 * step, add);
    }

    /// Four rows from `i`, two vectors from `j`.
    void four(int i, int j, int terms, float[] y, int to, int step, boolean add) {
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
        store(c00, c01, y, to, add);
        store(c10, c11, y, to + step, add);
        store(c20, c21, y, to + 2 * step, add);
        store(c30, c31, y, to + 3 * step, add);
    }

    /// Eight rows from `i`, one vector from `j`; `y` is overwritten.
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

    private static void store(FloatVector left, FloatVector right, float[] y, int to, boolean add) {
        if (add) {
            FloatVector.fromArray(F, y, to).add(left).intoArray(y, to);
            FloatVector.fromArray(F, y, to + L).add(right).intoArray(y, to + L);
        } else {
            left.intoArray(y, to);
            right.intoArray(y, to + L);
        }
    }
}
