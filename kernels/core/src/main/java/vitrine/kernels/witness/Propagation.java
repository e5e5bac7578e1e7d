package vitrine.kernels.witness;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

/// How far a result moves, in exact arithmetic, when operands that are known up to an error move
/// within it. Where nothing can be said the answer is infinite.
final class Propagation {
    /// The steepest slope of `x Φ(x)`, at `x = √2`: 1.1289…
    private static final double GELU_SLOPE = 1.13;

    /// The steepest slope of `x / (1 + e⁻ˣ)`, near 2.4: 1.0998…
    private static final double SILU_SLOPE = 1.1;

    private Propagation() {}

    static double unary(UnaryFn f, double x, double e) {
        if (e == 0) return 0;
        return switch (f) {
            case NEG, ABS, RELU -> e;
            case SIN, COS -> Math.min(e, 2);
            case GELU -> GELU_SLOPE * e;
            case SILU -> SILU_SLOPE * e;
            case RECIPROCAL -> Math.abs(x) > e ? ends(f, x, x - e, x + e) : unknown();
            case SQRT -> ends(f, x, Math.max(x - e, 0), x + e);
            case RSQRT, LOG -> x > e ? ends(f, x, x - e, x + e) : unknown();
            case LOG1P -> x + 1 > e ? ends(f, x, x - e, x + e) : unknown();
            case SIGN, STEP, FLOOR, ROUND, EXP, EXPM1, TANH, SIGMOID, ERF, SOFTPLUS ->
                    ends(f, x, x - e, x + e);
        };
    }

    /// A monotone function is furthest from its middle at an end.
    private static double ends(UnaryFn f, double x, double low, double high) {
        double y = f.of(x);
        return known(Math.max(Math.abs(f.of(high) - y), Math.abs(f.of(low) - y)));
    }

    static double binary(BinaryFn f, double a, double ea, double b, double eb) {
        if (ea == 0 && eb == 0) return 0;
        return switch (f) {
            case ADD, SUB -> ea + eb;
            case MUL -> known(Math.abs(a) * eb + Math.abs(b) * ea + ea * eb);
            case DIV ->
                    Math.abs(b) > eb
                            ? known((ea + Math.abs(a / b) * eb) / (Math.abs(b) - eb))
                            : unknown();
            case MAXIMUM, MINIMUM -> Math.max(ea, eb);
            case POW -> power(a, ea, b, eb);
            case GT, GE, EQ -> Math.abs(a - b) <= ea + eb ? 1 : 0;
        };
    }

    /// Of a positive base a power is monotone in each operand, so it is furthest at a corner.
    private static double power(double a, double ea, double b, double eb) {
        if (!(a > ea)) return unknown();
        double y = StrictMath.pow(a, b);
        double most = 0;
        for (int corner = 0; corner < 4; corner++) {
            double p = (corner & 1) == 0 ? a - ea : a + ea;
            double q = (corner & 2) == 0 ? b - eb : b + eb;
            most = Math.max(most, Math.abs(StrictMath.pow(p, q) - y));
        }
        return known(most);
    }

    static double ternary(
            TernaryFn f, double a, double ea, double b, double eb, double c, double ec) {
        return switch (f) {
            case FMA -> binary(BinaryFn.MUL, a, ea, b, eb) + ec;
            case SELECT -> {
                if (ea == 0) yield a != 0 ? eb : ec;
                yield Math.abs(a) > ea ? eb : Math.abs(b - c) + Math.max(eb, ec);
            }
        };
    }

    static double unknown() {
        return Double.POSITIVE_INFINITY;
    }

    /// What is not a number, as an infinity times zero, says nothing.
    static double known(double bound) {
        return Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
    }
}
