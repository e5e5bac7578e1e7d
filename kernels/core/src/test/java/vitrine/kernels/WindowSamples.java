package vitrine.kernels;

import static vitrine.kernels.KernelSample.ordinary;

import vitrine.kernels.KernelSample.Call;
import vitrine.kernels.KernelSample.Operand;

import java.util.ArrayList;
import java.util.List;

/// The samples of products, convolutions and pools, and the sizes they are made of.
final class WindowSamples {
    private static final ErrorBound EXACT = new ErrorBound.Exact();

    private static final ConvAxis NONE = ConvAxis.NONE;

    private WindowSamples() {}

    static List<KernelSample> all() {
        List<KernelSample> samples = new ArrayList<>();
        for (Product p : products()) samples.add(sample(p));
        for (ConvGeometry g : convolutions()) {
            for (Face face : Face.values()) samples.add(sample(g, face, Values.ORDINARY));
        }
        ConvGeometry padded = conv(2, 1, 3, 4, axis(5, 3, 1, 1, 1, 1), axis(17, 3, 2, 1, 1, 1));
        for (Face face : Face.values()) samples.add(sample(padded, face, Values.SPECIAL));
        for (PoolGeometry g : pools()) {
            for (PoolFn f : PoolFn.values()) {
                for (Values deciding : deciding(g, f)) samples.add(sample(g, f, deciding));
            }
        }
        return samples;
    }

    /// Every way of transposing and sharing, and summed extents of none, one and several chunks.
    static List<Product> products() {
        List<Product> products = new ArrayList<>();
        int[][] sizes = {
            {1, 1, 1},
            {3, 5, 17},
            {4, 256, 16},
            {5, 257, 33},
            {17, 513, 15},
            {1, 1000, 65},
            {65, 63, 64},
            {3, 0, 4}
        };
        for (int[] s : sizes) {
            for (int t = 0; t < 4; t++) products.add(product(1, s, t, false, false));
        }
        int[] small = {5, 300, 18};
        for (int t = 0; t < 4; t++) {
            products.add(product(3, small, t, false, false));
            products.add(product(3, small, t, true, false));
            products.add(product(3, small, t, false, true));
            products.add(product(3, small, t, true, true));
        }
        products.add(product(1, new int[] {130, 300, 140}, 0, false, false));
        products.add(product(1, new int[] {7, 64, 1000}, 1, false, false));
        products.add(product(40, new int[] {16, 17, 65}, 2, false, false));
        products.add(product(0, small, 0, false, false));
        return products;
    }

    private static Product product(
            int batch, int[] mkn, int transposed, boolean sharedA, boolean sharedB) {
        return new Product(
                batch,
                mkn[0],
                mkn[1],
                mkn[2],
                (transposed & 1) != 0,
                (transposed & 2) != 0,
                sharedA,
                sharedB);
    }

    static KernelSample sample(Product p) {
        Call call = (k, in, y) -> k.product(p, in.get(0), in.get(1), y);
        int a = (p.sharedA() ? 1 : p.batch()) * p.m() * p.k();
        int b = (p.sharedB() ? 1 : p.batch()) * p.k() * p.n();
        List<Operand> operands = List.of(ordinary(a), ordinary(b));
        int size = p.batch() * p.m() * p.n();
        return new KernelSample(p.toString(), operands, size, ErrorBound.chunkedSum(p.k()), call);
    }

    private static ConvAxis axis(
            int in, int kernel, int stride, int dilation, int before, int after) {
        return ConvAxis.of(in, kernel, stride, dilation, before, after);
    }

    private static ConvGeometry conv(int n, int groups, int c, int o, ConvAxis y, ConvAxis x) {
        return new ConvGeometry(n, groups, c, o, NONE, y, x);
    }

    /// One to three axes; strides beyond and below the kernel; dilations that share a factor with
    /// the stride and that do not; padding of one side; groups; one channel each; sums of several
    /// chunks; more rows of lanes than one; inputs that no tap reaches.
    static List<ConvGeometry> convolutions() {
        return List.of(
                conv(2, 1, 3, 4, NONE, axis(17, 3, 1, 1, 1, 1)),
                conv(1, 1, 2, 3, NONE, axis(65, 5, 2, 2, 3, 1)),
                conv(2, 2, 4, 6, NONE, axis(513, 7, 1, 1, 3, 3)),
                conv(2, 1, 3, 4, axis(7, 3, 1, 1, 1, 1), axis(6, 3, 1, 1, 1, 1)),
                conv(2, 1, 3, 5, axis(7, 3, 2, 1, 1, 1), axis(6, 3, 2, 1, 1, 1)),
                conv(1, 1, 2, 3, axis(9, 3, 2, 2, 1, 0), axis(11, 2, 3, 1, 0, 2)),
                conv(1, 1, 2, 3, axis(17, 3, 4, 2, 2, 1), axis(16, 3, 2, 3, 4, 0)),
                conv(2, 1, 2, 3, axis(9, 2, 3, 1, 0, 0), axis(10, 1, 2, 1, 0, 0)),
                conv(2, 2, 6, 4, axis(8, 3, 1, 1, 1, 1), axis(15, 3, 1, 1, 1, 1)),
                conv(2, 5, 5, 5, axis(9, 3, 1, 1, 1, 1), axis(16, 3, 1, 1, 1, 1)),
                conv(1, 3, 3, 6, axis(9, 5, 2, 1, 2, 2), axis(17, 5, 2, 1, 2, 2)),
                conv(2, 1, 300, 7, axis(4, 1, 1, 1, 0, 0), axis(5, 1, 1, 1, 0, 0)),
                conv(1, 1, 30, 60, axis(5, 3, 1, 1, 1, 1), axis(7, 3, 1, 1, 1, 1)),
                conv(3, 1, 2, 3, axis(17, 3, 1, 1, 1, 1), axis(33, 3, 1, 1, 1, 1)),
                conv(2, 1, 8, 9, axis(33, 3, 1, 1, 1, 1), axis(65, 3, 1, 1, 1, 1)),
                conv(1, 1, 3, 8, axis(32, 7, 2, 1, 3, 3), axis(34, 7, 2, 1, 3, 3)),
                conv(1, 1, 2, 2, axis(3, 5, 1, 1, 2, 2), axis(2, 4, 1, 1, 1, 2)),
                conv(2, 1, 3, 2, new ConvAxis(9, 3, 2, 1, 1, 4), new ConvAxis(12, 2, 3, 1, 0, 3)),
                conv(0, 1, 3, 2, axis(5, 3, 1, 1, 1, 1), axis(5, 3, 1, 1, 1, 1)),
                new ConvGeometry(
                        2,
                        1,
                        2,
                        3,
                        axis(4, 2, 1, 1, 1, 0),
                        axis(5, 3, 2, 1, 1, 1),
                        axis(6, 2, 1, 2, 0, 1)),
                new ConvGeometry(
                        1,
                        2,
                        4,
                        4,
                        axis(3, 3, 1, 1, 1, 1),
                        axis(4, 3, 1, 1, 1, 1),
                        axis(17, 3, 2, 1, 1, 1)));
    }

    static int terms(ConvGeometry g, Face face) {
        return switch (face) {
            case OUTPUT -> g.groupC() * g.taps();
            case INPUT -> g.groupO() * g.taps();
            case WEIGHT -> g.n() * g.outPlane();
        };
    }

    static KernelSample sample(ConvGeometry g, Face face, Values values) {
        int x = g.n() * g.c() * g.inPlane();
        int w = g.o() * g.groupC() * g.taps();
        int y = g.n() * g.o() * g.outPlane();
        List<Operand> operands =
                switch (face) {
                    case OUTPUT -> List.of(new Operand(x, values), new Operand(w, values));
                    case INPUT -> List.of(new Operand(w, values), new Operand(y, values));
                    case WEIGHT -> List.of(new Operand(x, values), new Operand(y, values));
                };
        int size =
                switch (face) {
                    case OUTPUT -> y;
                    case INPUT -> x;
                    case WEIGHT -> w;
                };
        ErrorBound bound =
                values == Values.SPECIAL
                        ? new ErrorBound.BitsOnly()
                        : ErrorBound.chunkedSum(terms(g, face));
        Call call = (k, in, to) -> k.convolve(g, face, in.get(0), in.get(1), to);
        return new KernelSample(
                "convolve " + face + " " + values + " " + g, operands, size, bound, call);
    }

    private static PoolGeometry pool(
            int planes, PoolAxis y, PoolAxis x, boolean countPadding, int divisor) {
        return new PoolGeometry(planes, PoolAxis.NONE, y, x, countPadding, divisor);
    }

    private static PoolAxis window(
            int in, int kernel, int stride, int dilation, int pad, boolean ceil) {
        return PoolAxis.window(in, kernel, stride, dilation, pad, ceil);
    }

    /// Windows that touch, overlap, leave gaps, hang over, are dilated, or divide the input evenly.
    static List<PoolGeometry> pools() {
        PoolAxis none = PoolAxis.NONE;
        return List.of(
                pool(3, none, window(17, 3, 2, 1, 1, false), false, 0),
                pool(2, none, window(65, 2, 2, 1, 0, true), true, 0),
                pool(6, window(7, 3, 2, 1, 1, false), window(8, 3, 2, 1, 1, false), false, 0),
                pool(6, window(7, 3, 2, 1, 1, true), window(8, 3, 2, 1, 1, true), true, 0),
                pool(2, window(9, 2, 3, 1, 0, false), window(16, 3, 1, 1, 1, false), false, 5),
                pool(2, window(9, 3, 1, 2, 1, false), window(12, 2, 2, 3, 1, true), false, 0),
                pool(2, window(5, 5, 1, 1, 2, false), window(33, 7, 3, 1, 3, true), true, 0),
                pool(4, PoolAxis.adaptive(7, 3), PoolAxis.adaptive(5, 5), false, 0),
                pool(4, PoolAxis.adaptive(2, 5), PoolAxis.adaptive(17, 1), true, 0),
                pool(64, window(33, 3, 2, 1, 1, false), window(34, 3, 2, 1, 1, false), true, 0),
                new PoolGeometry(
                        2,
                        window(4, 2, 1, 1, 1, false),
                        window(5, 3, 2, 1, 1, true),
                        window(6, 2, 2, 1, 0, true),
                        true,
                        0),
                new PoolGeometry(
                        2,
                        PoolAxis.adaptive(4, 3),
                        PoolAxis.adaptive(5, 2),
                        PoolAxis.adaptive(6, 4),
                        false,
                        0));
    }

    /// What the operand that decides is filled with: nothing where averages are dilated, which they
    /// never are.
    static List<Values> deciding(PoolGeometry g, PoolFn f) {
        boolean dilated = g.z().dilation() > 1 || g.y().dilation() > 1 || g.x().dilation() > 1;
        return switch (f) {
            case MAX, MAX_GATHER -> List.of(Values.CHOICE, Values.WIDE, Values.SPECIAL);
            case MAX_SCATTER -> List.of(Values.CHOICE);
            case AVERAGE, AVERAGE_SCATTER -> dilated ? List.of() : List.of(Values.ORDINARY);
        };
    }

    static KernelSample sample(PoolGeometry g, PoolFn f, Values deciding) {
        int in = g.planes() * g.inPlane();
        int out = g.planes() * g.outPlane();
        boolean scatters = f == PoolFn.MAX_SCATTER || f == PoolFn.AVERAGE_SCATTER;
        ErrorBound bound =
                switch (f) {
                    case MAX, MAX_GATHER -> EXACT;
                    case MAX_SCATTER -> new ErrorBound.Roundings(g.outPlane());
                    // Each element of a window is added to its line, the line to the sum, and the
                    // sum divided.
                    case AVERAGE -> new ErrorBound.Roundings(g.inPlane() + 1);
                    case AVERAGE_SCATTER -> new ErrorBound.Roundings(g.outPlane() + 1);
                };
        Operand t = ordinary(scatters ? out : in);
        Operand x = deciding == Values.ORDINARY ? t : new Operand(in, deciding);
        Call call = (k, b, y) -> k.pool(g, f, b.get(0), b.get(1), y);
        return new KernelSample(
                "pool " + f + " " + deciding + " " + g,
                List.of(x, t),
                scatters ? in : out,
                bound,
                call);
    }
}
