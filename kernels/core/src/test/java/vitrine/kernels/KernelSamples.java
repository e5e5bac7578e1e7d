package vitrine.kernels;

import static vitrine.kernels.KernelSample.ordinary;

import vitrine.kernels.KernelSample.Call;
import vitrine.kernels.KernelSample.Operand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The one list of kernel calls that every check of a backend goes through, and that a benchmark
/// may time. A new row of an enum has its samples by itself. This file has what works element by
/// element, along an axis, or only moves; [WindowSamples] has products, convolutions and pools.
public final class KernelSamples {
    /// Extents around every vector length, chunk and unrolling.
    static final int[] SIZES = {1, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 513, 1000};

    /// Enough elements for several tasks.
    static final int MANY = 40_001;

    private static final ErrorBound EXACT = new ErrorBound.Exact();

    private static final int[][][] BROADCASTS = {
        {{4, 17}, {1, 17}},
        {{4, 17}, {4, 1}},
        {{1, 17}, {4, 1}},
        {{1, 1}, {5, 33}},
        {{3, 1, 5}, {1, 4, 5}},
        {{2, 3, 65}, {1, 3, 1}},
        {{1, 1, 257}, {3, 2, 1}},
        {{2, 1, 3, 1}, {1, 5, 1, 16}},
        {{12, 1, 999}, {1, 3, 999}},
        {{0, 3}, {1, 3}},
        {{3, 0}, {1, 1}},
    };

    private final List<KernelSample> samples = new ArrayList<>();

    private KernelSamples() {}

    /// Every sample.
    public static List<KernelSample> all() {
        KernelSamples s = new KernelSamples();
        for (UnaryFn f : UnaryFn.values()) s.unary(f);
        for (BinaryFn f : BinaryFn.values()) s.binary(f);
        for (TernaryFn f : TernaryFn.values()) s.ternary(f);
        for (ReduceFn f : ReduceFn.values()) s.reduce(f);
        s.softmax();
        s.normalize();
        s.cumulate();
        s.copy();
        s.gatherAndScatter();
        s.resample();
        s.samples.addAll(WindowSamples.all());
        s.samples.addAll(EpilogueSamples.all());
        return List.copyOf(s.samples);
    }

    private void add(String name, int size, ErrorBound bound, Call call, Operand... operands) {
        samples.add(new KernelSample(name, List.of(operands), size, bound, call));
    }

    private void unary(UnaryFn f) {
        ErrorBound bound = f.ulps() == 0 ? EXACT : new ErrorBound.Ulps(f.ulps());
        Call call = (k, in, y) -> k.unary(f, in.getFirst(), y);
        for (int n : SIZES)
            add("unary " + f + " " + n, n, bound, call, new Operand(n, Values.WIDE));
        add("unary " + f + " of nothing", 0, bound, call, ordinary(0));
        add("unary " + f + " many", MANY, bound, call, new Operand(MANY, Values.WIDE));
        add("unary " + f + " positive", 1000, bound, call, new Operand(1000, Values.POSITIVE));
        add("unary " + f + " special", 257, bound, call, new Operand(257, Values.SPECIAL));
        // Sine and cosine of such arguments are NaN by the documentation of the single-precision
        // functions.
        boolean periodic = f == UnaryFn.SIN || f == UnaryFn.COS;
        if (!periodic) add("unary " + f + " huge", 257, bound, call, new Operand(257, Values.HUGE));
    }

    private static ErrorBound bound(BinaryFn f) {
        return switch (f) {
            case ADD, SUB, MUL, DIV -> new ErrorBound.Ulps(0.5);
            case POW -> new ErrorBound.Ulps(1);
            case MAXIMUM, MINIMUM, GT, GE, EQ -> EXACT;
        };
    }

    private void binary(BinaryFn f) {
        Values left = f == BinaryFn.POW ? Values.POSITIVE : Values.ORDINARY;
        for (int n : SIZES) binary(f, new int[] {n}, new int[] {n}, left, Values.ORDINARY);
        binary(f, new int[] {MANY}, new int[] {MANY}, left, Values.ORDINARY);
        binary(f, new int[] {257}, new int[] {257}, Values.SPECIAL, Values.SPECIAL);
        binary(f, new int[] {257}, new int[] {257}, Values.CHOICE, Values.CHOICE);
        binary(f, new int[] {1}, new int[] {1000}, left, Values.SPECIAL);
        for (int[][] dims : BROADCASTS) {
            binary(f, dims[0], dims[1], left, Values.ORDINARY);
            binary(f, dims[1], dims[0], left, Values.ORDINARY);
        }
        Call turned =
                (k, in, y) ->
                        k.binary(
                                f,
                                new Strided(in.get(0), 0, new int[] {17, 5}, new int[] {1, 17}),
                                dense(in.get(1), 17, 5),
                                y);
        add(
                "binary " + f + " transposed",
                85,
                bound(f),
                turned,
                new Operand(85, left),
                ordinary(85));
    }

    private void binary(BinaryFn f, int[] a, int[] b, Values left, Values right) {
        int[] dims = common(a, b);
        String name =
                "binary "
                        + f
                        + " "
                        + Arrays.toString(a)
                        + " "
                        + Arrays.toString(b)
                        + " "
                        + left
                        + " "
                        + right;
        Call call =
                (k, in, y) ->
                        k.binary(
                                f,
                                Strided.broadcast(in.get(0), a, dims),
                                Strided.broadcast(in.get(1), b, dims),
                                y);
        add(
                name,
                size(dims),
                bound(f),
                call,
                new Operand(size(a), left),
                new Operand(size(b), right));
    }

    private void ternary(TernaryFn f) {
        for (int n : SIZES)
            ternary(f, new int[] {n}, new int[] {n}, new int[] {n}, Values.ORDINARY);
        ternary(f, new int[] {MANY}, new int[] {MANY}, new int[] {MANY}, Values.ORDINARY);
        ternary(f, new int[] {257}, new int[] {257}, new int[] {257}, Values.SPECIAL);
        ternary(f, new int[] {2, 3, 65}, new int[] {1, 3, 1}, new int[] {1, 3, 1}, Values.ORDINARY);
        ternary(f, new int[] {1, 3, 1}, new int[] {2, 3, 65}, new int[] {1, 1, 1}, Values.ORDINARY);
        ternary(f, new int[] {1, 1, 65}, new int[] {2, 1, 1}, new int[] {1, 3, 1}, Values.ORDINARY);
        ternary(
                f,
                new int[] {12, 3, 1},
                new int[] {1, 1, 1},
                new int[] {12, 3, 999},
                Values.ORDINARY);
        Call turned =
                (k, in, y) ->
                        k.ternary(
                                f,
                                dense(in.get(0), 17, 5),
                                new Strided(in.get(1), 0, new int[] {17, 5}, new int[] {1, 17}),
                                dense(in.get(2), 17, 5),
                                y);
        add(
                "ternary " + f + " transposed",
                85,
                bound(f),
                turned,
                ordinary(85),
                ordinary(85),
                ordinary(85));
    }

    private static ErrorBound bound(TernaryFn f) {
        return switch (f) {
            case FMA -> new ErrorBound.Ulps(0.5);
            case SELECT -> EXACT;
        };
    }

    private void ternary(TernaryFn f, int[] a, int[] b, int[] c, Values values) {
        int[] dims = common(common(a, b), c);
        Values first = f == TernaryFn.SELECT && values == Values.ORDINARY ? Values.CHOICE : values;
        Call call =
                (k, in, y) ->
                        k.ternary(
                                f,
                                Strided.broadcast(in.get(0), a, dims),
                                Strided.broadcast(in.get(1), b, dims),
                                Strided.broadcast(in.get(2), c, dims),
                                y);
        add(
                "ternary " + f + " " + Arrays.toString(a) + " " + Arrays.toString(b) + " " + values,
                size(dims),
                bound(f),
                call,
                new Operand(size(a), first),
                new Operand(size(b), values),
                new Operand(size(c), values));
    }

    private void reduce(ReduceFn f) {
        for (int along : SIZES) {
            for (int outer : new int[] {1, 4, 7}) reduce(f, outer, along, 1, Values.ORDINARY);
            for (int inner : new int[] {3, 17, 65}) reduce(f, 2, along, inner, Values.ORDINARY);
        }
        reduce(f, 3, 0, 1, Values.ORDINARY);
        reduce(f, 3, 0, 5, Values.ORDINARY);
        reduce(f, 0, 4, 5, Values.ORDINARY);
        reduce(f, 3, 4, 0, Values.ORDINARY);
        reduce(f, 90, 1000, 1, Values.ORDINARY);
        reduce(f, 9, 129, 100, Values.ORDINARY);
        if (f == ReduceFn.SUM) return;
        reduce(f, 50, 5, 1, Values.SPECIAL);
        reduce(f, 7, 5, 33, Values.SPECIAL);
        reduce(f, 7, 300, 17, Values.CHOICE);
    }

    private void reduce(ReduceFn f, int outer, int along, int inner, Values values) {
        add(
                "reduce " + f + " " + outer + " " + along + " " + inner + " " + values,
                outer * inner,
                f == ReduceFn.SUM ? ErrorBound.chunkedSum(along) : EXACT,
                (k, in, y) -> k.reduce(f, in.getFirst(), y, outer, along, inner),
                new Operand(outer * along * inner, values));
    }

    /// Operands are below 2 in magnitude. A power is known to `3.6 + 2` units, their sum to as many
    /// and one for each addition, and a quotient or difference adds at most eight.
    private void softmax() {
        for (int along : SIZES) {
            for (int inner : new int[] {1, 3}) {
                for (int outer : new int[] {1, 7, 17}) {
                    softmax(outer, along, inner, false);
                    softmax(outer, along, inner, true);
                }
            }
        }
        softmax(90, 197, 1, false);
    }

    private void softmax(int outer, int along, int inner, boolean log) {
        int size = outer * along * inner;
        int roundings = Math.min(along, 256) + Math.ceilDiv(along, 256);
        add(
                "softmax " + log + " " + outer + " " + along + " " + inner,
                size,
                new ErrorBound.Absolute((roundings + 40) * ErrorBound.UNIT),
                (k, in, y) -> k.softmax(in.getFirst(), y, outer, along, inner, log),
                ordinary(size));
    }

    /// With `ε = 1` and operands below 1.8 in magnitude: the mean is known to `1.8 (t + 1)` units
    /// for `t` roundings, what is centred to `1.8 (t + 3)`, the variance to `26 (t + 3)`, its root
    /// to half of that, and the quotient to less than fifty times `t + 4`. Of a gradient `y ·
    /// mean(g · y)` is known to `5.9 (t + 3)`, what is divided is below 9.4 and known to `8 (t +
    /// 4)`, and the quotient to less than 150 times `t + 4`.
    private void normalize() {
        for (int n : SIZES) {
            for (int rows : new int[] {1, 8, 19}) normalize(new Rows(1, rows, n));
        }
        normalize(new Rows(3, 5, 7));
        normalize(new Rows(16, 8, 4));
        normalize(new Rows(2, 17, 300));
        normalize(new Rows(5, 9, 103));
    }

    private void normalize(Rows rows) {
        int size = rows.rows() * rows.size();
        int roundings = Math.min(rows.size(), 256) + Math.ceilDiv(rows.size(), 256);
        double unit = (roundings + 4) * ErrorBound.UNIT;
        add(
                "normalize " + rows,
                size,
                new ErrorBound.Absolute(50 * unit),
                (k, in, y) -> k.normalize(in.getFirst(), y, rows, 1),
                ordinary(size));
        add(
                "gradient of normalize " + rows,
                size,
                new ErrorBound.Absolute(150 * unit),
                (k, in, y) -> k.normalizeGradient(in.get(0), in.get(1), in.get(2), y, rows, 1),
                ordinary(size),
                ordinary(size),
                ordinary(size));
    }

    private void cumulate() {
        for (boolean reversed : new boolean[] {false, true}) {
            for (int along : SIZES) cumulate(3, along, 1, reversed);
            cumulate(2, 17, 65, reversed);
            cumulate(200, 33, 11, reversed);
        }
    }

    private void cumulate(int outer, int along, int inner, boolean reversed) {
        int size = outer * along * inner;
        Call call = (k, in, y) -> k.cumulate(in.getFirst(), y, outer, along, inner, reversed);
        String name =
                "cumulate " + outer + " " + along + " " + inner + (reversed ? " reversed" : "");
        add(name, size, new ErrorBound.Roundings(along), call, ordinary(size));
    }

    private void copy() {
        for (int n : SIZES) add("fill " + n, n, EXACT, (k, in, y) -> k.fill(y, 1.1));
        for (int n : SIZES) copy("dense", new int[] {n}, new int[] {1}, 0, n);
        copy("many", new int[] {MANY}, new int[] {1}, 0, MANY);
        copy("nothing", new int[] {0, 3}, new int[] {3, 1}, 0, 0);
        copy("transposed", new int[] {17, 65}, new int[] {1, 17}, 0, 17 * 65);
        copy("permuted", new int[] {4, 2, 3, 5}, new int[] {5, 60, 20, 1}, 0, 120);
        copy("permuted, many", new int[] {50, 40, 30}, new int[] {1, 50, 2000}, 0, 60_000);
        copy("reversed", new int[] {3, 17}, new int[] {17, -1}, 16, 51);
        copy("reversed rows", new int[] {5, 16}, new int[] {-16, 1}, 64, 80);
        copy("every third", new int[] {4, 6}, new int[] {18, 3}, 1, 72);
        copy("broadcast", new int[] {3, 4, 17}, new int[] {17, 0, 1}, 0, 51);
        copy("one everywhere", new int[] {3, 257}, new int[] {0, 0}, 2, 3);
        copy("broadcast, many", new int[] {300, 3, 100}, new int[] {0, 1, 0}, 0, 3);
        Call parts =
                (k, in, y) -> {
                    k.copy(
                            dense(in.get(0), 3, 2),
                            new Strided(y, 0, new int[] {3, 2}, new int[] {5, 1}));
                    k.copy(
                            dense(in.get(1), 3, 3),
                            new Strided(y, 4, new int[] {3, 3}, new int[] {5, -1}));
                };
        add("copy in parts", 15, EXACT, parts, ordinary(6), ordinary(9));
    }

    private void copy(String what, int[] dims, int[] strides, int offset, int from) {
        Call call =
                (k, in, y) ->
                        k.copy(new Strided(in.getFirst(), offset, dims, strides), dense(y, dims));
        add(
                "copy " + what + " " + Arrays.toString(dims),
                size(dims),
                EXACT,
                call,
                new Operand(from, Values.SPECIAL));
    }

    private void gatherAndScatter() {
        for (int inner : new int[] {1, 3, 17, 65}) gatherAndScatter(3, 7, inner, 0, 6, 3, 3, 0);
        gatherAndScatter(1, 5, 1, 4);
        gatherAndScatter(2, 3, 5);
        gatherAndScatter(300, 9, 50, 8, 2, 2, 5, 0, 2);
    }

    private void gatherAndScatter(int outer, int extent, int inner, int... index) {
        String name = " " + outer + " " + extent + " " + inner + " " + index.length;
        int whole = outer * extent * inner;
        int part = outer * index.length * inner;
        Call gather = (k, in, y) -> k.gather(in.getFirst(), index, y, outer, extent, inner);
        Call scatter = (k, in, y) -> k.scatter(in.getFirst(), index, y, outer, extent, inner);
        add("gather" + name, part, EXACT, gather, ordinary(whole));
        add(
                "scatter" + name,
                whole,
                new ErrorBound.Roundings(index.length),
                scatter,
                ordinary(part));
    }

    private void resample() {
        // Rows with one, two, no and four taps; the third column is never read. The weights are
        // positive, so that the bound may leave them as they are.
        Resampling map =
                new Resampling(
                        5,
                        new int[] {0, 1, 3, 3, 7},
                        new int[] {4, 0, 1, 3, 1, 0, 4},
                        new double[] {1, 0.3, 0.7, 0.1, 0.6, 0.55, 0.05});
        for (Resampling r : List.of(map, map.transposed())) {
            for (int inner : SIZES) resample(r, 2, inner);
            resample(r, 300, 63);
        }
    }

    private void resample(Resampling r, int outer, int inner) {
        int taps = 0;
        for (int row = 0; row < r.out(); row++) taps = Math.max(taps, r.end(row) - r.start(row));
        Call call = (k, in, y) -> k.resample(r, in.getFirst(), y, outer, inner);
        String name = "resample " + r.in() + " to " + r.out() + " " + outer + " " + inner;
        // One rounding for the weight itself, one for each tap.
        ErrorBound bound = new ErrorBound.Roundings(taps + 1);
        add(name, outer * r.out() * inner, bound, call, ordinary(outer * r.in() * inner));
    }

    private static Strided dense(Buffer b, int... dims) {
        return Strided.dense(b, dims);
    }

    private static int[] common(int[] a, int[] b) {
        int[] dims = a.clone();
        for (int i = 0; i < dims.length; i++) if (dims[i] == 1) dims[i] = b[i];
        return dims;
    }

    private static int size(int... dims) {
        return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }
}
