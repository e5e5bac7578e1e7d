package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile: a few rows of one operand times one or two vectors of columns of the other,
/// summed over the terms of one chunk. Lanes run across columns.
///
/// A processor has sixteen or thirty-two vector registers, and the tile's height follows:
/// [ShortTile], [TallTile]. Both operands are staged at constant pitches, so that every address is
/// one index register and a constant.
abstract sealed class Tile permits ShortTile, TallTile {
    static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    static final int L = F.length();

    /// Columns of a wide tile.
    static final int WIDE = 2 * L;

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

    /// Between two terms of rows that are staged side by side.
    static final int ROW_PITCH = 208;

    /// The highest tile: so many rows may be computed beyond the last one.
    static final int MOST_ROWS = 12;

    /// Whether there are thirty-two vector registers: with 512-bit vectors, and on ARM.
    private static final boolean MANY_REGISTERS =
            L >= 16 || System.getProperty("os.arch").equals("aarch64");

    /// How many rows a tile of rows that are staged side by side has.
    static final int ACROSS = MANY_REGISTERS ? 10 : 5;

    /// Rows, at [#TERM_PITCH], or terms of rows, at [#ROW_PITCH].
    final float[] a;

    /// Terms, at [#LANE_PITCH], or panels of them, at [#WIDE].
    final float[] b;

    Tile(float[] a, float[] b) {
        this.a = a;
        this.b = b;
    }

    /// The tile for this machine.
    static Tile of(float[] a, float[] b) {
        return MANY_REGISTERS ? new TallTile(a, b) : new ShortTile(a, b);
    }

    /// How many rows the next tile takes when `rows` are left; it may be more.
    abstract int height(int rows);

    /// `height` rows from `i`, two vectors from `j`; `y` is overwritten.
    abstract void wide(int height, int i, int j, int terms, float[] y, int to, int step);

    /// Rows that are staged side by side from `i` on, the panel's terms from `j` on; `y` is
    /// overwritten.
    abstract void across(int i, int j, int terms, float[] y, int to, int step);

    /// How many rows a tile of one vector has.
    abstract int narrowRows();

    /// One vector from `j` and its rows from `i`; `y` is overwritten.
    abstract void narrow(int i, int j, int terms, float[] y, int to, int step);

    static void store(FloatVector left, FloatVector right, float[] y, int to) {
        left.intoArray(y, to);
        right.intoArray(y, to + L);
    }
}
