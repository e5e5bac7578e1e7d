package vitrine.kernels.simd;

import static vitrine.kernels.simd.FloatBuffer.array;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Nest;
import vitrine.kernels.Product;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;
import vitrine.kernels.Workers;

/// The order contract in plain Java, element by element: the same bits as [SimdKernels], slower,
/// and without the incubating module.
public final class ScalarKernels extends FloatKernels {
    /// @param threads how many threads work on one call, the caller included
    public ScalarKernels(int threads) {
        super(new Workers(threads));
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {
        float[] from = array(x);
        float[] to = array(y);
        workers.split(
                to.length,
                GRAIN,
                (first, end) -> {
                    for (int i = first; i < end; i++) to[i] = Scalars.of(f, from[i]);
                });
    }

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {
        Nest nest = Nest.over(a, b);
        float[] p = array(a.buffer());
        float[] q = array(b.buffer());
        float[] to = array(y);
        Nest.Walk walk = nest.from(0);
        for (int row = 0, out = 0; row < nest.rows(); row++, walk.next()) {
            for (int i = 0; i < nest.length(); i++) {
                to[out++] =
                        Scalars.of(
                                f,
                                p[walk.at(0) + i * nest.step(0)],
                                q[walk.at(1) + i * nest.step(1)]);
            }
        }
    }

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {
        Nest nest = Nest.over(a, b, c);
        float[] p = array(a.buffer());
        float[] q = array(b.buffer());
        float[] r = array(c.buffer());
        float[] to = array(y);
        Nest.Walk walk = nest.from(0);
        for (int row = 0, out = 0; row < nest.rows(); row++, walk.next()) {
            for (int i = 0; i < nest.length(); i++) {
                to[out++] =
                        Scalars.of(
                                f,
                                p[walk.at(0) + i * nest.step(0)],
                                q[walk.at(1) + i * nest.step(1)],
                                r[walk.at(2) + i * nest.step(2)]);
            }
        }
    }

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {
        float[] from = array(x);
        float[] to = array(y);
        workers.split(
                outer * inner,
                grain(along),
                (first, end) -> {
                    for (int e = first; e < end; e++) {
                        to[e] =
                                reduced(
                                        f,
                                        from,
                                        e / inner * along * inner + e % inner,
                                        along,
                                        inner);
                    }
                });
    }

    private static float reduced(ReduceFn f, float[] x, int base, int along, int inner) {
        float total = (float) f.neutral();
        for (int chunk = 0; chunk < along; chunk += CHUNK) {
            float acc = (float) f.neutral();
            for (int j = chunk; j < Math.min(chunk + CHUNK, along); j++)
                acc = Scalars.of(f, acc, x[base + j * inner]);
            total = chunk == 0 ? acc : Scalars.of(f, total, acc);
        }
        return total;
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {
        float[] left = array(a);
        float[] right = array(b);
        float[] to = array(y);
        workers.split(
                p.batch() * p.m(),
                grain(p.k() * p.n()),
                (first, end) -> {
                    for (int r = first; r < end; r++) {
                        int batch = r / p.m();
                        for (int j = 0; j < p.n(); j++) {
                            ChunkedSum sum = new ChunkedSum();
                            for (int k = 0; k < p.k(); k++) {
                                sum.add(
                                        left[p.offsetA(batch) + p.indexA(r % p.m(), k)],
                                        right[p.offsetB(batch) + p.indexB(k, j)]);
                            }
                            to[r * p.n() + j] = sum.total();
                        }
                    }
                });
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {
        ScalarConvolution c = new ScalarConvolution(g, face, array(a), array(b), array(y));
        int planes =
                switch (face) {
                    case OUTPUT -> g.n() * g.o();
                    case INPUT -> g.n() * g.c();
                    case WEIGHT -> g.o() * g.groupC();
                };
        workers.split(
                planes,
                1,
                (first, end) -> {
                    for (int plane = first; plane < end; plane++) c.plane(plane);
                });
    }

    @Override
    public void resample(Resampling r, Buffer x, Buffer y, int outer, int inner) {
        float[] from = array(x);
        float[] to = array(y);
        workers.split(
                outer * r.out(),
                grain(inner),
                (first, end) -> {
                    for (int line = first; line < end; line++) {
                        int row = line % r.out();
                        int base = line / r.out() * r.in() * inner;
                        for (int i = 0; i < inner; i++) {
                            float sum = 0;
                            for (int t = r.start(row); t < r.end(row); t++) {
                                sum =
                                        Math.fma(
                                                r.rounded(t),
                                                from[base + r.column(t) * inner + i],
                                                sum);
                            }
                            to[line * inner + i] = sum;
                        }
                    }
                });
    }
}
