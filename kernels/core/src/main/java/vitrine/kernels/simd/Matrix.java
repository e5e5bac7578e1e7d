package vitrine.kernels.simd;

/// One product `Y = A · B` whose operands are staged piece by piece and whose result may lie
/// anywhere: `Y[i,j]` is `y[base + i·rowStep + place(j)]`.
///
/// @param m rows of `Y`
/// @param n columns of `Y`, across which lanes run
/// @param k terms of each sum
/// @param chain what is done with each element of `Y` when its sum is complete
record Matrix(
        int m,
        int n,
        int k,
        Piece rows,
        Piece lanes,
        float[] y,
        int base,
        int rowStep,
        Places places,
        Chain chain) {
    /// The same product with its result side by side in `to`: row `top` and column `left` come
    /// first.
    Matrix aside(float[] to, int top, int left) {
        int from = -top * Tile.LANE_PITCH - left;
        return new Matrix(
                m, n, k, rows, lanes, to, from, Tile.LANE_PITCH, Places.every(1), Chain.NONE);
    }

    /// Stages a piece of an operand: `count` lines of `length` elements, at a constant pitch. A
    /// line is a row of `A` with its terms along it, or a term of `B` with its columns along it.
    @FunctionalInterface
    interface Piece {
        /// Writes element `(line + l, from + e)` of the operand to `to[l · pitch + e]`.
        void stage(int line, int count, int from, int length, float[] to, int pitch);

        /// Lines that lie in memory as they are, `stride` apart.
        static Piece lines(float[] x, int base, int stride) {
            return (line, count, from, length, to, pitch) -> {
                int at = base + line * stride + from;
                for (int l = 0; l < count; l++)
                    System.arraycopy(x, at + l * stride, to, l * pitch, length);
            };
        }

        /// Lines whose elements lie `stride` apart, and which lie side by side.
        static Piece transposed(float[] x, int base, int stride) {
            Transpose transpose = new Transpose();
            return (line, count, from, length, to, pitch) ->
                    transpose.run(
                            x, base + from * stride + line, stride, to, 0, pitch, count, length);
        }
    }

    /// Where the columns of the result lie, in strictly ascending order.
    @FunctionalInterface
    interface Places {
        /// Writes the places of `count` columns to `at`.
        void fill(int column, int count, int[] at);

        /// Columns at a constant distance.
        static Places every(int step) {
            return (column, count, at) -> {
                for (int j = 0; j < count; j++) at[j] = (column + j) * step;
            };
        }
    }

    /// Reads a number of every cache line. Memory then brings all of them as fast as it can, which
    /// no loop that also computes asks of it. What is returned means nothing, but must be used.
    static float touch(float[] x, int at, int n) {
        float even = 0;
        float odd = 0;
        for (int i = at; i < at + n - 16; i += 32) {
            even += x[i];
            odd += x[i + 16];
        }
        return even + odd;
    }
}
