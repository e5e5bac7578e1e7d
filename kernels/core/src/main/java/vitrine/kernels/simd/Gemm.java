package vitrine.kernels.simd;

import vitrine.kernels.Product;
import vitrine.kernels.Workers;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/// The driver of all dense products: splits results into blocks, and blocks over threads.
final class Gemm {
    private final Workers workers;

    /// Working memory that no thread uses at the moment.
    private final ConcurrentLinkedQueue<Block> idle = new ConcurrentLinkedQueue<>();

    Gemm(Workers workers) {
        this.workers = workers;
    }

    Workers workers() {
        return workers;
    }

    /// `y[b] = A[b] · B[b]`; tells whether the chain has been done too. A `B` that is stored as
    /// `[n,k]` and serves again and again is kept transposed.
    boolean product(Product p, float[] a, FloatBuffer b, Chain chain, float[] y) {
        if (MatrixVector.fits(p)) {
            MatrixVector.product(workers, p, a, b.values(), y);
            return false;
        }
        boolean one = p.transposeB() && (p.sharedB() || p.batch() == 1);
        float[] panels = one ? new Panels(Panels.STORED, p.n(), p.k()).kept(b, b::values) : null;
        if (panels != null) {
            Matrix.Piece lanes = Matrix.Piece.panels(panels, p.k());
            run(p.batch(), i -> plain(p, a, lanes, chain, y, i));
        } else if (p.transposeB() && swaps(p)) {
            run(p.batch(), i -> swapped(p, a, b.values(), chain, y, i));
        } else {
            run(p.batch(), i -> plain(p, a, lanes(p, b.values(), i), chain, y, i));
        }
        return true;
    }

    /// With `B` stored as `[n,k]`, one operand must be transposed as it is staged, or the result as
    /// it is stored. Transposing `B` costs about a cycle and a half for each of its elements, whose
    /// work is `m` fma; storing across costs two cycles for each element and chunk.
    private static boolean swaps(Product p) {
        return 24.0 / p.m() > 32.0 / Math.clamp(p.k(), 1, FloatKernels.CHUNK) + 24.0 / p.n();
    }

    private static Matrix.Piece lanes(Product p, float[] b, int i) {
        return p.transposeB()
                ? Matrix.Piece.transposed(b, p.offsetB(i), p.k())
                : Matrix.Piece.lines(b, p.offsetB(i), p.n());
    }

    private static Matrix plain(
            Product p, float[] a, Matrix.Piece lanes, Chain chain, float[] y, int i) {
        Matrix.Piece rows =
                p.transposeA()
                        ? Matrix.Piece.transposed(a, p.offsetA(i), p.m())
                        : Matrix.Piece.lines(a, p.offsetA(i), p.k());
        int base = i * p.m() * p.n();
        return new Matrix(
                p.m(), p.n(), p.k(), rows, lanes, y, base, p.n(), Matrix.Places.every(1), chain);
    }

    /// The transposed result: its rows are those of the stored `B`, its lanes run across the rows
    /// of `A`.
    private static Matrix swapped(Product p, float[] a, float[] b, Chain chain, float[] y, int i) {
        Matrix.Piece rows = Matrix.Piece.lines(b, p.offsetB(i), p.k());
        Matrix.Piece lanes =
                p.transposeA()
                        ? Matrix.Piece.lines(a, p.offsetA(i), p.m())
                        : Matrix.Piece.transposed(a, p.offsetA(i), p.k());
        int base = i * p.m() * p.n();
        return new Matrix(
                p.n(), p.m(), p.k(), rows, lanes, y, base, 1, Matrix.Places.every(p.n()), chain);
    }

    /// Runs `count` products of the same sizes. `of` is asked once for each block, by the thread
    /// that computes it.
    void run(int count, IntFunction<Matrix> of) {
        if (count == 0) return;
        Matrix first = of.apply(0);
        if (first.m() == 0 || first.n() == 0) return;
        Grid grid = Grid.of(first, count, workers.parallelism());
        int blocks = count * grid.across() * grid.down();
        AtomicInteger next = new AtomicInteger();
        workers.run(
                Math.min(blocks, workers.parallelism()),
                thread -> {
                    Block block = idle.poll();
                    if (block == null) block = new Block();
                    for (int i = next.getAndIncrement(); i < blocks; i = next.getAndIncrement()) {
                        Matrix x = of.apply(i / grid.down() / grid.across());
                        int column = i / grid.down() % grid.across();
                        grid.compute(block, x, column, i % grid.down());
                    }
                    idle.add(block);
                });
    }

    /// Does `items` pieces of work; each thread that takes part has its own memory for all the
    /// pieces it does.
    static <T> void each(Workers workers, int items, Supplier<T> memory, ObjIntConsumer<T> work) {
        AtomicInteger next = new AtomicInteger();
        workers.run(
                Math.min(items, workers.parallelism()),
                thread -> {
                    T own = memory.get();
                    for (int i = next.getAndIncrement(); i < items; i = next.getAndIncrement())
                        work.accept(own, i);
                });
    }

    /// How one result is cut.
    ///
    /// @param across blocks of columns
    /// @param down blocks of rows; each of them stages the columns again
    private record Grid(int across, int down) {
        /// What staging takes, in the time of one fma for every column: a column of `B` as much as
        /// so many rows, a row of `A` as much as so many columns.
        private static final long COLUMN = 8;

        private static final long ROW = 3;

        /// Fewer rows than this in a block are not worth staging its columns.
        private static final int FEWEST_ROWS = 16;

        /// The cut after which the busiest thread has least to do; of equal ones that with most
        /// blocks, which threads that are held up can leave to others.
        static Grid of(Matrix x, int count, int parallelism) {
            int tiles = Math.ceilDiv(x.n(), Tile.WIDE);
            int least = Math.ceilDiv(tiles, Tile.TILES);
            if (parallelism == 1) return new Grid(least, 1);
            Grid best = new Grid(least, 1);
            long time = Long.MAX_VALUE;
            int most = Math.min(tiles, least + 2 * parallelism);
            for (int across = least; across <= most; across++) {
                for (int down = 1; down <= 4 * parallelism; down++) {
                    if (down > 1 && x.m() / down < FEWEST_ROWS) break;
                    long columns = (long) Math.ceilDiv(tiles, across) * Tile.WIDE;
                    long rows = Math.ceilDiv(x.m(), down);
                    int turns = Math.ceilDiv(count * across * down, parallelism);
                    long busy = turns * (rows * (columns + ROW) + COLUMN * columns);
                    if (busy <= time) {
                        best = new Grid(across, down);
                        time = busy;
                    }
                }
            }
            return best;
        }

        void compute(Block block, Matrix x, int column, int row) {
            int tiles = Math.ceilDiv(x.n(), Tile.WIDE);
            int left = cut(tiles, column, across) * Tile.WIDE;
            int right = Math.min(x.n(), cut(tiles, column + 1, across) * Tile.WIDE);
            block.compute(x, cut(x.m(), row, down), cut(x.m(), row + 1, down), left, right);
        }

        private static int cut(int total, int part, int parts) {
            return (int) ((long) total * part / parts);
        }
    }
}
