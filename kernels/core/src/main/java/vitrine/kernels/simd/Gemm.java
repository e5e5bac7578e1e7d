package vitrine.kernels.simd;

import vitrine.kernels.Product;
import vitrine.kernels.Workers;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/// The driver of all dense products: splits results into blocks, and blocks over threads.
final class Gemm {
    /// Staging a column takes as long as eight rows of it, a row as long as three of its columns.
    private static final Grid.Costs COSTS = new Grid.Costs(8, 3, 16, Integer.MAX_VALUE, Tile.TILES);

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
        boolean stacked = p.sharedB() && !p.sharedA() && !p.transposeA();
        boolean one = p.transposeB() && (p.batch() == 1 || stacked);
        float[] panels =
                one && y.length > 0 && p.k() > 0
                        ? new Panels(Panels.STORED, p.n(), p.k()).kept(b, b::values)
                        : null;
        if (panels != null) {
            int rows = p.batch() * p.m();
            new Panelwise(rows, p.n(), p.k(), () -> columns(p, a), panels, chain, y).lines(this);
        } else if (p.transposeB() && swaps(p)) {
            run(p.batch(), i -> swapped(p, a, b.values(), chain, y, i));
        } else {
            run(p.batch(), i -> plain(p, a, lanes(p, b.values(), i), chain, y, i));
        }
        return true;
    }

    /// With `B` stored as `[n,k]`, its `n · k` elements must be transposed as they are staged, or
    /// those of `A` and of the result, `m · k` and `m · n`.
    private static boolean swaps(Product p) {
        return 1.0 / p.m() > 1.0 / p.k() + 1.0 / p.n();
    }

    /// The rows of `A`, of all its matrices, as columns.
    private static Matrix.Piece columns(Product p, float[] a) {
        return p.transposeA()
                ? Matrix.Piece.lines(a, p.offsetA(0), p.m())
                : Matrix.Piece.transposed(a, p.offsetA(0), p.k());
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
        Grid grid = Grid.of(COSTS, first.m(), 1, first.n(), count, workers.parallelism());
        each(
                count * grid.blocks(),
                (block, i) -> {
                    Matrix x = of.apply(i / grid.blocks());
                    block.compute(x, grid.part(i % grid.blocks()));
                });
    }

    /// Does `items` pieces of work with blocks.
    void each(int items, ObjIntConsumer<Block> work) {
        each(workers, items, this::block, idle::add, work);
    }

    private Block block() {
        Block found = idle.poll();
        return found != null ? found : new Block();
    }

    /// Does `items` pieces of work; each thread that takes part has its own memory for all the
    /// pieces it does, and hands it back.
    static <T> void each(
            Workers workers,
            int items,
            Supplier<T> memory,
            Consumer<T> back,
            ObjIntConsumer<T> work) {
        AtomicInteger next = new AtomicInteger();
        workers.run(
                Math.min(items, workers.parallelism()),
                thread -> {
                    T own = memory.get();
                    for (int i = next.getAndIncrement(); i < items; i = next.getAndIncrement())
                        work.accept(own, i);
                    back.accept(own);
                });
    }
}
