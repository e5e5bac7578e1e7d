package vitrine.cam.audit;

import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.function.DoubleBinaryOperator;

/// Numbers `[n, c, positions]` in double precision, each with how far a computation in single
/// precision by the same formula may lie from it: what a formula is restated in. An extent of one
/// stands for any.
///
/// The error of a sum of `m` terms is that of its terms and `γ_m Σ|terms|`, whatever the order;
/// that of any other operation is that of its operands and one rounding (`½` unit in the last place
/// for each result).
///
/// @param n samples
/// @param c channels
/// @param p positions
/// @param value in double precision
/// @param error bounds
@SuppressWarnings("ArrayRecordComponent") // lives for one check and is never compared
record Enclosed(int n, int c, int p, double[] value, double[] error) {
    /// Numbers as they are, without an error.
    static Enclosed of(Tensor t) {
        double[] v = t.toDoubles();
        return new Enclosed(
                t.shape().dim(0),
                t.shape().rank() > 1 ? t.shape().dim(1) : 1,
                Math.max(Space.positions(t), 1),
                v,
                new double[v.length]);
    }

    private int at(int i, int k, int q) {
        return ((n == 1 ? 0 : i) * c + (c == 1 ? 0 : k)) * p + (p == 1 ? 0 : q);
    }

    @FunctionalInterface
    private interface Spread {
        double of(double a, double ea, double b, double eb, double y);
    }

    private Enclosed with(Enclosed o, DoubleBinaryOperator f, Spread spread) {
        int ns = Math.max(n, o.n);
        int cs = Math.max(c, o.c);
        int ps = Math.max(p, o.p);
        double[] v = new double[ns * cs * ps];
        double[] e = new double[v.length];
        int y = 0;
        for (int i = 0; i < ns; i++) {
            for (int k = 0; k < cs; k++) {
                for (int q = 0; q < ps; q++, y++) {
                    int a = at(i, k, q);
                    int b = o.at(i, k, q);
                    v[y] = f.applyAsDouble(value[a], o.value[b]);
                    double moved = spread.of(value[a], error[a], o.value[b], o.error[b], v[y]);
                    e[y] = rounded(v[y], moved);
                }
            }
        }
        return new Enclosed(ns, cs, ps, v, e);
    }

    /// And one rounding of a result that has moved.
    private static double rounded(double y, double moved) {
        double all = moved + Numbers.SINGLE * (Math.abs(y) + moved) + Float.MIN_VALUE;
        return Double.isNaN(all) ? Double.POSITIVE_INFINITY : all;
    }

    Enclosed times(Enclosed o) {
        return with(
                o,
                (a, b) -> a * b,
                (a, ea, b, eb, _) -> Math.abs(a) * eb + Math.abs(b) * ea + ea * eb);
    }

    Enclosed plus(Enclosed o) {
        return with(o, Double::sum, (_, ea, _, eb, _) -> ea + eb);
    }

    Enclosed minus(Enclosed o) {
        return with(o, (a, b) -> a - b, (_, ea, _, eb, _) -> ea + eb);
    }

    /// The quotient, and zero where the divisor is zero.
    Enclosed over(Enclosed o) {
        return with(
                o,
                (a, b) -> b == 0 ? 0 : a / b,
                (_, ea, b, eb, y) -> {
                    if (b == 0 && eb == 0) return 0;
                    return Math.abs(b) > eb
                            ? (ea + Math.abs(y) * eb) / (Math.abs(b) - eb)
                            : Double.POSITIVE_INFINITY;
                });
    }

    /// A number for all.
    static Enclosed number(double x) {
        return new Enclosed(1, 1, 1, new double[] {x}, new double[1]);
    }

    Enclosed relu() {
        double[] v = new double[value.length];
        for (int i = 0; i < v.length; i++) v[i] = Math.max(value[i], 0);
        return new Enclosed(n, c, p, v, error);
    }

    Enclosed abs() {
        double[] v = new double[value.length];
        for (int i = 0; i < v.length; i++) v[i] = Math.abs(value[i]);
        return new Enclosed(n, c, p, v, error);
    }

    /// The sum over positions.
    Enclosed overPositions() {
        double[] v = new double[n * c];
        double[] e = new double[n * c];
        for (int i = 0; i < v.length; i++) sum(i * p, 1, p, i, v, e);
        return new Enclosed(n, c, 1, v, e);
    }

    /// The mean over positions.
    Enclosed mean() {
        return overPositions().over(number(p));
    }

    /// The sum over channels.
    Enclosed overChannels() {
        double[] v = new double[n * p];
        double[] e = new double[n * p];
        for (int i = 0; i < n; i++)
            for (int q = 0; q < p; q++) sum(i * c * p + q, p, c, i * p + q, v, e);
        return new Enclosed(n, 1, p, v, e);
    }

    private void sum(int from, int step, int count, int to, double[] v, double[] e) {
        double size = 0;
        for (int j = 0; j < count; j++) {
            int at = from + j * step;
            v[to] += value[at];
            size += Math.abs(value[at]) + error[at];
            e[to] += error[at];
        }
        double share = count * Numbers.SINGLE;
        e[to] += share / (1 - share) * size;
    }
}
