package vitrine.engine;

import static vitrine.engine.Sample.batch;
import static vitrine.engine.Sample.whole;

import vitrine.engine.Sample.Operand;
import vitrine.kernels.BinaryFn;
import vitrine.kernels.ConvAxis;
import vitrine.kernels.ErrorBound;
import vitrine.kernels.Face;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;
import vitrine.kernels.Values;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The one list of operations that every check goes through. A new row of an enum has its samples
/// by itself; a new operation needs a line here, or a test fails.
final class Samples {
    private static final ErrorBound EXACT = new ErrorBound.Exact();
    private static final UnaryOperator<Tensor> UNCHANGED = g -> g;

    private final List<Sample> samples = new ArrayList<>();

    private Samples() {}

    static List<Sample> all() {
        Samples s = new Samples();
        for (UnaryFn f : UnaryFn.values()) s.unary(f);
        for (BinaryFn f : BinaryFn.values()) s.binary(f);
        s.ternary();
        s.moves();
        s.sums();
        s.products();
        for (Face f : Face.values()) s.convolutions(f);
        for (PoolFn f : PoolFn.values()) s.pools(f);
        s.normalisations();
        return List.copyOf(s.samples);
    }

    private void add(String name, Op op, ErrorBound bound, Operand... operands) {
        samples.add(new Sample(name, op, bound, List.of(operands)));
    }

    private static Operand positive(int... dims) {
        return new Operand(new Shape(dims), Values.POSITIVE, true);
    }

    private static Operand choosing(int... dims) {
        return new Operand(new Shape(dims), Values.CHOICE, true);
    }

    private void unary(UnaryFn f) {
        boolean positive =
                switch (f) {
                    case SQRT, RSQRT, LOG, LOG1P -> true;
                    default -> false;
                };
        ErrorBound bound = f.ulps() == 0 ? EXACT : new ErrorBound.Ulps(f.ulps());
        add("unary " + f, new Unary(f), bound, positive ? positive(2, 3, 11) : batch(2, 3, 11));
    }

    private void binary(BinaryFn f) {
        ErrorBound bound =
                switch (f) {
                    case ADD, SUB, MUL, DIV -> new ErrorBound.Ulps(0.5);
                    case POW -> new ErrorBound.Ulps(1);
                    case MAXIMUM, MINIMUM, GT, GE, EQ -> EXACT;
                };
        boolean pow = f == BinaryFn.POW;
        add(
                "binary " + f,
                new Binary(f),
                bound,
                pow ? positive(2, 3, 11) : batch(2, 3, 11),
                batch(2, 3, 11));
        Operand row = pow ? positive(2, 3, 11) : batch(2, 3, 11);
        add("binary " + f + " with channels", new Binary(f), bound, row, whole(1, 3, 1));
        Operand left = pow ? positive(2, 3, 1) : batch(2, 3, 1);
        add("binary " + f + " both ways", new Binary(f), bound, left, whole(1, 1, 5));
    }

    private void ternary() {
        Op fma = new Ternary(TernaryFn.FMA);
        Op select = new Ternary(TernaryFn.SELECT);
        add("fma", fma, new ErrorBound.Ulps(0.5), batch(2, 3, 5), batch(2, 3, 5), batch(2, 3, 5));
        add(
                "fma with channels",
                fma,
                new ErrorBound.Ulps(0.5),
                batch(2, 3, 5),
                whole(1, 3, 1),
                whole(1, 3, 1));
        add("select", select, EXACT, choosing(2, 3, 5), batch(2, 3, 5), batch(2, 3, 5));
        add("select from one", select, EXACT, choosing(2, 3, 5), whole(1, 1, 1), batch(2, 1, 5));
    }

    private void moves() {
        Index index = new Index(2, 0, 2, 3, 2);
        add("concat", new Concat(1), EXACT, batch(2, 3, 4), batch(2, 1, 4), batch(2, 2, 4));
        add("concat with one sample", new Concat(2), EXACT, batch(2, 3, 4), whole(1, 3, 2));
        add("concat of one", new Concat(2), EXACT, batch(2, 3, 4));
        add("embed", new Embed(1, 2, 1, 7), EXACT, batch(2, 3, 4));
        add("embed apart", new Embed(2, 1, 3, 11), EXACT, batch(2, 3, 4));
        add("embed backwards", new Embed(1, 6, -2, 7), EXACT, batch(2, 3, 4));
        add("expand", new Expand(List.of(-1, 5, -1, 2)), EXACT, batch(2, 1, 3, 1));
        add("expand to nothing new", new Expand(List.of(-1, -1)), EXACT, batch(2, 3));
        add("gather", new Gather(1, index), EXACT, batch(2, 4, 3));
        add("gather last", new Gather(2, index), EXACT, batch(2, 3, 4));
        add(
                "scatter",
                new Scatter(1, index, 6),
                new ErrorBound.Roundings(index.size()),
                batch(2, 5, 3));
        add("mark", new Mark("here", UNCHANGED), EXACT, batch(2, 3, 4));
        add("permute", new Permute(List.of(0, 3, 1, 2)), EXACT, batch(2, 3, 4, 5));
        add("permute the batch", new Permute(List.of(2, 0, 1)), EXACT, whole(2, 3, 4));
        add("reshape", Reshape.to(new Shape(2, 4, 3)), EXACT, batch(2, 12));
        add("reshape to more", Reshape.to(new Shape(2, 2, 3, 2)), EXACT, batch(2, 3, 4));
        add("reshape one to rank 0", Reshape.to(new Shape()), EXACT, whole(1, 1));
        add("slice", new Slice(1, 1, 2, 3), EXACT, batch(2, 7, 3));
        add("slice backwards", new Slice(2, 4, -2, 3), EXACT, batch(2, 3, 5));
    }

    private void sums() {
        add(
                "sum",
                new Reduce(ReduceFn.SUM, List.of(1)),
                ErrorBound.chunkedSum(300),
                batch(2, 300, 3));
        add(
                "sum last",
                new Reduce(ReduceFn.SUM, List.of(1, 2)),
                ErrorBound.chunkedSum(12),
                batch(5, 3, 4));
        add(
                "sum apart",
                new Reduce(ReduceFn.SUM, List.of(1, 3)),
                ErrorBound.chunkedSum(12),
                batch(2, 3, 5, 4));
        add(
                "sum over the batch",
                new Reduce(ReduceFn.SUM, List.of(0, 2)),
                ErrorBound.chunkedSum(8),
                whole(2, 3, 4));
        add("sum over nothing", new Reduce(ReduceFn.SUM, List.of()), EXACT, batch(2, 3));
        add("largest", new Reduce(ReduceFn.MAX, List.of(2)), EXACT, batch(2, 3, 7));
        add("smallest", new Reduce(ReduceFn.MIN, List.of(1, 3)), EXACT, batch(2, 3, 5, 4));
        add("cumsum", new Cumsum(1, false), new ErrorBound.Roundings(9), batch(2, 9, 3));
        add("cumsum reversed", new Cumsum(2, true), new ErrorBound.Roundings(7), batch(2, 3, 7));
        Resampling map =
                new Resampling(
                        4,
                        new int[] {0, 1, 3, 3, 6},
                        new int[] {3, 0, 1, 1, 0, 3},
                        new double[] {1, 0.3, 0.7, 0.1, 0.6, 0.3});
        // One rounding for the weight itself, one for each of at most three taps.
        add("resample", new Resample(1, map), new ErrorBound.Roundings(4), batch(2, 4, 5));
        add(
                "resample last",
                new Resample(2, map.transposed()),
                new ErrorBound.Roundings(4),
                batch(2, 5, 4));
    }

    private void products() {
        ErrorBound four = ErrorBound.chunkedSum(4);
        add("matmul AB", MatMul.AB, four, whole(3, 4), whole(4, 5));
        add("matmul GBT", MatMul.GBT, four, whole(3, 4), whole(5, 4));
        add("matmul ATG", MatMul.ATG, four, whole(4, 3), whole(4, 5));
        add("matmul AB long", MatMul.AB, ErrorBound.chunkedSum(300), whole(3, 300), whole(300, 17));
        for (MatMul m : MatMul.values()) {
            add("matmul batch " + m, m, four, batch(2, 3, 4, 4), batch(2, 3, 4, 4));
            add("matmul one with a batch " + m, m, four, whole(1, 4, 4), batch(2, 4, 4));
            add("matmul broadcast " + m, m, four, batch(2, 1, 4, 4), whole(1, 3, 4, 4));
        }
    }

    private void convolutions(Face face) {
        ConvAxis none = new ConvAxis(1, 1, 1, 1, 0, 1);
        ConvAxis padded = ConvAxis.of(7, 3, 1, 1, 1, 1);
        ConvAxis strided = ConvAxis.of(6, 3, 2, 1, 1, 0);
        ConvAxis dilated = ConvAxis.of(8, 2, 2, 3, 0, 2);
        ConvAxis unread = ConvAxis.of(7, 1, 3, 1, 0, 0);
        convolution("1d", face, 1, 2, 3, List.of(dilated));
        convolution("2d", face, 1, 2, 3, List.of(padded, padded));
        convolution("2d strided", face, 1, 2, 3, List.of(strided, dilated));
        convolution("2d grouped", face, 2, 4, 6, List.of(padded, strided));
        convolution("2d depthwise", face, 3, 3, 3, List.of(padded, unread));
        convolution("2d pointwise", face, 1, 270, 3, List.of(none, none));
        convolution("3d", face, 1, 2, 2, List.of(strided, ConvAxis.of(3, 2, 1, 1, 1, 0), dilated));
    }

    private void convolution(
            String name, Face face, int groups, int c, int o, List<ConvAxis> axes) {
        int[] x = dims(2, c, axes.stream().mapToInt(ConvAxis::in).toArray());
        int[] w = dims(o, c / groups, axes.stream().mapToInt(ConvAxis::kernel).toArray());
        int[] y = dims(2, o, axes.stream().mapToInt(ConvAxis::out).toArray());
        Op op = new Convolution(face, groups, axes);
        int taps = new Shape(w).size() / o;
        int positions = new Shape(y).size() / o;
        String full = "conv " + name + " " + face;
        switch (face) {
            case OUTPUT -> add(full, op, ErrorBound.chunkedSum(taps), batch(x), whole(w));
            case INPUT ->
                    add(full, op, ErrorBound.chunkedSum(o / groups * taps), whole(w), batch(y));
            case WEIGHT -> add(full, op, ErrorBound.chunkedSum(positions), whole(x), whole(y));
        }
    }

    private static int[] dims(int first, int second, int[] rest) {
        int[] dims = new int[rest.length + 2];
        dims[0] = first;
        dims[1] = second;
        System.arraycopy(rest, 0, dims, 2, rest.length);
        return dims;
    }

    private void pools(PoolFn f) {
        PoolAxis overlapping = PoolAxis.window(7, 3, 2, 1, 1, false);
        PoolAxis hanging = PoolAxis.window(8, 3, 2, 1, 0, true);
        PoolAxis dilated = PoolAxis.window(6, 2, 1, 2, 1, false);
        PoolAxis adaptive = PoolAxis.adaptive(5, 3);
        boolean average = f == PoolFn.AVERAGE || f == PoolFn.AVERAGE_SCATTER;
        pool("1d", f, List.of(overlapping));
        pool("2d", f, List.of(overlapping, hanging));
        pool("2d adaptive", f, List.of(adaptive, adaptive));
        if (!average) pool("2d dilated", f, List.of(dilated, hanging));
        pool("3d", f, List.of(adaptive, PoolAxis.window(2, 2, 1, 1, 0, false), overlapping));
    }

    private void pool(String name, PoolFn f, List<PoolAxis> axes) {
        int[] in = dims(2, 3, axes.stream().mapToInt(PoolAxis::in).toArray());
        int[] out = dims(2, 3, axes.stream().mapToInt(PoolAxis::out).toArray());
        int elements = new Shape(in).product(2, in.length);
        // A term meets at most one rounding for each element of the plane, and one for the
        // division.
        ErrorBound bound = new ErrorBound.Roundings(elements + 1);
        String full = "pool " + name + " " + f;
        switch (f) {
            case MAX -> add(full, new MaxPool(f, axes), EXACT, batch(in));
            case MAX_GATHER -> add(full, new MaxPool(f, axes), EXACT, choosing(in), batch(in));
            case MAX_SCATTER -> add(full, new MaxPool(f, axes), bound, choosing(in), batch(out));
            case AVERAGE, AVERAGE_SCATTER -> {
                Operand x = f == PoolFn.AVERAGE ? batch(in) : batch(out);
                add(full, new AvgPool(f, axes, false, 0), bound, x);
                add(full + " with padding", new AvgPool(f, axes, true, 0), bound, x);
                add(full + " by five", new AvgPool(f, axes, false, 5), bound, x);
            }
        }
    }

    /// Operands lie within 1.8 of zero, so differences from the largest are at most `d = 3.6`, and
    /// the relative error of a power is `(d + 4)u`: a rounded difference and 2 ulp of `exp`. The
    /// sum of `n` of them adds `(n + 1)u`, the quotient one more; a logarithm turns the sum's
    /// relative error into an absolute one and adds 2 ulp of its value, below `4u·4`, and the two
    /// differences add at most `8u`.
    private static ErrorBound softmax(int n, boolean log) {
        double sum = 3.6 + 4 + n + 1;
        return log
                ? new ErrorBound.Absolute((sum + 16 + 8) * ErrorBound.UNIT)
                : new ErrorBound.Ulps(sum + 3.6 + 4 + 1);
    }

    /// Operands lie within `m = 1.8` of zero, and their variance is above a half. The mean of `n`
    /// errs by `(n + 2)um`, a centred element by `(n + 4)um`, the variance by `(8n + 28)um²`, so
    /// the deviation by the relative `(8n + 28)um² + 2u`; and the quotient is below `2m/√½`.
    private static ErrorBound normalised(int n) {
        double m = 1.8;
        double deviation = (8 * n + 28) * m * m + 2;
        return new ErrorBound.Absolute(
                ((n + 4) * m + 2 * m * (deviation + 1)) / Math.sqrt(0.5) * ErrorBound.UNIT);
    }

    private void normalisations() {
        add("softmax", new Softmax(1, false), softmax(7, false), batch(2, 7, 3));
        add("softmax last", new Softmax(2, false), softmax(300, false), batch(2, 3, 300));
        add("log softmax", new Softmax(1, true), softmax(7, true), batch(2, 7, 3));
        add("normalize", Normalize.from(1, 1e-5), normalised(20), batch(2, 4, 5));
        add("normalize last", Normalize.from(2, 0.1), normalised(40), batch(2, 3, 40));
        add("normalize channels", new Normalize(1, 2, 0.1), normalised(40), whole(4, 3, 2, 5));
        add("normalize ten channels", new Normalize(1, 2, 1e-3), normalised(520), whole(8, 10, 65));
    }
}
