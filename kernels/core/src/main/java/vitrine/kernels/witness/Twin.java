package vitrine.kernels.witness;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What the witness does beside each call: the call in double precision on the operands that it was
/// given, what its roundings may do to it, and the same program's own values and bound.
///
/// @param fast whose bits are watched
/// @param twin double precision
/// @param ledger where calls are written down
record Twin(Kernels fast, Kernels twin, Ledger ledger) {
    double[] lifted(Watched x) {
        return fast.doubles(x.fast);
    }

    double[] values(Watched x) {
        return x.exact == null ? lifted(x) : x.exact;
    }

    static double[] magnitudes(double[] x) {
        return Arrays.stream(x).map(Math::abs).toArray();
    }

    Strided on(double[] values, Strided view) {
        return new Strided(twin.adopt(values), view.offset(), view.dims(), view.strides());
    }

    /// A view's elements in a row.
    double[] dense(double[] values, Strided view) {
        int size = 1;
        for (int d : view.dims()) size *= d;
        double[] y = new double[size];
        twin.copy(on(values, view), Strided.dense(twin.adopt(y), view.dims()));
        return y;
    }

    /// A function of the views' elements, of which a result may be off by so many units in the last
    /// place.
    void elementwise(String what, Watched y, double ulps, Elementwise f, Strided... in) {
        Watched[] from = Arrays.stream(in).map(s -> Watched.of(s.buffer())).toArray(Watched[]::new);
        double[] local = f.all(each(in, from, this::lifted));
        double[] room = ulps(local, ulps);
        seen(what, y, local, room);
        if (Watched.settled(from)) {
            first(y, local, room);
            return;
        }
        double[][] x = each(in, from, this::lifted);
        double[][] e = each(in, from, Watched::errors);
        double[] one = new double[in.length];
        double[] off = new double[in.length];
        for (int i = 0; i < room.length; i++) {
            for (int k = 0; k < in.length; k++) {
                one[k] = x[k][i];
                off[k] = e[k][i];
            }
            room[i] += f.moved(one, off);
        }
        y.known(f.all(each(in, from, this::values)), room);
    }

    private double[][] each(Strided[] in, Watched[] from, Function<Watched, double[]> of) {
        return IntStream.range(0, in.length)
                .mapToObj(k -> dense(of.apply(from[k]), in[k]))
                .toArray(double[][]::new);
    }

    /// The first error of what was exact so far, if there is any.
    private static void first(Watched y, double[] exact, double[] room) {
        if (Arrays.stream(room).allMatch(e -> e == 0)) y.settle();
        else y.known(exact, room);
    }

    private static double[] ulps(double[] exact, double ulps) {
        if (ulps == 0) return new double[exact.length];
        double[] room = new double[exact.length];
        for (int i = 0; i < room.length; i++)
            room[i] = Propagation.known(ulps * Math.ulp((float) exact[i]));
        return room;
    }

    @FunctionalInterface
    interface Map {
        void of(Buffer x, Buffer y);
    }

    @FunctionalInterface
    interface Form {
        void of(Buffer a, Buffer b, Buffer y);
    }

    double[] run(Map map, double[] x, Buffer like) {
        double[] y = new double[like.size()];
        map.of(twin.adopt(x), twin.adopt(y));
        return y;
    }

    static void scale(double[] sums, long n) {
        double gamma = Rounding.gamma(n);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Propagation.known(gamma * sums[i] + n * Rounding.LEAST);
        }
    }

    static void add(double[] to, double[] more) {
        for (int i = 0; i < to.length; i++) to[i] = Propagation.known(to[i] + more[i]);
    }

    /// A map with weights that are not negative, and at most `n` roundings for each term.
    void linear(String what, Watched x, Watched y, long n, Map map) {
        weighted(what, x, y, n, map, map);
    }

    /// A linear map, and the same with the weights' magnitudes.
    void weighted(String what, Watched x, Watched y, long n, Map map, Map sizes) {
        double[] local = run(map, lifted(x), y);
        double[] room = new double[local.length];
        if (n > 0) {
            room = run(sizes, magnitudes(lifted(x)), y);
            scale(room, n);
        }
        seen(what, y, local, room);
        if (x.settled()) {
            first(y, local, room);
            return;
        }
        add(room, run(sizes, x.errors(), y));
        y.known(run(map, values(x), y), room);
    }

    /// A maximum or minimum, which moves no more than its operands do; `most` gives the largest of
    /// their errors.
    void chosen(String what, Watched x, Watched y, Map map, Map most) {
        double[] local = run(map, lifted(x), y);
        double[] room = new double[local.length];
        seen(what, y, local, room);
        if (Watched.settled(x)) {
            y.settle();
            return;
        }
        y.known(run(map, values(x), y), run(most, x.errors(), y));
    }

    /// A form that is linear in both operands.
    void bilinear(String what, Watched a, Watched b, Watched y, long n, Form form) {
        double[] l = lifted(a);
        double[] r = lifted(b);
        double[] sizes = magnitudes(r);
        double[] local = run(form, l, r, y);
        double[] room = run(form, magnitudes(l), sizes, y);
        scale(room, n);
        seen(what, y, local, room);
        if (Watched.settled(a, b)) {
            first(y, local, room);
            return;
        }
        if (!a.settled()) add(room, run(form, a.errors(), sizes, y));
        if (!b.settled()) {
            double[] reach = magnitudes(l);
            add(reach, a.errors());
            add(room, run(form, reach, b.errors(), y));
        }
        y.known(run(form, values(a), values(b), y), room);
    }

    private double[] run(Form form, double[] a, double[] b, Buffer like) {
        double[] y = new double[like.size()];
        form.of(twin.adopt(a), twin.adopt(b), twin.adopt(y));
        return y;
    }

    void seen(String what, Watched y, double[] local, double[] room) {
        double[] got = fast.doubles(y.fast);
        for (int i = 0; i < got.length; i++)
            if (overflowed(got[i], local[i])) room[i] = Propagation.unknown();
        ledger.add(what, got, local, room);
    }

    /// Whether a result is infinite because no `float` is as large, of which bounds say nothing.
    private static boolean overflowed(double got, double exact) {
        return Double.isInfinite(got)
                && Math.signum(got) == Math.signum(exact)
                && Math.abs(exact) > Float.MAX_VALUE * (1 - 4 * Rounding.UNIT);
    }
}
