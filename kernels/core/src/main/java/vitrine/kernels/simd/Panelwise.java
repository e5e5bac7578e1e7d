package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import vitrine.kernels.Workers;

import java.util.function.Supplier;

/// Convolutions with few pixels: too few for lanes across them, so lanes run across the channels of
/// the result, whose weights are kept as [Panels] and come straight from memory. A thread stages
/// the patches of a chunk once for all its channels.
///
/// @param pixels rows of the product, at most [#MOST]
/// @param channels columns
/// @param terms terms of each sum
/// @param patches the pixels' operand, for each thread: a line is a term with the pixels along it
/// @param panels the channels' weights
/// @param y the result, `[channel][pixel]`
record Panelwise(
        int pixels,
        int channels,
        int terms,
        Supplier<Matrix.Piece> patches,
        float[] panels,
        Chain chain,
        float[] y) {
    /// The most pixels.
    static final int MOST = 200;

    private static final int CHUNK = FloatKernels.CHUNK;

    void run(Workers workers) {
        int all = Math.ceilDiv(channels, Tile.WIDE);
        int parts = Math.min(all, workers.parallelism());
        workers.run(
                parts,
                i -> {
                    int first = all * i / parts * Tile.WIDE;
                    int end = Math.min(channels, all * (i + 1) / parts * Tile.WIDE);
                    part(first, end);
                });
    }

    private void part(int first, int end) {
        int width = Math.ceilDiv(end - first, Tile.WIDE) * Tile.WIDE;
        Tile tile = Tile.of(new float[CHUNK * Tile.ROW_PITCH + Tile.L], panels);
        float[] sums = new float[(pixels + Tile.MOST_ROWS) * width];
        Matrix.Piece staged = patches.get();
        float[] one = new float[Tile.MOST_ROWS * Tile.WIDE];
        for (int term = 0; term < terms; term += CHUNK) {
            int n = Math.min(CHUNK, terms - term);
            staged.stage(term, n, 0, pixels, tile.a, Tile.ROW_PITCH);
            for (int j = 0; j < width; j += Tile.WIDE) {
                int panel = (first + j) * terms + term * Tile.WIDE;
                one[0] = Matrix.touch(panels, panel, n * Tile.WIDE);
                for (int i = 0; i < pixels; i += Tile.ACROSS) {
                    int to = i * width + j;
                    if (term == 0) {
                        tile.across(i, panel, n, sums, to, width);
                    } else {
                        tile.across(i, panel, n, one, 0, Tile.WIDE);
                        add(one, Tile.ACROSS, sums, to, width);
                    }
                }
            }
        }
        turn(sums, width, first, end);
        chain.run(y, y, first * pixels, end * pixels);
    }

    private static void add(float[] one, int rows, float[] sums, int to, int width) {
        for (int i = 0; i < rows; i++) {
            int at = to + i * width;
            FloatVector left = FloatVector.fromArray(Tile.F, one, i * Tile.WIDE);
            FloatVector right = FloatVector.fromArray(Tile.F, one, i * Tile.WIDE + Tile.L);
            left = FloatVector.fromArray(Tile.F, sums, at).add(left);
            right = FloatVector.fromArray(Tile.F, sums, at + Tile.L).add(right);
            Tile.store(left, right, sums, at);
        }
    }

    private void turn(float[] sums, int width, int first, int end) {
        new Transpose().run(sums, 0, width, y, first * pixels, pixels, end - first, pixels);
    }
}
