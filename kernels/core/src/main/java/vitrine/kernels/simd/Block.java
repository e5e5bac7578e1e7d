package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// One thread's working memory, and the computation of one block of a [Matrix] with it.
final class Block {
    private static final int CHUNK = FloatKernels.CHUNK;

    /// Rows that are staged together: with a chunk of columns they fill most of a second-level
    /// cache.
    private static final int STAGED = 100;

    /// Rows whose sums are completed aside.
    private static final int ASIDE = 400;

    private final float[] edge = new float[Tile.MOST_ROWS * Tile.WIDE];
    private float[] aside = new float[0];
    private final int[] at = new int[Tile.LANE_PITCH];
    private final Transpose transpose = new Transpose();
    private final Tile tile =
            Tile.of(
                    new float[(STAGED + Tile.MOST_ROWS) * Tile.TERM_PITCH],
                    new float[CHUNK * Tile.LANE_PITCH + Tile.L]);

    /// Memory for `n` numbers.
    float[] aside(int n) {
        if (aside.length < n) aside = new float[n];
        return aside;
    }

    Transpose transpose() {
        return transpose;
    }

    /// The tile for rows that are staged side by side and panels. A chunk of [Panelwise#MOST] rows
    /// fits into what is a chunk of columns otherwise.
    Tile tile(float[] panels) {
        return Tile.of(tile.b, panels);
    }

    /// [Tile#across], aside.
    void across(Tile tile, int i, int panel, int terms) {
        tile.across(i, panel, terms, edge, 0, Tile.WIDE);
    }

    /// [Matrix#touch].
    void touch(float[] x, int at, int n) {
        edge[0] = Matrix.touch(x, at, n);
    }

    /// Computes a part. Where rows of the result lie side by side instead of columns, sums are
    /// complete before they are brought there.
    void compute(Matrix x, Grid.Part part) {
        int left = part.left();
        int columns = part.width();
        if (x.rowStep() != 1) {
            sum(x, part.top(), part.bottom(), left, columns);
            return;
        }
        float[] aside = aside(Math.min(part.height(), ASIDE) * Tile.LANE_PITCH);
        for (int row = part.top(); row < part.bottom(); row += ASIDE) {
            int rows = Math.min(ASIDE, part.bottom() - row);
            sum(x.aside(aside, row, left), row, row + rows, left, columns);
            x.places().fill(left, columns, at);
            turn(aside, x, row, rows, columns);
            finish(x, row, rows, columns);
        }
    }

    private void sum(Matrix x, int top, int bottom, int left, int columns) {
        x.places().fill(left, columns, at);
        if (x.k() == 0) {
            clear(x, top, bottom, columns);
            finish(x, top, bottom - top, columns);
        }
        for (int term = 0; term < x.k(); term += CHUNK) {
            int terms = Math.min(CHUNK, x.k() - term);
            x.lanes().stage(term, terms, left, columns, tile.b, Tile.LANE_PITCH);
            for (int row = top; row < bottom; row += STAGED) {
                int rows = Math.min(STAGED, bottom - row);
                x.rows().stage(row, rows, term, terms, tile.a, Tile.TERM_PITCH);
                for (int j = 0; j < columns; j += Tile.WIDE) {
                    if (columns - j <= Tile.L)
                        narrow(x, row, rows, j, columns - j, terms, term > 0);
                    else wide(x, row, rows, j, Math.min(Tile.WIDE, columns - j), terms, term > 0);
                }
                if (term + terms == x.k()) finish(x, row, rows, columns);
            }
        }
    }

    private void wide(Matrix x, int row, int rows, int j, int columns, int terms, boolean add) {
        boolean whole = columns == Tile.WIDE && sideBySide(j, columns);
        int height;
        for (int i = 0; i < rows; i += height) {
            height = tile.height(rows - i);
            int from = i * Tile.TERM_PITCH;
            int count = Math.min(height, rows - i);
            int to = x.base() + (row + i) * x.rowStep() + at[j];
            if (whole && !add && i + height <= rows) {
                tile.wide(height, from, j, terms, x.y(), to, x.rowStep());
            } else {
                tile.wide(height, from, j, terms, edge, 0, Tile.WIDE);
                if (whole) bring(count, columns, x.y(), to, x.rowStep(), add);
                else deliver(x, row + i, count, j, columns, add);
            }
        }
    }

    /// Brings rows of a tile that was computed aside to where their columns lie side by side.
    void bring(int rows, int columns, float[] y, int to, int step, boolean add) {
        for (int i = 0; i < rows; i++) {
            int at = to + i * step;
            if (columns < Tile.WIDE) {
                line(i * Tile.WIDE, y, at, columns, add);
                continue;
            }
            FloatVector left = FloatVector.fromArray(Tile.F, edge, i * Tile.WIDE);
            FloatVector right = FloatVector.fromArray(Tile.F, edge, i * Tile.WIDE + Tile.L);
            if (add) {
                left = FloatVector.fromArray(Tile.F, y, at).add(left);
                right = FloatVector.fromArray(Tile.F, y, at + Tile.L).add(right);
            }
            Tile.store(left, right, y, at);
        }
    }

    private void narrow(Matrix x, int row, int rows, int j, int columns, int terms, boolean add) {
        for (int i = 0; i < rows; i += tile.narrowRows()) {
            tile.narrow(i * Tile.TERM_PITCH, j, terms, edge, 0, Tile.WIDE);
            deliver(x, row + i, Math.min(tile.narrowRows(), rows - i), j, columns, add);
        }
    }

    private boolean sideBySide(int j, int columns) {
        return at[j + columns - 1] - at[j] == columns - 1;
    }

    /// Brings a tile that was computed aside to its places.
    private void deliver(Matrix x, int row, int rows, int j, int columns, boolean add) {
        float[] y = x.y();
        int step = x.rowStep();
        if (sideBySide(j, columns)) {
            bring(rows, columns, y, x.base() + row * step + at[j], step, add);
            return;
        }
        for (int l = 0; l < columns; l++) {
            int to = x.base() + row * step + at[j + l];
            for (int i = 0; i < rows; i++) {
                float sum = edge[i * Tile.WIDE + l];
                y[to + i * step] = add ? y[to + i * step] + sum : sum;
            }
        }
    }

    private void line(int from, float[] y, int to, int columns, boolean add) {
        int l = 0;
        for (; l <= columns - Tile.L; l += Tile.L) {
            FloatVector sum = FloatVector.fromArray(Tile.F, edge, from + l);
            if (add) sum = FloatVector.fromArray(Tile.F, y, to + l).add(sum);
            sum.intoArray(y, to + l);
        }
        for (; l < columns; l++) y[to + l] = add ? y[to + l] + edge[from + l] : edge[from + l];
    }

    /// Brings complete sums to where their rows lie side by side, and columns equally far apart.
    private void turn(float[] aside, Matrix x, int row, int rows, int columns) {
        int to = x.base() + row + at[0];
        int step = columns > 1 ? at[1] - at[0] : 0;
        transpose.run(aside, 0, Tile.LANE_PITCH, x.y(), to, step, columns, rows);
    }

    /// Does what follows the sums, on stretches that lie side by side.
    private void finish(Matrix x, int row, int rows, int columns) {
        if (x.chain().empty()) return;
        float[] y = x.y();
        if (x.rowStep() == 1) {
            for (int j = 0; j < columns; j++) {
                int from = x.base() + row + at[j];
                x.chain().run(y, y, from, from + rows);
            }
            return;
        }
        int n;
        for (int j = 0; j < columns; j += n) {
            n = 1;
            while (j + n < columns && at[j + n] == at[j] + n) n++;
            for (int i = row; i < row + rows; i++) {
                int from = x.base() + i * x.rowStep() + at[j];
                x.chain().run(y, y, from, from + n);
            }
        }
    }

    private void clear(Matrix x, int top, int bottom, int columns) {
        for (int row = top; row < bottom; row++) {
            for (int j = 0; j < columns; j++) x.y()[x.base() + row * x.rowStep() + at[j]] = 0;
        }
    }
}
