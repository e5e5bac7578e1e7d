package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// The specification itself, against numbers worked out by hand and formulas written the other way
/// round.
class ReferenceConformanceTest {
    private final Kernels k = Backends.reference();

    private static double[] ordinary(int n, long seed) {
        float[] x = Values.ORDINARY.of(n, seed);
        double[] y = new double[n];
        for (int i = 0; i < n; i++) y[i] = x[i];
        return y;
    }

    private double unary(UnaryFn f, double x) {
        Buffer y = k.allocate(1);
        k.unary(f, k.upload(new double[] {x}), y);
        return k.doubles(y)[0];
    }

    private void assertUnary(double expected, UnaryFn f, double x) {
        assertEquals(expected, unary(f, x), 1e-14 * Math.abs(expected), f + " " + x);
    }

    @Test
    void unaryFunctionsHaveTheirPublishedValues() {
        assertUnary(-3, UnaryFn.NEG, 3);
        assertUnary(3, UnaryFn.ABS, -3);
        assertUnary(-1, UnaryFn.SIGN, -3);
        assertUnary(0, UnaryFn.RELU, -3);
        assertUnary(3, UnaryFn.RELU, 3);
        assertUnary(0, UnaryFn.STEP, 0);
        assertUnary(1, UnaryFn.STEP, 1e-9);
        assertUnary(-2, UnaryFn.FLOOR, -1.5);
        assertUnary(2, UnaryFn.ROUND, 2.5);
        assertUnary(-4, UnaryFn.ROUND, -3.5);
        assertUnary(0.25, UnaryFn.RECIPROCAL, 4);
        assertUnary(1.4142135623730951, UnaryFn.SQRT, 2);
        assertUnary(0.7071067811865475, UnaryFn.RSQRT, 2);
        assertUnary(2.718281828459045, UnaryFn.EXP, 1);
        assertUnary(1.718281828459045, UnaryFn.EXPM1, 1);
        assertUnary(1.0000000005e-9, UnaryFn.EXPM1, 1e-9);
        assertUnary(0.6931471805599453, UnaryFn.LOG, 2);
        assertUnary(0.6931471805599453, UnaryFn.LOG1P, 1);
        assertUnary(0.8414709848078965, UnaryFn.SIN, 1);
        assertUnary(0.5403023058681398, UnaryFn.COS, 1);
        assertUnary(0.7615941559557649, UnaryFn.TANH, 1);
        assertUnary(0.7310585786300049, UnaryFn.SIGMOID, 1);
        assertUnary(0.5204998778130465, UnaryFn.ERF, 0.5);
        assertUnary(0.8427007929497149, UnaryFn.ERF, 1);
        assertUnary(-0.9953222650189527, UnaryFn.ERF, -2);
        assertUnary(0.9999779095030014, UnaryFn.ERF, 3);
        assertUnary(1.3132616875182228, UnaryFn.SOFTPLUS, 1);
        assertUnary(0.8413447460685429, UnaryFn.GELU, 1);
        assertUnary(-1.4332578593959696e-6, UnaryFn.GELU, -5);
        assertUnary(0.7310585786300049, UnaryFn.SILU, 1);
        assertUnary(-0.2689414213699951, UnaryFn.SILU, -1);
    }

    @Test
    void functionsOfTwoAndThreeVariables() {
        double[] expected = {5, 1, 6, 1.5, 3, 2, 9, 1, 1, 0};
        for (BinaryFn f : BinaryFn.values()) {
            Buffer y = k.allocate(1);
            Strided a = Strided.dense(k.upload(new double[] {3}), 1);
            k.binary(f, a, Strided.dense(k.upload(new double[] {2}), 1), y);
            assertEquals(expected[f.ordinal()], k.doubles(y)[0], 1e-15, f.name());
        }
        assertEquals(1, BinaryFn.GE.of(2, 2));
        assertEquals(0, BinaryFn.GT.of(2, 2));
        assertEquals(1, BinaryFn.EQ.of(2, 2));
        assertEquals(11, TernaryFn.FMA.of(2, 3, 5));
        assertEquals(3, TernaryFn.SELECT.of(-1, 3, 5));
        assertEquals(5, TernaryFn.SELECT.of(0, 3, 5));
    }

    @Test
    void broadcastingRepeatsAlongStrideZero() {
        Buffer y = k.allocate(6);
        Strided rows =
                Strided.broadcast(
                        k.upload(new double[] {10, 20}), new int[] {2, 1}, new int[] {2, 3});
        Strided columns =
                Strided.broadcast(
                        k.upload(new double[] {1, 2, 3}), new int[] {1, 3}, new int[] {2, 3});
        k.binary(BinaryFn.ADD, rows, columns, y);
        assertArrayEquals(new double[] {11, 12, 13, 21, 22, 23}, k.doubles(y));
        Strided one =
                Strided.broadcast(k.upload(new double[] {0.5}), new int[] {1, 1}, new int[] {2, 3});
        k.ternary(TernaryFn.FMA, rows, columns, one, y);
        assertArrayEquals(new double[] {10.5, 20.5, 30.5, 20.5, 40.5, 60.5}, k.doubles(y));
    }

    @Test
    void reductionsAndRunningSums() {
        Buffer x = k.upload(new double[] {1, 5, 2, 4, 3, 9, 7, 8, 6, 0, -1, 2});
        Buffer y = k.allocate(4);
        k.reduce(ReduceFn.SUM, x, y, 2, 3, 2);
        assertArrayEquals(new double[] {6, 18, 12, 10}, k.doubles(y));
        k.reduce(ReduceFn.MAX, x, y, 2, 3, 2);
        assertArrayEquals(new double[] {3, 9, 7, 8}, k.doubles(y));
        k.reduce(ReduceFn.MIN, x, y, 2, 3, 2);
        assertArrayEquals(new double[] {1, 4, -1, 0}, k.doubles(y));
        Buffer sums = k.allocate(12);
        k.cumulate(x, sums, 2, 3, 2, false);
        assertArrayEquals(new double[] {1, 5, 3, 9, 6, 18, 7, 8, 13, 8, 12, 10}, k.doubles(sums));
        k.cumulate(x, sums, 2, 3, 2, true);
        assertArrayEquals(new double[] {6, 18, 5, 13, 3, 9, 12, 10, 5, 2, -1, 2}, k.doubles(sums));
    }

    @Test
    void movesGathersAndScatters() {
        Buffer x = k.upload(new double[] {1, 2, 3, 4, 5, 6});
        Buffer y = k.allocate(6);
        k.copy(new Strided(x, 0, new int[] {3, 2}, new int[] {1, 3}), Strided.dense(y, 3, 2));
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, k.doubles(y));
        k.copy(new Strided(x, 5, new int[] {6}, new int[] {-1}), Strided.dense(y, 6));
        assertArrayEquals(new double[] {6, 5, 4, 3, 2, 1}, k.doubles(y));
        Buffer picked = k.allocate(8);
        k.gather(x, new int[] {2, 0, 2, 1}, picked, 2, 3, 1);
        assertArrayEquals(new double[] {3, 1, 3, 2, 6, 4, 6, 5}, k.doubles(picked));
        k.scatter(picked, new int[] {2, 0, 2, 1}, y, 2, 3, 1);
        assertArrayEquals(new double[] {1, 2, 6, 4, 5, 12}, k.doubles(y));
        Resampling r =
                new Resampling(
                        3,
                        new int[] {0, 2, 2, 3},
                        new int[] {0, 1, 2},
                        new double[] {0.25, 0.75, 2});
        k.resample(r, x, y, 1, 2);
        assertArrayEquals(new double[] {0.25 + 2.25, 0.5 + 3, 0, 0, 10, 12}, k.doubles(y));
        k.resample(r.transposed(), x, y, 1, 2);
        assertArrayEquals(new double[] {0.25, 0.5, 0.75, 1.5, 10, 12}, k.doubles(y));
        k.fill(y, 0.1);
        assertArrayEquals(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, k.doubles(y));
    }

    @Test
    void productsByHand() {
        double[] a = {1, 2, 3, 4, 5, 6};
        double[] b = {7, 8, 9, 10, 11, 12};
        Buffer y = k.allocate(4);
        k.product(new Product(1, 2, 3, 2, false, false, false, false), k.upload(a), k.upload(b), y);
        assertArrayEquals(new double[] {58, 64, 139, 154}, k.doubles(y));
        k.product(new Product(1, 2, 3, 2, true, false, false, false), k.upload(a), k.upload(b), y);
        assertArrayEquals(new double[] {89, 98, 116, 128}, k.doubles(y));
        k.product(new Product(1, 2, 3, 2, false, true, false, false), k.upload(a), k.upload(b), y);
        assertArrayEquals(new double[] {50, 68, 122, 167}, k.doubles(y));
        k.product(new Product(2, 1, 3, 1, false, false, false, true), k.upload(a), k.upload(b), y);
        assertArrayEquals(new double[] {50, 122}, Arrays.copyOf(k.doubles(y), 2));
    }

    /// The definition itself: `y[n,o,p] = Σ_{c,k} x[n, c, p·stride + k·dilation - before] ·
    /// w[o,c,k]`, and its derivatives as the coefficients of that form, all by one seven-fold loop
    /// that asks of every pair of an input and an output position whether a tap joins them.
    private static double[] restated(ConvGeometry g, Face face, double[] p, double[] q) {
        int size =
                switch (face) {
                    case OUTPUT -> g.n() * g.o() * g.outPlane();
                    case INPUT -> g.n() * g.c() * g.inPlane();
                    case WEIGHT -> g.o() * g.groupC() * g.taps();
                };
        double[] sum = new double[size];
        for (int out = 0; out < g.outPlane(); out++) {
            for (int in = 0; in < g.inPlane(); in++) {
                int tap = tap(g, out, in);
                if (tap < 0) continue;
                for (int o = 0; o < g.n() * g.o(); o++) {
                    int n = o / g.o();
                    for (int c = 0; c < g.groupC(); c++) {
                        int channel = n * g.c() + o % g.o() / g.groupO() * g.groupC() + c;
                        int x = channel * g.inPlane() + in;
                        int y = o * g.outPlane() + out;
                        int w = (o % g.o() * g.groupC() + c) * g.taps() + tap;
                        switch (face) {
                            case OUTPUT -> sum[y] += p[x] * q[w];
                            case INPUT -> sum[x] += p[w] * q[y];
                            case WEIGHT -> sum[w] += p[x] * q[y];
                        }
                    }
                }
            }
        }
        return sum;
    }

    private static int tap(ConvGeometry g, int out, int in) {
        int x = tap(g.x(), out % g.x().out(), in % g.x().in());
        int y = tap(g.y(), out / g.x().out() % g.y().out(), in / g.x().in() % g.y().in());
        int z = tap(g.z(), out / g.x().out() / g.y().out(), in / g.x().in() / g.y().in());
        return x < 0 || y < 0 || z < 0 ? -1 : (z * g.y().kernel() + y) * g.x().kernel() + x;
    }

    private static int tap(ConvAxis a, int out, int in) {
        int distance = in + a.before() - out * a.stride();
        boolean hit =
                distance >= 0
                        && distance % a.dilation() == 0
                        && distance / a.dilation() < a.kernel();
        return hit ? distance / a.dilation() : -1;
    }

    @Test
    void everyFaceOfAConvolutionIsTheDefinition() {
        for (ConvGeometry g : WindowSamples.convolutions()) {
            if ((long) g.inPlane() * g.outPlane() * g.n() * g.o() * g.groupC() > 40_000_000)
                continue;
            for (Face face : Face.values()) {
                KernelSample s = WindowSamples.sample(g, face, Values.ORDINARY);
                double[] p = ordinary(s.operands().get(0).size(), 1);
                double[] q = ordinary(s.operands().get(1).size(), 2);
                Buffer y = k.allocate(s.size());
                k.fill(y, Double.NaN);
                k.convolve(g, face, k.upload(p), k.upload(q), y);
                assertArrayEquals(restated(g, face, p, q), k.doubles(y), 1e-11, s.name());
            }
        }
    }

    @Test
    void extentsOfWindowsArePublishedOnes() {
        assertEquals(112, ConvAxis.of(224, 7, 2, 1, 3, 3).out());
        assertEquals(3, ConvAxis.of(7, 3, 1, 2, 0, 0).out());
        assertEquals(56, PoolAxis.window(112, 3, 2, 1, 1, false).out());
        assertEquals(4, PoolAxis.window(7, 2, 2, 1, 0, true).out());
        // The third window of a ceiling would start in the padding on the right.
        assertEquals(2, PoolAxis.window(3, 2, 2, 1, 1, true).out());
    }

    private double[] pool(
            PoolAxis axis, PoolFn f, boolean countPadding, int divisor, double[] x, double... t) {
        PoolGeometry g =
                new PoolGeometry(1, PoolAxis.NONE, PoolAxis.NONE, axis, countPadding, divisor);
        boolean scatters = f == PoolFn.MAX_SCATTER || f == PoolFn.AVERAGE_SCATTER;
        Buffer y = k.allocate(scatters ? axis.in() : axis.out());
        k.pool(g, f, k.upload(x), k.upload(t), y);
        return k.doubles(y);
    }

    @Test
    void poolsByHand() {
        double[] x = {1, 3, 3, 2, 5};
        PoolAxis a = PoolAxis.window(5, 3, 2, 1, 1, false); // {0,1}, {1,2,3}, {3,4}
        double[] t = {10, 11, 12, 13, 14};
        assertArrayEquals(new double[] {3, 3, 5}, pool(a, PoolFn.MAX, false, 0, x, x));
        assertArrayEquals(new double[] {11, 11, 14}, pool(a, PoolFn.MAX_GATHER, false, 0, x, t));
        assertArrayEquals(
                new double[] {0, 3, 0, 0, 4}, pool(a, PoolFn.MAX_SCATTER, false, 0, x, 1, 2, 4));
        assertArrayEquals(
                new double[] {2, 8 / 3.0, 3.5}, pool(a, PoolFn.AVERAGE, false, 0, x, x), 1e-15);
        assertArrayEquals(
                new double[] {4 / 3.0, 8 / 3.0, 7 / 3.0},
                pool(a, PoolFn.AVERAGE, true, 0, x, x),
                1e-15);
        assertArrayEquals(
                new double[] {0.4, 0.8, 0.7}, pool(a, PoolFn.AVERAGE, true, 10, x, x), 1e-15);
        assertArrayEquals(
                new double[] {0.5, 1.5, 1, 3, 2},
                pool(a, PoolFn.AVERAGE_SCATTER, false, 0, x, 1, 3, 4),
                1e-15);
        PoolAxis over = PoolAxis.window(5, 2, 2, 1, 0, true); // {0,1}, {2,3}, {4}
        assertArrayEquals(new double[] {2, 2.5, 5}, pool(over, PoolFn.AVERAGE, true, 0, x, x));
        PoolAxis dilated = PoolAxis.window(5, 2, 1, 3, 0, false); // {0,3}, {1,4}
        assertArrayEquals(new double[] {2, 5}, pool(dilated, PoolFn.MAX, false, 0, x, x));
        PoolAxis adaptive = PoolAxis.adaptive(5, 3); // {0,1}, {1,2,3}, {3,4}
        assertArrayEquals(
                new double[] {2, 8 / 3.0, 3.5},
                pool(adaptive, PoolFn.AVERAGE, false, 0, x, x),
                1e-15);
    }

    @Test
    void mapsAndTheirAdjointsHaveTheSameProduct() {
        for (PoolGeometry g : WindowSamples.pools()) {
            if (WindowSamples.deciding(g, PoolFn.AVERAGE).isEmpty()) continue;
            adjoint(g, PoolFn.AVERAGE, PoolFn.AVERAGE_SCATTER);
            adjoint(g, PoolFn.MAX_GATHER, PoolFn.MAX_SCATTER);
        }
    }

    private void adjoint(PoolGeometry g, PoolFn map, PoolFn transposed) {
        double[] s = ordinary(g.planes() * g.inPlane(), 1);
        double[] t = ordinary(g.planes() * g.outPlane(), 2);
        Buffer x = k.upload(Values.CHOICE.of(s.length, 3));
        Buffer there = k.allocate(t.length);
        Buffer back = k.allocate(s.length);
        k.pool(g, map, x, k.upload(s), there);
        k.pool(g, transposed, x, k.upload(t), back);
        double left = dot(k.doubles(there), t);
        assertEquals(left, dot(s, k.doubles(back)), 1e-9, map + " " + g);
        assertTrue(Math.abs(left) > 1e-3, "a product that tells nothing: " + g);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
