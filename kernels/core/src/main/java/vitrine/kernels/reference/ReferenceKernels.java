package vitrine.kernels.reference;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.KernelException;
import vitrine.kernels.Kernels;
import vitrine.kernels.Nest;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;
import vitrine.kernels.Product;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.Arrays;

/// Plain double-precision loops on one thread. Slow, and the specification of every other backend.
public final class ReferenceKernels implements Kernels {
    /// A backend without state.
    public ReferenceKernels() {}

    private record Doubles(double[] values) implements Buffer {
        @Override
        public int size() {
            return values.length;
        }
    }

    private static double[] array(Buffer b) {
        if (b instanceof Doubles d) return d.values;
        throw new KernelException(
                "reference: a buffer of another backend was given; build both on one engine");
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Buffer allocate(int size) {
        return new Doubles(new double[size]);
    }

    @Override
    public Buffer upload(float[] values) {
        double[] y = new double[values.length];
        for (int i = 0; i < y.length; i++) y[i] = values[i];
        return new Doubles(y);
    }

    @Override
    public Buffer upload(double[] values) {
        return new Doubles(values.clone());
    }

    @Override
    public Buffer adopt(double[] values) {
        return new Doubles(values);
    }

    @Override
    public float[] floats(Buffer x) {
        double[] from = array(x);
        float[] y = new float[from.length];
        for (int i = 0; i < y.length; i++) y[i] = (float) from[i];
        return y;
    }

    @Override
    public double[] doubles(Buffer x) {
        return array(x).clone();
    }

    @Override
    public void fill(Buffer y, double value) {
        Arrays.fill(array(y), value);
    }

    @Override
    public void copy(Strided x, Strided y) {
        Nest nest = Nest.over(x, y);
        double[] from = array(x.buffer());
        double[] to = array(y.buffer());
        Nest.Walk walk = nest.from(0);
        for (int row = 0; row < nest.rows(); row++, walk.next()) {
            for (int i = 0; i < nest.length(); i++)
                to[walk.at(1) + i * nest.step(1)] = from[walk.at(0) + i * nest.step(0)];
        }
    }

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {
        double[] from = array(x);
        double[] to = array(y);
        for (int i = 0; i < to.length; i++) to[i] = f.of(from[i]);
    }

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {
        Nest nest = Nest.over(a, b);
        double[] p = array(a.buffer());
        double[] q = array(b.buffer());
        double[] to = array(y);
        Nest.Walk walk = nest.from(0);
        int n = nest.length();
        for (int row = 0; row < nest.rows(); row++, walk.next()) {
            for (int i = 0; i < n; i++) {
                to[row * n + i] =
                        f.of(p[walk.at(0) + i * nest.step(0)], q[walk.at(1) + i * nest.step(1)]);
            }
        }
    }

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {
        Nest nest = Nest.over(a, b, c);
        double[] p = array(a.buffer());
        double[] q = array(b.buffer());
        double[] r = array(c.buffer());
        double[] to = array(y);
        Nest.Walk walk = nest.from(0);
        int n = nest.length();
        for (int row = 0; row < nest.rows(); row++, walk.next()) {
            for (int i = 0; i < n; i++) {
                to[row * n + i] =
                        f.of(
                                p[walk.at(0) + i * nest.step(0)],
                                q[walk.at(1) + i * nest.step(1)],
                                r[walk.at(2) + i * nest.step(2)]);
            }
        }
    }

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {
        double[] from = array(x);
        double[] to = array(y);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double acc = f.neutral();
                for (int j = 0; j < along; j++) acc = f.of(acc, from[(o * along + j) * inner + i]);
                to[o * inner + i] = acc;
            }
        }
    }

    @Override
    public void cumulate(Buffer x, Buffer y, int outer, int along, int inner, boolean reversed) {
        double[] from = array(x);
        double[] to = array(y);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double acc = 0;
                for (int j = 0; j < along; j++) {
                    int at = (o * along + (reversed ? along - 1 - j : j)) * inner + i;
                    acc += from[at];
                    to[at] = acc;
                }
            }
        }
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {
        double[] left = array(a);
        double[] right = array(b);
        double[] to = array(y);
        for (int batch = 0; batch < p.batch(); batch++) {
            for (int i = 0; i < p.m(); i++) {
                for (int j = 0; j < p.n(); j++) {
                    double sum = 0;
                    for (int k = 0; k < p.k(); k++) {
                        sum +=
                                left[p.offsetA(batch) + p.indexA(i, k)]
                                        * right[p.offsetB(batch) + p.indexB(k, j)];
                    }
                    to[(batch * p.m() + i) * p.n() + j] = sum;
                }
            }
        }
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {
        double[] p = array(a);
        double[] q = array(b);
        double[] to = array(y);
        Arrays.fill(to, 0);
        switch (face) {
            case OUTPUT ->
                    ConvTerms.visit(
                            g,
                            (xi, step, wi, yi, n) -> {
                                for (int i = 0; i < n; i++) to[yi + i] += p[xi + i * step] * q[wi];
                            });
            case INPUT ->
                    ConvTerms.visit(
                            g,
                            (xi, step, wi, yi, n) -> {
                                for (int i = 0; i < n; i++) to[xi + i * step] += p[wi] * q[yi + i];
                            });
            case WEIGHT ->
                    ConvTerms.visit(
                            g,
                            (xi, step, wi, yi, n) -> {
                                for (int i = 0; i < n; i++) to[wi] += p[xi + i * step] * q[yi + i];
                            });
        }
    }

    @Override
    public void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y) {
        new ReferencePool(g, array(x), array(t), array(y)).run(f);
    }

    @Override
    public void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner) {
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < index.length; j++) {
                System.arraycopy(
                        array(x),
                        (o * from + index[j]) * inner,
                        array(y),
                        (o * index.length + j) * inner,
                        inner);
            }
        }
    }

    @Override
    public void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner) {
        double[] from = array(x);
        double[] sums = array(y);
        Arrays.fill(sums, 0);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < index.length; j++) {
                for (int i = 0; i < inner; i++) {
                    sums[(o * to + index[j]) * inner + i] +=
                            from[(o * index.length + j) * inner + i];
                }
            }
        }
    }

    @Override
    public void resample(Resampling r, Buffer x, Buffer y, int outer, int inner) {
        double[] from = array(x);
        double[] to = array(y);
        for (int o = 0; o < outer; o++) {
            for (int row = 0; row < r.out(); row++) {
                for (int i = 0; i < inner; i++) {
                    double sum = 0;
                    for (int t = r.start(row); t < r.end(row); t++) {
                        sum += r.weight(t) * from[(o * r.in() + r.column(t)) * inner + i];
                    }
                    to[(o * r.out() + row) * inner + i] = sum;
                }
            }
        }
    }

    @Override
    public void close() {}
}
