package vitrine.kernels;

/// The error function in double precision: its power series near zero, its continued fraction far
/// away.
final class ErrorFunction {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final double FAR = 2.5;
    private static final double NEAR = 1.5;
    private static final int FRACTION_DEPTH = 120;

    private ErrorFunction() {}

    /// `erf x = 2/√π ∫₀ˣ e^{-t²} dt`.
    static double erf(double x) {
        if (Double.isNaN(x)) return x;
        return Math.abs(x) < FAR ? series(x) : Math.copySign(1 - tail(Math.abs(x)), x);
    }

    /// `erfc x = 1 - erf x`, without cancellation for large `x`.
    static double erfc(double x) {
        if (Double.isNaN(x)) return x;
        if (x < -FAR) return 2 - tail(-x);
        return x < NEAR ? 1 - series(x) : tail(x);
    }

    /// `2/√π e^{-x²} Σ 2ⁿ x^{2n+1} / (1·3·5···(2n+1))`: all terms of one sign.
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * StrictMath.exp(-x * x) * sum;
    }

    /// `e^{-x²}/√π · 1/(x + (1/2)/(x + (2/2)/(x + …)))` for positive `x`, evaluated from its end.
    private static double tail(double x) {
        double fraction = x;
        for (int n = FRACTION_DEPTH; n > 0; n--) fraction = x + n / 2.0 / fraction;
        return StrictMath.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
    }
}
