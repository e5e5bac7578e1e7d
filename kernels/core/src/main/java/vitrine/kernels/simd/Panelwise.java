package vitrine.kernels.simd;

import vitrine.kernels.simd.Matrix.Piece;

import java.util.function.Supplier;

/// Products with weights that are kept as [Panels]: lanes run across their columns, which come
/// straight from memory. What is staged is the other operand, a chunk of its terms at a time, once
/// for all the columns of a block.
///
/// @param rows of the other operand
/// @param columns how many the weights have
/// @param terms terms of each sum
/// @param operand the other operand, for each block: a line is a term with the rows along it
/// @param panels the weights
/// @param y the result
record Panelwise(
        int rows,
        int columns,
        int terms,
        Supplier<Piece> operand,
        float[] panels,
        Chain chain,
        float[] y) {
    /// The most rows of a block.
    static final int MOST = 200;

    private static final int CHUNK = FloatKernels.CHUNK;

    /// Staging a row takes as long as sixteen of its columns; a column comes from memory, which
    /// takes as long as twelve rows of it.
    private static final Grid.Costs COSTS =
            new Grid.Costs(12, 16, 2 * Tile.ACROSS, MOST, Integer.MAX_VALUE);

    /// The result is `[row][column]`.
    void lines(Gemm gemm) {
        Grid grid = grid(gemm);
        gemm.each(grid.blocks(), (block, i) -> lines(block, grid.part(i)));
    }

    private void lines(Block block, Grid.Part part) {
        sum(block, part, y, part.top() * columns + part.left(), columns);
        if (chain.empty()) return;
        for (int row = part.top(); row < part.bottom(); row++)
            chain.run(y, y, row * columns + part.left(), row * columns + part.right());
    }

    /// The result is `[column][row]`.
    void planes(Gemm gemm) {
        Grid grid = grid(gemm);
        gemm.each(grid.blocks(), (block, i) -> planes(block, grid.part(i)));
    }

    private void planes(Block block, Grid.Part part) {
        int height = part.height();
        int width = part.width();
        float[] sums = block.aside(height * width);
        sum(block, part, sums, 0, width);
        int to = part.left() * rows + part.top();
        block.transpose().run(sums, 0, width, y, to, rows, width, height);
        if (chain.empty()) return;
        for (int column = part.left(); column < part.right(); column++)
            chain.run(y, y, column * rows + part.top(), column * rows + part.bottom());
    }

    private Grid grid(Gemm gemm) {
        return Grid.of(COSTS, rows, Tile.ACROSS, columns, 1, gemm.workers().parallelism());
    }

    /// Element `(row, column)` of the part is `sums[base + row · width + column]`.
    private void sum(Block block, Grid.Part part, float[] sums, int base, int width) {
        Tile tile = block.tile(panels);
        Piece staged = operand.get();
        int height = part.height();
        for (int term = 0; term < terms; term += CHUNK) {
            int n = Math.min(CHUNK, terms - term);
            staged.stage(term, n, part.top(), height, tile.a, Tile.ROW_PITCH);
            for (int j = part.left(); j < part.right(); j += Tile.WIDE) {
                int panel = j * terms + term * Tile.WIDE;
                int count = Math.min(Tile.WIDE, part.right() - j);
                block.touch(panels, panel, n * Tile.WIDE);
                for (int i = 0; i < height; i += Tile.ACROSS) {
                    int to = base + i * width + j - part.left();
                    int high = Math.min(Tile.ACROSS, height - i);
                    if (term == 0 && count == Tile.WIDE && high == Tile.ACROSS) {
                        tile.across(i, panel, n, sums, to, width);
                    } else {
                        block.across(tile, i, panel, n);
                        block.bring(high, count, sums, to, width, term > 0);
                    }
                }
            }
        }
    }
}
