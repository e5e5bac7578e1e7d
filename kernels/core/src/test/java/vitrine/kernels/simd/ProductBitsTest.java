package vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Product;
import vitrine.kernels.Workers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Products and convolutions against the order contract, restated here in plain loops, bit for bit.
/// The property `vitrine.samples` scales the number of random shapes.
class ProductBitsTest {
    private static final int SAMPLES = Integer.getInteger("vitrine.samples", 160);
    private static final float UNTOUCHED = 12345.678f;
    private static final List<Workers> WORKERS =
            List.of(new Workers(1), new Workers(2), new Workers(5));

    @AfterAll
    static void close() {
        WORKERS.forEach(Workers::close);
    }

    @Test
    void productsKeepTheOrder() {
        int[] sizes = {1, 2, 3, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64};
        int[] depths = {0, 1, 2, 7, 16, 31, 64, 255, 256, 257, 511, 512, 513, 700};
        SplittableRandom random = new SplittableRandom(7);
        for (int s = 0; s < SAMPLES; s++) {
            Product p =
                    new Product(
                            1 + random.nextInt(3),
                            sizes[random.nextInt(sizes.length)],
                            depths[random.nextInt(depths.length)],
                            sizes[random.nextInt(sizes.length)],
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextInt(3) == 0,
                            random.nextInt(3) == 0);
            check(p, random);
        }
    }

    @Test
    void longEdgesAreCutAnywhere() {
        int[][] shapes = {
            {1, 300, 513},
            {513, 257, 1},
            {3, 40, 1030},
            {131, 33, 449},
            {211, 300, 49},
            {1030, 5, 3}
        };
        SplittableRandom random = new SplittableRandom(8);
        for (int s = 0; s < Math.min(4 * shapes.length, Math.ceilDiv(SAMPLES, 6)); s++) {
            int[] shape = shapes[(s + 5) % shapes.length];
            boolean left = (s / shapes.length & 1) != 0;
            boolean right = (s / shapes.length & 2) != 0;
            check(new Product(1, shape[0], shape[1], shape[2], left, right, false, false), random);
        }
    }

    @Test
    void emptyExtents() {
        SplittableRandom random = new SplittableRandom(9);
        check(new Product(0, 3, 3, 3, false, false, false, false), random);
        check(new Product(2, 0, 3, 3, false, false, false, false), random);
        check(new Product(2, 3, 3, 0, false, true, false, false), random);
        check(new Product(2, 20, 0, 40, false, true, false, false), random);
    }

    @Test
    void convolutionsKeepTheOrder() {
        SplittableRandom random = new SplittableRandom(10);
        for (int s = 0; s < SAMPLES; s++) check(geometry(random, 1 + s % 3), random);
    }

    @Test
    void wideConvolutions() {
        SplittableRandom random = new SplittableRandom(11);
        List<ConvGeometry> all = new ArrayList<>();
        all.add(plane(1, 1, 40, 21, axis(7, 3, 1, 1, 1), axis(7, 3, 1, 1, 1)));
        all.add(plane(1, 1, 30, 70, axis(7, 3, 1, 1, 1), axis(7, 3, 1, 1, 1)));
        all.add(plane(1, 1, 300, 64, axis(14, 1, 2, 1, 0), axis(14, 1, 2, 1, 0)));
        all.add(plane(1, 1, 29, 33, axis(9, 3, 2, 1, 1), axis(11, 5, 2, 1, 2)));
        all.add(plane(2, 1, 3, 9, axis(31, 7, 2, 1, 3), axis(37, 7, 2, 1, 3)));
        all.add(plane(1, 1, 3, 70, axis(33, 7, 2, 1, 3), axis(41, 7, 2, 1, 3)));
        all.add(plane(3, 1, 30, 18, axis(14, 1, 1, 1, 0), axis(14, 1, 1, 1, 0)));
        all.add(plane(1, 1, 18, 24, axis(15, 1, 2, 1, 0), axis(29, 1, 2, 1, 0)));
        all.add(plane(2, 12, 12, 12, axis(19, 3, 1, 1, 1), axis(45, 3, 1, 1, 1)));
        all.add(plane(1, 6, 6, 12, axis(19, 5, 2, 1, 2), axis(23, 5, 2, 1, 2)));
        all.add(plane(1, 4, 16, 12, axis(13, 4, 2, 1, 1), axis(13, 4, 3, 2, 1)));
        all.add(plane(1, 2, 180, 4, axis(9, 2, 1, 1, 1), axis(9, 2, 1, 1, 0)));
        all.add(plane(1, 1, 5, 6, axis(3, 3, 1, 3, 7), axis(2, 2, 1, 2, 9)));
        all.add(plane(1, 1, 2, 5, axis(60, 3, 1, 1, 1), axis(70, 3, 1, 1, 1)));
        for (ConvGeometry g : all.subList(0, Math.min(all.size(), Math.ceilDiv(SAMPLES, 12))))
            check(g, random);
    }

    private static ConvGeometry plane(int n, int groups, int c, int o, ConvAxis y, ConvAxis x) {
        return new ConvGeometry(n, groups, c, o, ConvAxis.NONE, y, x);
    }

    private static ConvAxis axis(int in, int kernel, int stride, int dilation, int padding) {
        return ConvAxis.of(in, kernel, stride, dilation, padding, padding);
    }

    private static ConvGeometry geometry(SplittableRandom random, int axes) {
        int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
        int most = random.nextInt(4) == 0 ? 40 : 6;
        int c = groups * (groups > 2 ? 1 + random.nextInt(2) : 1 + random.nextInt(most));
        int o = groups * (groups > 2 ? 1 + random.nextInt(3) : 1 + random.nextInt(most));
        int size = axes == 3 ? 5 : axes == 2 ? 11 : 60;
        return new ConvGeometry(
                1 + random.nextInt(3),
                groups,
                c,
                o,
                axes == 3 ? axis(random, size) : ConvAxis.NONE,
                axes >= 2 ? axis(random, size) : ConvAxis.NONE,
                axis(random, size));
    }

    /// Any axis with unequal padding. Where the stride leaves a rest, the input is one that a
    /// transposed convolution reaches only with output padding.
    private static ConvAxis axis(SplittableRandom random, int size) {
        while (true) {
            int in = 1 + random.nextInt(size);
            int kernel = 1 + random.nextInt(size == 5 ? 3 : 7);
            int stride = 1 + random.nextInt(3);
            int dilation = 1 + random.nextInt(3);
            int before = random.nextInt(kernel + 2);
            ConvAxis axis =
                    ConvAxis.of(in, kernel, stride, dilation, before, random.nextInt(kernel + 2));
            if (axis.out() > 0) return axis;
        }
    }

    private static void check(Product p, SplittableRandom random) {
        float[] a = values(random, (p.sharedA() ? 1 : p.batch()) * p.m() * p.k() + 3);
        float[] b = values(random, (p.sharedB() ? 1 : p.batch()) * p.k() * p.n() + 1);
        float[] expected = new float[p.batch() * p.m() * p.n()];
        int at = 0;
        for (int i = 0; i < p.batch(); i++) {
            for (int r = 0; r < p.m(); r++) {
                for (int c = 0; c < p.n(); c++) expected[at++] = dot(p, i, r, c, a, b);
            }
        }
        FloatBuffer stored = new FloatBuffer(b);
        for (int use = 1; use <= 2; use++) { // other forms of weights are made for the second
            for (Workers workers : WORKERS) {
                float[] y = garbage(expected.length + 2);
                new Gemm(workers).product(p, a, stored, Chain.NONE, y);
                same(expected, y, p + " with " + workers.parallelism() + ", use " + use);
            }
        }
    }

    private static float dot(Product p, int i, int r, int c, float[] a, float[] b) {
        Terms terms = new Terms();
        for (int k = 0; k < p.k(); k++)
            terms.add(a[p.offsetA(i) + p.indexA(r, k)], b[p.offsetB(i) + p.indexB(k, c)]);
        return terms.sum();
    }

    private static void check(ConvGeometry g, SplittableRandom random) {
        int xs = g.n() * g.c() * g.inPlane();
        int ys = g.n() * g.o() * g.outPlane();
        int ws = g.o() * g.groupC() * g.taps();
        float[] x = values(random, xs + 1);
        float[] y = values(random, ys + 2);
        float[] w = values(random, ws + 3);
        check(g, Face.OUTPUT, x, w, form(g, Face.OUTPUT, x, w, y, ys));
        check(g, Face.INPUT, w, y, form(g, Face.INPUT, x, w, y, xs));
        check(g, Face.WEIGHT, x, y, form(g, Face.WEIGHT, x, w, y, ws));
    }

    private static void check(ConvGeometry g, Face face, float[] a, float[] b, float[] expected) {
        FloatBuffer first = new FloatBuffer(a);
        FloatBuffer second = new FloatBuffer(b);
        for (int use = 1; use <= 2; use++) {
            for (Workers workers : WORKERS) {
                float[] y = garbage(expected.length + 2);
                Convolve.convolve(new Gemm(workers), g, face, first, second, Chain.NONE, y);
                same(expected, y, face + " of " + g + " with " + workers.parallelism());
            }
        }
    }

    /// One face of the trilinear form, element by element.
    private static float[] form(
            ConvGeometry g, Face face, float[] x, float[] w, float[] y, int size) {
        Form form = new Form(g, x, w, y);
        float[] result = new float[size];
        for (int i = 0; i < size; i++) {
            result[i] =
                    switch (face) {
                        case OUTPUT -> form.output(i);
                        case INPUT -> form.input(i);
                        case WEIGHT -> form.weight(i);
                    };
        }
        return result;
    }

    private static float[] garbage(int n) {
        float[] y = new float[n];
        Arrays.fill(y, UNTOUCHED);
        return y;
    }

    private static void same(float[] expected, float[] y, String what) {
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(
                    Float.floatToIntBits(expected[i]),
                    Float.floatToIntBits(y[i]),
                    () ->
                            what
                                    + ", element "
                                    + at
                                    + ": expected "
                                    + expected[at]
                                    + ", was "
                                    + y[at]);
        }
        for (int i = expected.length; i < y.length; i++) {
            assertEquals(UNTOUCHED, y[i], () -> what + ": wrote past the end");
        }
    }

    /// Values of both signs and many magnitudes; in every fifth array also zeros of both signs,
    /// infinities, NaN and subnormals.
    private static float[] values(SplittableRandom random, int n) {
        float[] special = {
            0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, -1e-41f, Float.MIN_VALUE, 3e38f
        };
        boolean odd = random.nextInt(5) == 0;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (random.nextDouble() * 2 - 1) * (1 << random.nextInt(8));
            if (odd && random.nextInt(60) == 0) x[i] = special[random.nextInt(special.length)];
        }
        return x;
    }

    /// Rules 2 and 3.
    private static final class Terms {
        private final List<Float> chunks = new ArrayList<>();
        private float chunk;
        private int count;

        void add(float a, float b) {
            chunk = Math.fma(a, b, chunk);
            if (++count % 256 == 0) {
                chunks.add(chunk);
                chunk = 0f;
            }
        }

        float sum() {
            if (count % 256 != 0) chunks.add(chunk);
            if (chunks.isEmpty()) return 0f;
            float total = chunks.getFirst();
            for (int i = 1; i < chunks.size(); i++) total += chunks.get(i);
            return total;
        }
    }

    /// Rule 4: one element of each face, from the meaning `input = output · stride + tap · dilation
    /// - before`.
    private record Form(ConvGeometry g, float[] x, float[] w, float[] y) {
        private static int meet(ConvAxis a, int out, int tap) {
            return out * a.stride() + tap * a.dilation() - a.before();
        }

        private float x(int n, int c, int z, int yy, int xx) {
            boolean outside =
                    z < 0
                            || z >= g.z().in()
                            || yy < 0
                            || yy >= g.y().in()
                            || xx < 0
                            || xx >= g.x().in();
            return outside
                    ? 0f
                    : x[(((n * g.c() + c) * g.z().in() + z) * g.y().in() + yy) * g.x().in() + xx];
        }

        private float y(int n, int o, int z, int yy, int xx) {
            boolean outside =
                    z < 0
                            || z >= g.z().out()
                            || yy < 0
                            || yy >= g.y().out()
                            || xx < 0
                            || xx >= g.x().out();
            return outside
                    ? 0f
                    : y[
                            (((n * g.o() + o) * g.z().out() + z) * g.y().out() + yy) * g.x().out()
                                    + xx];
        }

        float output(int i) {
            int ox = i % g.x().out();
            int oy = i / g.x().out() % g.y().out();
            int oz = i / g.x().out() / g.y().out() % g.z().out();
            int o = i / g.outPlane() % g.o();
            int n = i / g.outPlane() / g.o();
            Terms terms = new Terms();
            for (int c = 0; c < g.groupC(); c++) {
                for (int t = 0; t < g.taps(); t++) {
                    int[] k = tap(t);
                    float v =
                            x(
                                    n,
                                    o / g.groupO() * g.groupC() + c,
                                    meet(g.z(), oz, k[0]),
                                    meet(g.y(), oy, k[1]),
                                    meet(g.x(), ox, k[2]));
                    terms.add(v, w[(o * g.groupC() + c) * g.taps() + t]);
                }
            }
            return terms.sum();
        }

        float input(int i) {
            int[] at = {
                i / g.x().in() / g.y().in() % g.z().in(),
                i / g.x().in() % g.y().in(),
                i % g.x().in()
            };
            int c = i / g.inPlane() % g.c();
            int n = i / g.inPlane() / g.c();
            int group = c / g.groupC();
            Terms terms = new Terms();
            for (int o = group * g.groupO(); o < (group + 1) * g.groupO(); o++) {
                for (int t = 0; t < g.taps(); t++) {
                    int[] k = tap(t);
                    int z = at[0] + g.z().before() - k[0] * g.z().dilation();
                    int yy = at[1] + g.y().before() - k[1] * g.y().dilation();
                    int xx = at[2] + g.x().before() - k[2] * g.x().dilation();
                    if (z % g.z().stride() != 0
                            || yy % g.y().stride() != 0
                            || xx % g.x().stride() != 0) continue;
                    float v = y(n, o, z / g.z().stride(), yy / g.y().stride(), xx / g.x().stride());
                    terms.add(v, w[(o * g.groupC() + c % g.groupC()) * g.taps() + t]);
                }
            }
            return terms.sum();
        }

        float weight(int i) {
            int[] k = tap(i % g.taps());
            int o = i / g.taps() / g.groupC();
            int c = o / g.groupO() * g.groupC() + i / g.taps() % g.groupC();
            Terms terms = new Terms();
            for (int n = 0; n < g.n(); n++) {
                for (int p = 0; p < g.outPlane(); p++) {
                    int oz = p / g.x().out() / g.y().out();
                    int oy = p / g.x().out() % g.y().out();
                    int ox = p % g.x().out();
                    float v =
                            x(
                                    n,
                                    c,
                                    meet(g.z(), oz, k[0]),
                                    meet(g.y(), oy, k[1]),
                                    meet(g.x(), ox, k[2]));
                    terms.add(v, y(n, o, oz, oy, ox));
                }
            }
            return terms.sum();
        }

        private int[] tap(int t) {
            int kx = g.x().kernel();
            return new int[] {t / kx / g.y().kernel(), t / kx % g.y().kernel(), t % kx};
        }
    }
}
