package vitrine.kernels.simd;

/// How one result is cut into blocks.
///
/// @param rows of the result
/// @param unit a block's first row is a multiple of this
/// @param columns of the result
/// @param across blocks of columns
/// @param down blocks of rows
record Grid(int rows, int unit, int columns, int across, int down) {
    /// What a block costs beside its sums, in the time of one fma for every column or every row,
    /// and how large it may be.
    ///
    /// @param column a column as much as so many rows
    /// @param row a row as much as so many columns
    /// @param fewest rows that are worth the column's cost
    /// @param most rows
    /// @param tiles the most columns, in tiles
    record Costs(long column, long row, int fewest, int most, int tiles) {}

    /// The cut after which the busiest of `parallelism` threads has least to do with `count` such
    /// results; of equal ones that with most blocks, which threads that are held up can leave to
    /// others.
    static Grid of(Costs costs, int rows, int unit, int columns, int count, int parallelism) {
        int tiles = Math.ceilDiv(columns, Tile.WIDE);
        int leastAcross = Math.ceilDiv(tiles, costs.tiles);
        int leastDown = Math.ceilDiv(rows, costs.most);
        Grid best = new Grid(rows, unit, columns, leastAcross, leastDown);
        if (parallelism == 1) return best;
        long time = Long.MAX_VALUE;
        int mostAcross = Math.min(tiles, leastAcross + 2 * parallelism);
        for (int across = leastAcross; across <= mostAcross; across++) {
            for (int down = leastDown; down < leastDown + 4 * parallelism; down++) {
                if (down > leastDown && rows / down < costs.fewest) break;
                Grid grid = new Grid(rows, unit, columns, across, down);
                long busy = Math.ceilDiv(count * grid.blocks(), parallelism) * grid.time(costs);
                if (busy <= time) {
                    best = grid;
                    time = busy;
                }
            }
        }
        return best;
    }

    private long time(Costs costs) {
        long width = (long) Math.ceilDiv(Math.ceilDiv(columns, Tile.WIDE), across) * Tile.WIDE;
        long height = (long) Math.ceilDiv(Math.ceilDiv(rows, unit), down) * unit;
        return height * (width + costs.row) + costs.column * width;
    }

    int blocks() {
        return across * down;
    }

    /// A block of the result: the rows `[top, bottom)` of the columns `[left, right)`.
    record Part(int top, int bottom, int left, int right) {
        int height() {
            return bottom - top;
        }

        int width() {
            return right - left;
        }
    }

    Part part(int block) {
        int units = Math.ceilDiv(rows, unit);
        int tiles = Math.ceilDiv(columns, Tile.WIDE);
        int row = block % down;
        int column = block / down;
        return new Part(
                cut(units, row, down) * unit,
                Math.min(rows, cut(units, row + 1, down) * unit),
                cut(tiles, column, across) * Tile.WIDE,
                Math.min(columns, cut(tiles, column + 1, across) * Tile.WIDE));
    }

    private static int cut(int total, int part, int parts) {
        return (int) ((long) total * part / parts);
    }
}
