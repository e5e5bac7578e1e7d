package vitrine.kernels.simd;

/// One thread's working memory, and the computation of one block of a [Matrix] with it.
final class Block {
    private static final int CHUNK = FloatKernels.CHUNK;

    /// Rows that are staged together: with a chunk of columns they fill most of a second-level
    /// cache.
    private static final int STAGED = 100;

    private final float[] edge = new float[Tile.NARROW_ROWS * Tile.WIDE];
    private final int[] at = new int[Tile.LANE_PITCH];
    private final Tile tile;

    /// Memory for products of up to `m` rows and `k` terms.
    Block(int m, int k) {
        int rows = Math.min(m, STAGED) + Tile.NARROW_ROWS;
        tile =
                new Tile(
                        new float[rows * Tile.TERM_PITCH],
                        new float[Math.min(k, CHUNK) * Tile.LANE_PITCH]);
    }

    /// Computes the rows `[top, bottom)` of the columns `[left, right)`.
    void compute(Matrix x, int top, int bottom, int left, int right) {
        int columns = right - left;
        x.places().fill(left, columns, at);
        if (x.k() == 0) clear(x, top, bottom, columns);
        for (int term = 0; term < x.k(); term += CHUNK) {
            int terms = Math.min(CHUNK, x.k() - term);
            x.lanes().stage(term, terms, left, columns, tile.b(), Tile.LANE_PITCH);
            for (int row = top; row < bottom; row += STAGED) {
                int rows = Math.min(STAGED, bottom - row);
                x.rows().stage(row, rows, term, terms, tile.a(), Tile.TERM_PITCH);
                for (int j = 0; j < columns; j += Tile.WIDE) {
                    if (columns - j <= Tile.L)
                        narrow(x, row, rows, j, columns - j, terms, term > 0);
                    else wide(x, row, rows, j, Math.min(Tile.WIDE, columns - j), terms, term > 0);
                }
            }
        }
    }

    private void wide(Matrix x, int row, int rows, int j, int columns, int terms, boolean add) {
        boolean dense = columns == Tile.WIDE && at[j + columns - 1] - at[j] == columns - 1;
        int height;
        for (int i = 0; i < rows; i += height) {
            height = (rows - i) % Tile.ROWS == 0 ? Tile.ROWS : Tile.ROWS - 1;
            int from = i * Tile.TERM_PITCH;
            boolean direct = dense && i + height <= rows;
            float[] y = direct ? x.y() : edge;
            int to = direct ? x.base() + (row + i) * x.rowStep() + at[j] : 0;
            int step = direct ? x.rowStep() : Tile.WIDE;
            if (height == Tile.ROWS) tile.five(from, j, terms, y, to, step, direct && add);
            else tile.four(from, j, terms, y, to, step, direct && add);
            if (!direct) deliver(x, row + i, Math.min(height, rows - i), j, columns, add);
        }
    }

    private void narrow(Matrix x, int row, int rows, int j, int columns, int terms, boolean add) {
        for (int i = 0; i < rows; i += Tile.NARROW_ROWS) {
            tile.narrow(i * Tile.TERM_PITCH, j, terms, edge, 0, Tile.WIDE);
            deliver(x, row + i, Math.min(Tile.NARROW_ROWS, rows - i), j, columns, add);
        }
    }

    /// Brings a tile that was computed aside to its places.
    private void deliver(Matrix x, int row, int rows, int j, int columns, boolean add) {
        float[] y = x.y();
        int step = x.rowStep();
        for (int l = 0; l < columns; l++) {
            int to = x.base() + row * step + at[j + l];
            for (int i = 0; i < rows; i++) {
                float sum = edge[i * Tile.WIDE + l];
                y[to + i * step] = add ? y[to + i * step] + sum : sum;
            }
        }
    }

    private void clear(Matrix x, int top, int bottom, int columns) {
        for (int row = top; row < bottom; row++) {
            for (int j = 0; j < columns; j++) x.y()[x.base() + row * x.rowStep() + at[j]] = 0;
        }
    }
}
