package vitrine.kernels.witness;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Kernels;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;
import vitrine.kernels.Product;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.Arrays;
import java.util.List;

/// The witness: the bits of another backend, beside each value its twin in double precision and a
/// bound of their difference, and for each call what its own roundings did beside what they may do.
///
/// The bound is a running one (Wilkinson; Higham, 2002, §3.3): what the operands' errors can do to
/// the exact result, plus what the call's roundings can add. It holds for every input, and grows
/// with each step, so [#settle] starts it anew. Values that are read on the way and given back
/// ([#floats], [#upload]) count as exact.
///
/// Belongs to one thread.
public final class WitnessKernels implements Kernels {
    private final Kernels fast;
    private final Kernels twin;
    private final Ledger ledger = new Ledger();
    private final Twin beside;

    /// @param fast whose bits
    /// @param twin double precision
    public WitnessKernels(Kernels fast, Kernels twin) {
        this.fast = fast;
        this.twin = twin;
        this.beside = new Twin(fast, twin, ledger);
    }

    /// The calls so far, by their kernel and extents in the order of the first of each.
    public List<WitnessedCall> calls() {
        return ledger.calls();
    }

    /// Names the part of the program that follows.
    public void scope(String name) {
        ledger.scope(name);
    }

    /// From now on the buffer's single-precision values count as exact.
    public void settle(Buffer x) {
        of(x).settle();
    }

    /// How far each single-precision value may lie from the same program in exact arithmetic.
    public double[] bound(Buffer x) {
        Watched w = of(x);
        return w.bound == null ? new double[w.size()] : w.bound.clone();
    }

    /// The values of the same program in double precision.
    public double[] exact(Buffer x) {
        return beside.values(of(x)).clone();
    }

    private static Watched of(Buffer x) {
        return Watched.of(x);
    }

    @Override
    public String name() {
        return fast.name();
    }

    @Override
    public Buffer allocate(int size) {
        return new Watched(fast.allocate(size));
    }

    @Override
    public Buffer upload(float[] values) {
        return new Watched(fast.upload(values));
    }

    @Override
    public Buffer upload(double[] values) {
        Watched x = new Watched(fast.upload(values));
        double[] rounded = beside.lifted(x);
        double[] error = new double[rounded.length];
        boolean exact = true;
        for (int i = 0; i < error.length; i++) {
            error[i] = Propagation.known(Math.abs(rounded[i] - values[i]));
            exact &= error[i] == 0 || !Double.isFinite(values[i]);
        }
        if (!exact) x.known(values.clone(), error);
        return x;
    }

    @Override
    public float[] floats(Buffer x) {
        return fast.floats(of(x).fast);
    }

    @Override
    public double[] doubles(Buffer x) {
        return beside.lifted(of(x));
    }

    @Override
    public void fill(Buffer y, double value) {
        fast.fill(of(y).fast, value);
        of(y).settle();
    }

    private Strided fast(Strided x) {
        return new Strided(of(x.buffer()).fast, x.offset(), x.dims(), x.strides());
    }

    @Override
    public void copy(Strided x, Strided y) {
        Watched from = of(x.buffer());
        Watched to = of(y.buffer());
        if (Watched.settled(from, to)) {
            fast.copy(fast(x), fast(y));
            return;
        }
        double[] values = beside.values(to);
        double[] errors = to.errors();
        fast.copy(fast(x), fast(y));
        twin.copy(beside.on(beside.values(from), x), beside.on(values, y));
        twin.copy(beside.on(from.errors(), x), beside.on(errors, y));
        to.known(values, errors);
    }

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {
        fast.unary(f, of(x).fast, of(y).fast);
        beside.elementwise(
                "unary " + f,
                of(y),
                f.ulps(),
                new Elementwise() {
                    @Override
                    public double of(double... a) {
                        return f.of(a[0]);
                    }

                    @Override
                    public double moved(double[] a, double[] e) {
                        return Propagation.unary(f, a[0], e[0]);
                    }
                },
                Strided.dense(x, x.size()));
    }

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {
        fast.binary(f, fast(a), fast(b), of(y).fast);
        double ulps =
                switch (f) {
                    case ADD, SUB, MUL, DIV -> 0.5;
                    case POW -> 1;
                    case MAXIMUM, MINIMUM, GT, GE, EQ -> 0;
                };
        beside.elementwise(
                "binary " + f,
                of(y),
                ulps,
                new Elementwise() {
                    @Override
                    public double of(double... x) {
                        return f.of(x[0], x[1]);
                    }

                    @Override
                    public double moved(double[] x, double[] e) {
                        return Propagation.binary(f, x[0], e[0], x[1], e[1]);
                    }
                },
                a,
                b);
    }

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {
        fast.ternary(f, fast(a), fast(b), fast(c), of(y).fast);
        beside.elementwise(
                "ternary " + f,
                of(y),
                f == TernaryFn.FMA ? 0.5 : 0,
                new Elementwise() {
                    @Override
                    public double of(double... x) {
                        return f.of(x[0], x[1], x[2]);
                    }

                    @Override
                    public double moved(double[] x, double[] e) {
                        return Propagation.ternary(f, x[0], e[0], x[1], e[1], x[2], e[2]);
                    }
                },
                a,
                b,
                c);
    }

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {
        fast.reduce(f, of(x).fast, of(y).fast, outer, along, inner);
        Twin.Map map = (a, to) -> twin.reduce(f, a, to, outer, along, inner);
        String what = "reduce " + f + " of " + along;
        if (f == ReduceFn.SUM) beside.linear(what, of(x), of(y), Rounding.chunked(along), map);
        else
            beside.chosen(
                    what,
                    of(x),
                    of(y),
                    map,
                    (a, to) -> twin.reduce(ReduceFn.MAX, a, to, outer, along, inner));
    }

    @Override
    public void cumulate(Buffer x, Buffer y, int outer, int along, int inner, boolean reversed) {
        fast.cumulate(of(x).fast, of(y).fast, outer, along, inner, reversed);
        beside.linear(
                "cumulate of " + along,
                of(x),
                of(y),
                along,
                (a, to) -> twin.cumulate(a, to, outer, along, inner, reversed));
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {
        fast.product(p, of(a).fast, of(b).fast, of(y).fast);
        String what = "product " + p.batch() + "×[" + p.m() + "," + p.k() + "," + p.n() + "]";
        beside.bilinear(
                what,
                of(a),
                of(b),
                of(y),
                Rounding.chunked(p.k()),
                (l, r, to) -> twin.product(p, l, r, to));
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {
        fast.convolve(g, face, of(a).fast, of(b).fast, of(y).fast);
        String what =
                "convolve "
                        + face
                        + " "
                        + g.c()
                        + "→"
                        + g.o()
                        + ", "
                        + g.taps()
                        + " taps over "
                        + g.outPlane();
        long n = Rounding.chunked(Rounding.terms(g, face));
        beside.bilinear(
                what, of(a), of(b), of(y), n, (l, r, to) -> twin.convolve(g, face, l, r, to));
    }

    @Override
    public void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y) {
        fast.pool(g, f, of(x).fast, of(t).fast, of(y).fast);
        String what = "pool " + f + " over " + g.outPlane();
        switch (f) {
            case MAX -> {
                Twin.Map map = (a, to) -> twin.pool(g, f, a, a, to);
                beside.chosen(what, of(x), of(y), map, map);
            }
            case AVERAGE, AVERAGE_SCATTER ->
                    beside.linear(
                            what,
                            of(t),
                            of(y),
                            Rounding.pooled(g),
                            (a, to) -> twin.pool(g, f, a, a, to));
            case MAX_GATHER, MAX_SCATTER -> {
                Buffer chooser = twin.adopt(beside.lifted(of(x)));
                long n = f == PoolFn.MAX_GATHER ? 0 : Rounding.pooled(g);
                beside.linear(what, of(t), of(y), n, (a, to) -> twin.pool(g, f, chooser, a, to));
                Watched out = of(y);
                if (!of(x).certain()) Arrays.fill(out.errors(), Propagation.unknown());
            }
        }
    }

    @Override
    public void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner) {
        fast.gather(of(x).fast, index, of(y).fast, outer, from, inner);
        beside.linear(
                "gather",
                of(x),
                of(y),
                0,
                (a, to) -> twin.gather(a, index, to, outer, from, inner));
    }

    @Override
    public void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner) {
        fast.scatter(of(x).fast, index, of(y).fast, outer, to, inner);
        beside.linear(
                "scatter",
                of(x),
                of(y),
                index.length,
                (a, sums) -> twin.scatter(a, index, sums, outer, to, inner));
    }

    @Override
    public void resample(Resampling r, Buffer x, Buffer y, int outer, int inner) {
        fast.resample(r, of(x).fast, of(y).fast, outer, inner);
        String what = "resample " + r.in() + "→" + r.out();
        Resampling sizes = r.magnitudes();
        beside.weighted(
                what,
                of(x),
                of(y),
                Rounding.taps(r),
                (a, to) -> twin.resample(r, a, to, outer, inner),
                (a, to) -> twin.resample(sizes, a, to, outer, inner));
    }

    @Override
    public void close() {
        fast.close();
    }
}
