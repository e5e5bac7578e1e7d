package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// What every single-precision backend has to pass: it agrees with the reference within derived
/// bounds, and its bits are the scalar backend's, whatever the number of threads. A backend's own
/// test extends this class and says how the backend is made.
public abstract class KernelsConformance {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /// For subclasses.
    protected KernelsConformance() {}

    /// A new backend, which the test closes.
    protected abstract Kernels kernels();

    /// A new backend on so many threads, which the test closes; the same as any other if it has no
    /// threads.
    protected Kernels threads(int count) {
        return kernels();
    }

    private static void each(List<KernelSample> samples, Consumer<KernelSample> check) {
        assertAll(samples.stream().map(s -> () -> check.accept(s)));
    }

    @Test
    void agreesWithTheReference() {
        try (Kernels k = kernels();
                Kernels reference = Backends.reference()) {
            each(
                    KernelSamples.all(),
                    s ->
                            s.bound()
                                    .check(
                                            s.name(),
                                            s.exact(reference),
                                            s.result(k),
                                            () -> s.magnitude(reference)));
        }
    }

    @Test
    void hasTheBitsOfTheScalarBackend() {
        try (Kernels k = kernels();
                Kernels scalar = Backends.scalar(1)) {
            each(
                    KernelSamples.all(),
                    s -> KernelSample.assertSameBits(s.result(scalar), s.result(k), s.name()));
        }
    }

    @Test
    void sumsKeepTheOrderContract() {
        try (Kernels k = kernels()) {
            for (int along : KernelSamples.SIZES) {
                for (int inner : new int[] {1, 17}) {
                    float[] x = Values.WIDE.of(5 * along * inner, along);
                    Buffer y = k.allocate(5 * inner);
                    k.reduce(ReduceFn.SUM, k.upload(x), y, 5, along, inner);
                    same(
                            OrderContract.sum(x, 5, along, inner),
                            k.floats(y),
                            "sum " + along + " " + inner);
                }
            }
            for (Product p : WindowSamples.products()) {
                KernelSample s = WindowSamples.sample(p);
                List<float[]> in = s.values();
                same(OrderContract.product(p, in.get(0), in.get(1)), s.result(k), s.name());
            }
            for (ConvGeometry g : WindowSamples.convolutions()) {
                for (Face face : Face.values()) {
                    KernelSample s = WindowSamples.sample(g, face, Values.ORDINARY);
                    List<float[]> in = s.values();
                    float[] expected =
                            OrderContract.convolution(g, face, in.get(0), in.get(1), s.size());
                    same(expected, s.result(k), s.name());
                }
            }
        }
    }

    private static void same(float[] expected, float[] got, String what) {
        KernelSample.assertSameBits(expected, got, what);
    }

    @Test
    void threadsCannotChangeABit() {
        try (Kernels one = threads(1);
                Kernels two = threads(2);
                Kernels five = threads(5)) {
            each(
                    KernelSamples.all(),
                    s -> {
                        float[] expected = s.result(one);
                        KernelSample.assertSameBits(
                                expected, s.result(two), s.name() + " on 2 threads");
                        KernelSample.assertSameBits(
                                expected, s.result(five), s.name() + " on 5 threads");
                    });
        }
    }

    @Test
    void repeatsAreEqual() {
        try (Kernels k = threads(2)) {
            each(
                    KernelSamples.all(),
                    s -> {
                        List<float[]> results = s.results(k, 20);
                        for (float[] y : results)
                            KernelSample.assertSameBits(results.getFirst(), y, s.name());
                    });
        }
    }

    @Test
    void everyElementIsWritten() {
        try (Kernels k = kernels()) {
            each(
                    KernelSamples.all(),
                    s -> KernelSample.assertSameBits(s.result(k), s.result(k, 7), s.name()));
        }
    }

    @Test
    void aCopyLeavesTheRestOfTheResultAlone() {
        try (Kernels k = kernels()) {
            Buffer y = k.allocate(9);
            k.fill(y, 7);
            Buffer x = k.upload(new float[] {1, 2, 3, 4});
            k.copy(Strided.dense(x, 2, 2), new Strided(y, 1, new int[] {2, 2}, new int[] {4, 2}));
            assertArrayEquals(new float[] {7, 1, 7, 2, 7, 3, 7, 4, 7}, k.floats(y));
        }
    }

    @Test
    void uploadsRoundOnceAndCopy() {
        try (Kernels k = kernels()) {
            double[] values = {0.1, -1e-50, 1e300, Double.NaN};
            Buffer x = k.upload(values);
            values[0] = 5;
            assertArrayEquals(new float[] {0.1f, -0f, INFINITY, NAN}, k.floats(x));
            assertArrayEquals(new double[] {0.1f, -0.0, INFINITY, NAN}, k.doubles(x));
            assertEquals(4, x.size());
            k.floats(x)[0] = 9;
            assertEquals(0.1f, k.floats(x)[0]);
        }
    }

    @Test
    void aBufferOfAnotherBackendIsRefused() {
        try (Kernels k = kernels();
                Kernels reference = Backends.reference()) {
            Buffer own = k.allocate(1);
            Buffer foreign = reference.allocate(1);
            assertThrows(KernelException.class, () -> k.unary(UnaryFn.NEG, foreign, own));
            assertThrows(KernelException.class, () -> reference.unary(UnaryFn.NEG, own, foreign));
        }
    }

    @Test
    void nanPropagates() {
        try (Kernels k = kernels()) {
            for (int n : new int[] {1, 5, 16, 33}) {
                float[] x = Values.ORDINARY.of(n, n);
                x[n / 2] = NAN;
                for (UnaryFn f : UnaryFn.values()) {
                    float expected = f == UnaryFn.STEP ? 0 : NAN;
                    assertEquals(expected, unary(k, f, x)[n / 2], f.name());
                }
                for (BinaryFn f :
                        List.of(BinaryFn.MAXIMUM, BinaryFn.MINIMUM, BinaryFn.ADD, BinaryFn.POW)) {
                    assertEquals(NAN, binary(k, f, x, Values.ORDINARY.of(n, 1))[n / 2], f.name());
                    assertEquals(NAN, binary(k, f, Values.ORDINARY.of(n, 1), x)[n / 2], f.name());
                }
                for (ReduceFn f : ReduceFn.values()) {
                    assertEquals(NAN, reduce(k, f, x, n, 1)[0], f.name());
                    assertEquals(NAN, reduce(k, f, x, 1, n)[n / 2], f.name());
                }
                PoolGeometry whole =
                        new PoolGeometry(
                                1,
                                PoolAxis.NONE,
                                PoolAxis.NONE,
                                PoolAxis.window(n, n, 1, 1, 0, false),
                                false,
                                0);
                assertEquals(NAN, pool(k, whole, PoolFn.MAX, x)[0]);
                assertEquals(NAN, pool(k, whole, PoolFn.AVERAGE, x)[0]);
            }
        }
    }

    @Test
    void theFirstNanOfAWindowWins() {
        try (Kernels k = kernels()) {
            PoolGeometry g =
                    new PoolGeometry(
                            1,
                            PoolAxis.NONE,
                            PoolAxis.NONE,
                            PoolAxis.window(5, 5, 1, 1, 0, false),
                            false,
                            0);
            Buffer y = k.allocate(1);
            Buffer x = k.upload(new float[] {1, NAN, INFINITY, NAN, 2});
            k.pool(g, PoolFn.MAX_GATHER, x, k.upload(new float[] {10, 11, 12, 13, 14}), y);
            assertEquals(11, k.floats(y)[0]);
        }
    }

    @Test
    void zerosKeepTheirSignsAndInfinitiesTheirs() {
        try (Kernels k = kernels()) {
            float[] zeros = new float[17];
            Arrays.fill(zeros, -0f);
            for (UnaryFn f :
                    List.of(
                            UnaryFn.SQRT,
                            UnaryFn.SIGN,
                            UnaryFn.SIN,
                            UnaryFn.TANH,
                            UnaryFn.ERF,
                            UnaryFn.FLOOR,
                            UnaryFn.ROUND,
                            UnaryFn.EXPM1,
                            UnaryFn.LOG1P,
                            UnaryFn.GELU,
                            UnaryFn.SILU)) {
                assertArrayEquals(zeros, unary(k, f, zeros), f.name());
            }
            assertArrayEquals(new float[17], unary(k, UnaryFn.RELU, zeros));
            assertArrayEquals(new float[17], binary(k, BinaryFn.MAXIMUM, zeros, new float[17]));
            assertArrayEquals(zeros, binary(k, BinaryFn.MINIMUM, new float[17], zeros));
            float[] ends = {-INFINITY, INFINITY};
            assertArrayEquals(new float[] {-0f, 0f}, unary(k, UnaryFn.RECIPROCAL, ends));
            assertArrayEquals(new float[] {0f, INFINITY}, unary(k, UnaryFn.EXP, ends));
            assertArrayEquals(new float[] {-1f, 1f}, unary(k, UnaryFn.TANH, ends));
            assertArrayEquals(new float[] {0f, 1f}, unary(k, UnaryFn.SIGMOID, ends));
            assertArrayEquals(new float[] {-1f, 1f}, unary(k, UnaryFn.ERF, ends));
            assertArrayEquals(new float[] {0f, INFINITY}, unary(k, UnaryFn.SOFTPLUS, ends));
            assertArrayEquals(new float[] {-0f, INFINITY}, unary(k, UnaryFn.GELU, ends));
            assertArrayEquals(new float[] {-0f, INFINITY}, unary(k, UnaryFn.SILU, ends));
            assertArrayEquals(new float[] {NAN, INFINITY}, unary(k, UnaryFn.LOG, ends));
            assertArrayEquals(
                    new float[] {-INFINITY, -INFINITY},
                    reduce(k, ReduceFn.MAX, new float[0], 0, 2));
            assertArrayEquals(new float[] {INFINITY}, reduce(k, ReduceFn.MIN, new float[0], 0, 1));
            assertArrayEquals(new float[] {0, 0, 0}, reduce(k, ReduceFn.SUM, new float[0], 0, 3));
        }
    }

    @Test
    void aBatchIsItsSamples() {
        try (Kernels k = kernels()) {
            for (Product p : WindowSamples.products()) product(k, p);
            for (ConvGeometry g : WindowSamples.convolutions()) {
                convolution(k, g, Face.OUTPUT);
                convolution(k, g, Face.INPUT);
            }
            for (PoolGeometry g : WindowSamples.pools()) pools(k, g);
        }
    }

    private static void product(Kernels k, Product p) {
        Product one =
                new Product(1, p.m(), p.k(), p.n(), p.transposeA(), p.transposeB(), false, false);
        float[] a = Values.ORDINARY.of((p.sharedA() ? 1 : p.batch()) * p.m() * p.k(), 1);
        float[] b = Values.ORDINARY.of((p.sharedB() ? 1 : p.batch()) * p.k() * p.n(), 2);
        Buffer whole = k.allocate(p.batch() * p.m() * p.n());
        k.product(p, k.upload(a), k.upload(b), whole);
        for (int i = 0; i < p.batch(); i++) {
            float[] left = part(a, p.offsetA(i), p.m() * p.k());
            float[] right = part(b, p.offsetB(i), p.k() * p.n());
            Buffer y = k.allocate(p.m() * p.n());
            k.product(one, k.upload(left), k.upload(right), y);
            same(k, whole, i, y, p);
        }
    }

    private static void convolution(Kernels k, ConvGeometry g, Face face) {
        boolean output = face == Face.OUTPUT;
        ConvGeometry one = new ConvGeometry(1, g.groups(), g.c(), g.o(), g.z(), g.y(), g.x());
        int from = output ? g.c() * g.inPlane() : g.o() * g.outPlane();
        int to = output ? g.o() * g.outPlane() : g.c() * g.inPlane();
        float[] x = Values.ORDINARY.of(g.n() * from, 1);
        Buffer w = k.upload(Values.ORDINARY.of(g.o() * g.groupC() * g.taps(), 2));
        Buffer whole = k.allocate(g.n() * to);
        Buffer all = k.upload(x);
        k.convolve(g, face, output ? all : w, output ? w : all, whole);
        for (int i = 0; i < g.n(); i++) {
            Buffer data = k.upload(part(x, i * from, from));
            Buffer y = k.allocate(to);
            k.convolve(one, face, output ? data : w, output ? w : data, y);
            same(k, whole, i, y, g);
        }
    }

    private static void pools(Kernels k, PoolGeometry g) {
        PoolGeometry one = new PoolGeometry(1, g.z(), g.y(), g.x(), g.countPadding(), g.divisor());
        float[] x = Values.CHOICE.of(g.planes() * g.inPlane(), 1);
        for (PoolFn f : List.of(PoolFn.MAX, PoolFn.AVERAGE)) {
            if (WindowSamples.deciding(g, f).isEmpty()) continue;
            Buffer whole = k.allocate(g.planes() * g.outPlane());
            Buffer all = k.upload(x);
            k.pool(g, f, all, all, whole);
            for (int i = 0; i < g.planes(); i++) {
                Buffer plane = k.upload(part(x, i * g.inPlane(), g.inPlane()));
                Buffer y = k.allocate(g.outPlane());
                k.pool(one, f, plane, plane, y);
                same(k, whole, i, y, g);
            }
        }
    }

    private static void same(Kernels k, Buffer whole, int i, Buffer y, Object what) {
        float[] expected = k.floats(y);
        float[] got = part(k.floats(whole), i * expected.length, expected.length);
        KernelSample.assertSameBits(expected, got, "sample " + i + " of " + what);
    }

    private static float[] part(float[] x, int from, int count) {
        return Arrays.copyOfRange(x, from, from + count);
    }

    private static float[] unary(Kernels k, UnaryFn f, float... x) {
        Buffer y = k.allocate(x.length);
        k.unary(f, k.upload(x), y);
        return k.floats(y);
    }

    private static float[] binary(Kernels k, BinaryFn f, float[] a, float[] b) {
        Buffer y = k.allocate(a.length);
        k.binary(f, Strided.dense(k.upload(a), a.length), Strided.dense(k.upload(b), b.length), y);
        return k.floats(y);
    }

    private static float[] reduce(Kernels k, ReduceFn f, float[] x, int along, int inner) {
        Buffer y = k.allocate(inner);
        k.reduce(f, k.upload(x), y, 1, along, inner);
        return k.floats(y);
    }

    private static float[] pool(Kernels k, PoolGeometry g, PoolFn f, float[] x) {
        Buffer y = k.allocate(1);
        k.pool(g, f, k.upload(x), k.upload(x), y);
        return k.floats(y);
    }
}
