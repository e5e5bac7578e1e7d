package vitrine.kernels.opencl;

import org.jocl.Pointer;

import vitrine.kernels.KernelException;
import vitrine.kernels.Product;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Measures tiles on products of the sizes that networks have.
final class Tuner {
    private static final int RUNS = 5;
    private static final double GIGA = 1e-9;

    /// Rows, terms and columns: the stages of a residual network at 224 pixels, a transformer's
    /// blocks, and squares.
    private static final List<int[]> SIZES =
            List.of(
                    new int[] {64, 147, 12_544},
                    new int[] {64, 576, 3136},
                    new int[] {128, 1152, 784},
                    new int[] {256, 2304, 196},
                    new int[] {512, 4608, 49},
                    new int[] {197, 192, 576},
                    new int[] {197, 768, 3072},
                    new int[] {512, 512, 512});

    private static final List<int[]> LARGE_SIZES =
            List.of(
                    new int[] {64, 576, 200_704},
                    new int[] {256, 2304, 12_544},
                    new int[] {1024, 1024, 1024},
                    new int[] {2048, 2048, 2048},
                    new int[] {4096, 4096, 4096});

    private static final List<Tile> CANDIDATES =
            List.of(
                    Tile.TINY,
                    new Tile(64, 16, Splitting.CHUNK, 8, 16),
                    new Tile(64, 32, Splitting.CHUNK, 4, 32),
                    new Tile(64, 32, Splitting.CHUNK, 8, 32),
                    Tile.SHORT_PANEL,
                    Tile.PANEL,
                    new Tile(16, 32, 16, 2, 4),
                    new Tile(16, 64, 16, 4, 4),
                    Tile.SMALL,
                    new Tile(32, 64, 16, 4, 4),
                    new Tile(64, 32, 16, 8, 4),
                    Tile.MIDDLE,
                    new Tile(64, 64, 8, 8, 8),
                    new Tile(64, 64, 16, 8, 8),
                    new Tile(64, 128, 8, 8, 4),
                    new Tile(128, 64, 8, 8, 4),
                    new Tile(128, 64, 16, 8, 8),
                    Tile.LARGE,
                    new Tile(128, 128, 16, 8, 8));

    private static final int CPU_REGISTERS = 16;

    private final Session session;
    private final Tiled tiled;
    private final Behind nothing;

    Tuner(Session session) {
        this.session = session;
        this.tiled = new Tiled(session, new Splitting(session));
        this.nothing = new Behind(new Chains(session, Chains.OFTEN), Steps.NONE);
    }

    /// Measures everything and keeps the fastest.
    void tune(Consumer<String> report) {
        Map<Tiling.Shape, Tile> fastest = new LinkedHashMap<>();
        for (int[] size : SIZES) measure(size, fastest, report);
        if (!session.cpu()) for (int[] size : LARGE_SIZES) measure(size, fastest, report);
        report.accept("kept in " + Measured.save(Measured.home(), session.device(), fastest));
    }

    private boolean worthTrying(Tile t) {
        if (!t.fits(session.device())) return false;
        if (!session.cpu()) return !t.panel();
        return t.panel() || t.itemRows() * t.itemColumns() <= CPU_REGISTERS;
    }

    private void measure(int[] mkn, Map<Tiling.Shape, Tile> fastest, Consumer<String> report) {
        Product p = new Product(1, mkn[0], mkn[1], mkn[2], false, false, false, false);
        Memory memory = session.memory();
        ClBuffer a = random(p.m() * p.k(), 1);
        ClBuffer b = random(p.k() * p.n(), 2);
        ClBuffer y = memory.allocate(p.m() * p.n());
        double best = Double.MAX_VALUE;
        float[] expected = new float[0];
        for (Tile tile : CANDIDATES) {
            if (!worthTrying(tile)) continue;
            double seconds = seconds(tile, p, a, b, y);
            float[] got = session.read(y);
            if (expected.length == 0) expected = got;
            mustBeEqual(expected, got, tile);
            if (seconds >= best) continue;
            best = seconds;
            fastest.put(Tiling.Shape.of(Products.work(p)), tile);
        }
        report.accept(
                String.format(
                        Locale.ROOT,
                        "%d x %d x %d: tile %s, %.1f GFLOP/s",
                        p.m(),
                        p.k(),
                        p.n(),
                        fastest.get(Tiling.Shape.of(Products.work(p))),
                        2.0 * p.m() * p.k() * p.n() / best * GIGA));
    }

    private void mustBeEqual(float[] expected, float[] got, Tile tile) {
        int at = Arrays.mismatch(expected, got);
        if (at < 0) return;
        throw new KernelException(
                "OpenCL: on "
                        + session.device().name()
                        + " tile "
                        + tile
                        + " computes "
                        + got[at]
                        + " where another has "
                        + expected[at]
                        + ": this driver does not keep the order contract; run with --device cpu");
    }

    private double seconds(Tile tile, Product p, ClBuffer a, ClBuffer b, ClBuffer y) {
        double[] times = new double[RUNS];
        for (int run = -1; run < RUNS; run++) {
            session.finish();
            long start = System.nanoTime();
            tiled.run(tile, Products.work(p), nothing, a, b, y, Products.strides(p));
            session.finish();
            if (run >= 0) times[run] = (System.nanoTime() - start) * GIGA;
        }
        Arrays.sort(times);
        return times[RUNS / 2];
    }

    private ClBuffer random(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) (random.nextDouble() - 0.5);
        return session.upload(Pointer.to(values), size);
    }
}
