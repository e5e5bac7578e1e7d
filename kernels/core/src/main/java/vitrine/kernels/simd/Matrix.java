package vitrine.kernels.simd;

/// One product `Y = A · B` whose operands are staged piece by piece and whose result may lie
/// anywhere: `Y[i,j]` is `y[base + i·rowStep + place(j)]`.
///
/// @param m rows of `Y`
/// @param n columns of `Y`, across which lanes run
/// @param k terms of each sum
record Matrix(int m, int n, int k, Piece rows, Piece lanes, float[] y, int base, int rowStep, Places places) {
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
                for (int l = 0; l < count; l++) System.arraycopy(x, at + l * stride, to, l * pitch, length);
            };
        }

        /// Lines whose elements lie `stride` apart, and which lie side by side.
        static Piece transposed(float[] x, int base, int stride) {
            return (line, count, from, length, to, pitch) ->
                    transpose(x, base + from * stride + line, stride, to, 0, pitch, count, length);
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

    /// `to[into + l·pitch + e] = x[at + e·stride + l]`, in squares that stay in the first cache.
    static void transpose(float[] x, int at, int stride, float[] to, int into, int pitch, int count, int length) {
        for (int l = 0; l < count; l += 16) {
            int lines = Math.min(16, count - l);
            for (int e = 0; e < length; e++) {
                int f = at + e * stride + l;
                int t = into + l * pitch + e;
                for (int i = 0; i < lines; i++) to[t + i * pitch] = x[f + i];
            }
        }
    }
}
