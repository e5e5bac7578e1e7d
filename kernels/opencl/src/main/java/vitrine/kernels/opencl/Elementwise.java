package vitrine.kernels.opencl;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.KernelException;
import vitrine.kernels.Nest;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Elementwise functions and copies. A kernel knows four axes; what has more after merging runs
/// once for each position of the outer ones.
final class Elementwise {
    /// How many numbers [#put] takes at most.
    static final int FEW = 16;

    private static final int AXES = 4;
    private static final Program PLAIN = Program.of("common", "math", "functions", "elementwise");
    private static final Program WITH_POWER =
            new Program(List.of("common", "math", "power", "functions", "elementwise"), "-DPOWER");

    private final Session session;

    Elementwise(Session session) {
        this.session = session;
    }

    void fill(ClBuffer y, float value) {
        session.each(PLAIN, "fill", y.size(), y, y.size(), value);
    }

    /// Writes a few numbers, which travel with the command: nothing waits for them.
    void put(float[] values, ClBuffer y) {
        int[] bits = new int[FEW];
        for (int i = 0; i < values.length; i++) bits[i] = Float.floatToRawIntBits(values[i]);
        session.each(PLAIN, "put", y.size(), y, y.size(), bits);
    }

    void unary(UnaryFn f, ClBuffer x, ClBuffer y) {
        session.each(PLAIN, "unary_" + f, y.size(), x, y, y.size());
    }

    void binary(BinaryFn f, Strided a, ClBuffer p, Strided b, ClBuffer q, ClBuffer y) {
        boolean power = f == BinaryFn.POW;
        if (power && !session.device().doubles()) {
            throw new KernelException(
                    "OpenCL: "
                            + session.device().name()
                            + " has no double precision (cl_khr_fp64), which the general power is"
                            + " computed in; run with --device cpu");
        }
        Nest nest = Nest.over(a, b);
        Program program = power ? WITH_POWER : PLAIN;
        pieces(
                nest,
                (piece, out) ->
                        session.each(
                                program,
                                "binary_" + f,
                                piece.size(),
                                piece.arguments(
                                        new Object[] {p, q, y},
                                        new int[] {piece.start(0), piece.start(1), 0, out})));
    }

    void ternary(TernaryFn f, Strided[] views, ClBuffer[] from, ClBuffer y) {
        Nest nest = Nest.over(views);
        pieces(
                nest,
                (piece, out) ->
                        session.each(
                                PLAIN,
                                "ternary_" + f,
                                piece.size(),
                                piece.arguments(
                                        new Object[] {from[0], from[1], from[2], y},
                                        new int[] {
                                            piece.start(0), piece.start(1), piece.start(2), out
                                        })));
    }

    void copy(Strided x, ClBuffer from, Strided y, ClBuffer to) {
        Nest nest = Nest.over(x, y);
        pieces(
                nest,
                (piece, out) ->
                        session.each(
                                PLAIN,
                                "copy",
                                piece.size(),
                                piece.arguments(
                                        new Object[] {from, to},
                                        new int[] {piece.start(0), piece.start(1), 0, 0})));
    }

    /// Up to four axes of a nest.
    private record Piece(int[] extents, int[][] strides, int[] starts) {
        int size() {
            return Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        }

        int start(int view) {
            return starts[view];
        }

        Object[] arguments(Object[] buffers, int[] offsets) {
            List<Object> all = new ArrayList<>(List.of(buffers));
            all.add(size());
            all.add(size() == extents[AXES - 1] ? 1 : 0);
            all.add(extents);
            all.addAll(List.of(strides));
            all.add(offsets);
            return all.toArray();
        }
    }

    @FunctionalInterface
    private interface Run {
        /// @param out how many elements the pieces before have
        void run(Piece piece, int out);
    }

    private static void pieces(Nest nest, Run run) {
        int outer = Math.max(0, nest.rank() - AXES);
        int views = nest.views();
        int[] extents = new int[AXES];
        int[][] strides = new int[views][AXES];
        Arrays.fill(extents, 1);
        for (int a = outer; a < nest.rank(); a++) {
            int to = AXES - nest.rank() + a;
            extents[to] = nest.extent(a);
            for (int v = 0; v < views; v++) strides[v][to] = nest.stride(v, a);
        }
        int repeats = 1;
        for (int a = 0; a < outer; a++) repeats *= nest.extent(a);
        for (int r = 0; r < repeats; r++) {
            int[] starts = starts(nest, outer, r);
            Piece piece = new Piece(extents, strides, starts);
            if (piece.size() > 0) run.run(piece, r * piece.size());
        }
    }

    private static int[] starts(Nest nest, int outer, int repeat) {
        int[] starts = new int[nest.views()];
        for (int v = 0; v < starts.length; v++) {
            starts[v] = nest.start(v);
            int rest = repeat;
            for (int a = outer - 1; a >= 0; a--) {
                starts[v] += rest % nest.extent(a) * nest.stride(v, a);
                rest /= nest.extent(a);
            }
        }
        return starts;
    }
}
