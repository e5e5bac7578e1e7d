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

    int left(int block) {
        return cut(Math.ceilDiv(columns, Tile.WIDE), block / down, across) * Tile.WIDE;
    }

    int right(int block) {
        return Math.min(columns, left(block + down));
    }

    int top(int block) {
        return cut(Math.ceilDiv(rows, unit), block % down, down) * unit;
    }

    int bottom(int block) {
        int end = cut(Math.ceilDiv(rows, unit), block % down + 1, down);
        return Math.min(rows, end * unit);
    }

    private static int cut(int total, int part, int parts) {
        return (int) ((long) total * part / parts);
    }
}
