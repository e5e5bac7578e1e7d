package vitrine.kernels.simd;

import static vitrine.kernels.simd.FloatBuffer.array;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Face;
import vitrine.kernels.Nest;
import vitrine.kernels.Product;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.Rows;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// Single precision on the Vector API. Lanes run across output elements, never along a reduction,
/// so the lane count cannot change a result.
public final class SimdKernels extends FloatKernels {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();

    /// Elements on which all steps of a chain are done before the next ones: they stay in the first
    /// cache.
    private static final int STRETCH = 2048;

    private final Gemm gemm = new Gemm(workers);

    /// @param threads how many threads work on one call, the caller included
    public SimdKernels(int threads) {
        super(new Workers(threads));
    }

    @Override
    public String name() {
        return "simd";
    }

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {
        float[] from = array(x);
        float[] to = array(y);
        workers.split(to.length, GRAIN, (first, end) -> UnaryLoops.run(f, from, to, first, end));
    }

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {
        Nest nest = Nest.over(a, b);
        float[] p = array(a.buffer());
        float[] q = array(b.buffer());
        float[] to = array(y);
        int n = nest.length();
        if (nest.rows() == 1 && nest.step(0) == 1 && nest.step(1) == 1) {
            workers.split(
                    n,
                    GRAIN,
                    (first, end) ->
                            BinaryLoops.run(
                                    f,
                                    new Row(p, first, 1),
                                    new Row(q, first, 1),
                                    to,
                                    first,
                                    end - first));
            return;
        }
        workers.split(
                nest.rows(),
                grain(n),
                (first, end) -> {
                    Nest.Walk walk = nest.from(first);
                    for (int row = first; row < end; row++, walk.next()) {
                        Row left = Row.of(p, walk.at(0), nest.step(0), n);
                        Row right = Row.of(q, walk.at(1), nest.step(1), n);
                        BinaryLoops.run(f, left, right, to, row * n, n);
                    }
                });
    }

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {
        Nest nest = Nest.over(a, b, c);
        float[] p = array(a.buffer());
        float[] q = array(b.buffer());
        float[] r = array(c.buffer());
        float[] to = array(y);
        int n = nest.length();
        workers.split(
                nest.rows(),
                grain(n),
                (first, end) -> {
                    Nest.Walk walk = nest.from(first);
                    for (int row = first; row < end; row++, walk.next()) {
                        Row left = Row.of(p, walk.at(0), nest.step(0), n);
                        Row middle = Row.of(q, walk.at(1), nest.step(1), n);
                        Row right = Row.of(r, walk.at(2), nest.step(2), n);
                        TernaryLoops.run(f, left, middle, right, to, row * n, n);
                    }
                });
    }

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {
        ReduceLoops loops = new ReduceLoops(f, array(x), array(y), along, inner);
        if (inner == 1) loops.rows(outer, workers);
        else loops.columns(outer, workers);
    }

    @Override
    public void softmax(Buffer x, Buffer y, int outer, int along, int inner, boolean log) {
        if (inner != 1) {
            super.softmax(x, y, outer, along, inner, log);
            return;
        }
        RowStatistics rows = new RowStatistics(array(x), array(y), along);
        workers.split(
                outer,
                Math.max(RowSums.EIGHT, grain(8 * along)),
                (first, end) -> rows.softmax(first, end, log));
    }

    @Override
    public void normalize(Buffer x, Buffer y, Rows rows, double eps) {
        NormalizedRows each = new NormalizedRows(array(x), rows, (float) eps);
        float[] to = array(y);
        workers.split(
                rows.rows(),
                Math.max(RowSums.EIGHT, grain(4 * rows.size())),
                (first, end) -> each.forward(to, first, end));
    }

    @Override
    public void normalizeGradient(Buffer x, Buffer y, Buffer g, Buffer h, Rows rows, double eps) {
        NormalizedRows each = new NormalizedRows(array(x), rows, (float) eps);
        float[] normal = array(y);
        float[] from = array(g);
        float[] to = array(h);
        workers.split(
                rows.rows(),
                Math.max(RowSums.EIGHT, grain(8 * rows.size())),
                (first, end) -> each.gradient(normal, from, to, first, end));
    }

    @Override
    public void chain(Epilogue e, Buffer x, Buffer y) {
        chain(new Chain(e), array(x), array(y));
    }

    private void chain(Chain chain, float[] x, float[] y) {
        workers.split(
                y.length,
                GRAIN,
                (first, end) -> {
                    for (int i = first; i < end; i += STRETCH)
                        chain.run(x, y, i, Math.min(end, i + STRETCH));
                });
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {
        product(p, a, b, Epilogue.NONE, y);
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Epilogue e, Buffer y) {
        Chain chain = new Chain(e);
        boolean done = gemm.product(p, array(a), FloatBuffer.of(b), chain, array(y));
        if (!done && !chain.empty()) chain(chain, array(y), array(y));
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {
        convolve(g, face, a, b, Epilogue.NONE, y);
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Epilogue e, Buffer y) {
        Chain chain = new Chain(e);
        boolean done =
                Convolve.convolve(
                        gemm, g, face, FloatBuffer.of(a), FloatBuffer.of(b), chain, array(y));
        if (!done && !chain.empty()) chain(chain, array(y), array(y));
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
                        Arrays.fill(to, line * inner, line * inner + inner, 0f);
                        for (int t = r.start(row); t < r.end(row); t++) {
                            accumulate(
                                    r.rounded(t),
                                    from,
                                    base + r.column(t) * inner,
                                    to,
                                    line * inner,
                                    inner);
                        }
                    }
                });
    }

    private static void accumulate(float weight, float[] x, int at, float[] y, int into, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector sum = FloatVector.fromArray(F, y, into + i);
            FloatVector.fromArray(F, x, at + i)
                    .fma(FloatVector.broadcast(F, weight), sum)
                    .intoArray(y, into + i);
        }
        for (; i < n; i++) y[into + i] = Math.fma(weight, x[at + i], y[into + i]);
    }
}
