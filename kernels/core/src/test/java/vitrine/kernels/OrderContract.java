package vitrine.kernels;

import java.util.function.IntUnaryOperator;

/// The order contract of sums, restated term by term from the package documentation and from
/// nothing else: no backend's constant and no backend's loop.
final class OrderContract {
    private OrderContract() {}

    /// Rules 2 and 3: the chunks of 256 terms, their sums, and the total.
    private static final class Sum {
        private float total;
        private float chunk;
        private int terms;

        void fma(float a, float b) {
            chunk = Math.fma(a, b, chunk);
            next();
        }

        void add(float x) {
            chunk = chunk + x;
            next();
        }

        private void next() {
            if (++terms % 256 == 0) close();
        }

        private void close() {
            total = terms <= 256 ? chunk : total + chunk;
            chunk = 0;
        }

        float total() {
            if (terms % 256 != 0) close();
            return total;
        }
    }

    static float[] sum(float[] x, int outer, int along, int inner) {
        float[] y = new float[outer * inner];
        for (int e = 0; e < y.length; e++) {
            Sum sum = new Sum();
            for (int j = 0; j < along; j++) sum.add(x[(e / inner * along + j) * inner + e % inner]);
            y[e] = sum.total();
        }
        return y;
    }

    static float[] product(Product p, float[] a, float[] b) {
        float[] y = new float[p.batch() * p.m() * p.n()];
        for (int e = 0; e < y.length; e++) {
            int batch = e / p.n() / p.m();
            int row = e / p.n() % p.m();
            int column = e % p.n();
            Sum sum = new Sum();
            for (int k = 0; k < p.k(); k++) {
                int left = p.transposeA() ? k * p.m() + row : row * p.k() + k;
                int right = p.transposeB() ? column * p.k() + k : k * p.n() + column;
                sum.fma(
                        a[(p.sharedA() ? 0 : batch * p.m() * p.k()) + left],
                        b[(p.sharedB() ? 0 : batch * p.k() * p.n()) + right]);
            }
            y[e] = sum.total();
        }
        return y;
    }

    /// Rule 4: each face's terms in the documented order, with `+0` outside.
    static float[] convolution(ConvGeometry g, Face face, float[] a, float[] b, int size) {
        float[] y = new float[size];
        for (int e = 0; e < size; e++) {
            Sum sum = new Sum();
            switch (face) {
                case OUTPUT -> output(g, a, b, e, sum);
                case INPUT -> input(g, a, b, e, sum);
                case WEIGHT -> weight(g, a, b, e, sum);
            }
            y[e] = sum.total();
        }
        return y;
    }

    private static void output(ConvGeometry g, float[] x, float[] w, int e, Sum sum) {
        int o = e / g.outPlane() % g.o();
        int[] at = at(g, e % g.outPlane(), ConvAxis::out);
        for (int c = 0; c < g.groupC(); c++) {
            int plane = e / g.outPlane() / g.o() * g.c() + o / g.groupO() * g.groupC() + c;
            for (int tap = 0; tap < g.taps(); tap++) {
                int[] k = at(g, tap, ConvAxis::kernel);
                sum.fma(
                        read(x, plane, g, ConvAxis::in, a -> source(axis(g, a), at[a], k[a])),
                        w[(o * g.groupC() + c) * g.taps() + tap]);
            }
        }
    }

    private static void input(ConvGeometry g, float[] w, float[] y, int e, Sum sum) {
        int channel = e / g.inPlane() % g.c();
        int[] at = at(g, e % g.inPlane(), ConvAxis::in);
        for (int other = 0; other < g.groupO(); other++) {
            int o = channel / g.groupC() * g.groupO() + other;
            int plane = e / g.inPlane() / g.c() * g.o() + o;
            for (int tap = 0; tap < g.taps(); tap++) {
                int[] k = at(g, tap, ConvAxis::kernel);
                int[] ahead = new int[3];
                boolean congruent = true;
                for (int a = 0; a < 3; a++) {
                    ConvAxis axis = axis(g, a);
                    ahead[a] = at[a] + axis.before() - k[a] * axis.dilation();
                    congruent &= Math.floorMod(ahead[a], axis.stride()) == 0;
                }
                if (!congruent) continue;
                float v =
                        read(
                                y,
                                plane,
                                g,
                                ConvAxis::out,
                                a -> Math.floorDiv(ahead[a], axis(g, a).stride()));
                sum.fma(v, w[(o * g.groupC() + channel % g.groupC()) * g.taps() + tap]);
            }
        }
    }

    private static void weight(ConvGeometry g, float[] x, float[] y, int e, Sum sum) {
        int o = e / g.taps() / g.groupC();
        int channel = o / g.groupO() * g.groupC() + e / g.taps() % g.groupC();
        int[] k = at(g, e % g.taps(), ConvAxis::kernel);
        for (int n = 0; n < g.n(); n++) {
            for (int out = 0; out < g.outPlane(); out++) {
                int[] at = at(g, out, ConvAxis::out);
                float v =
                        read(
                                x,
                                n * g.c() + channel,
                                g,
                                ConvAxis::in,
                                a -> source(axis(g, a), at[a], k[a]));
                sum.fma(v, y[(n * g.o() + o) * g.outPlane() + out]);
            }
        }
    }

    @FunctionalInterface
    private interface Extent {
        int of(ConvAxis axis);
    }

    private static ConvAxis axis(ConvGeometry g, int a) {
        return a == 0 ? g.z() : a == 1 ? g.y() : g.x();
    }

    private static int source(ConvAxis a, int out, int tap) {
        return out * a.stride() + tap * a.dilation() - a.before();
    }

    private static int[] at(ConvGeometry g, int flat, Extent extent) {
        int width = extent.of(g.x());
        int height = extent.of(g.y());
        return new int[] {flat / width / height, flat / width % height, flat % width};
    }

    /// The element of a plane at the position that `position` tells for each axis, or `+0` outside.
    private static float read(
            float[] from, int plane, ConvGeometry g, Extent extent, IntUnaryOperator position) {
        int flat = plane;
        for (int a = 0; a < 3; a++) {
            int i = position.applyAsInt(a);
            int n = extent.of(axis(g, a));
            if (i < 0 || i >= n) return 0;
            flat = flat * n + i;
        }
        return from[flat];
    }
}
