package vitrine.kernels;

import java.util.function.DoubleUnaryOperator;

/// Every elementwise function of one variable, with its textbook definition in double precision and
/// the largest error, in units in the last place, that a single-precision backend may have.
public enum UnaryFn {
    /// `-x`
    NEG(0, x -> -x),
    /// `|x|`
    ABS(0, Math::abs),
    /// `-1, 0, 1`; NaN stays NaN
    SIGN(0, Math::signum),
    /// `max(x, 0)`; NaN stays NaN
    RELU(0, x -> Math.max(x, 0)),
    /// `1` where `x > 0`, else `0`
    STEP(0, x -> x > 0 ? 1 : 0),
    /// the largest integer not above `x`
    FLOOR(0, Math::floor),
    /// the nearest integer, ties to even
    ROUND(0, Math::rint),
    /// `1 / x`
    RECIPROCAL(0.5, x -> 1 / x),
    /// `√x`
    SQRT(0.5, Math::sqrt),
    /// `1 / √x`
    RSQRT(1.5, x -> 1 / Math.sqrt(x)),
    /// `eˣ`
    EXP(2, StrictMath::exp),
    /// `eˣ - 1`
    EXPM1(2, StrictMath::expm1),
    /// `ln x`
    LOG(2, StrictMath::log),
    /// `ln(1 + x)`
    LOG1P(2, StrictMath::log1p),
    /// `sin x`
    SIN(2, StrictMath::sin),
    /// `cos x`
    COS(2, StrictMath::cos),
    /// `tanh x`
    TANH(2, StrictMath::tanh),
    /// `1 / (1 + e⁻ˣ)`
    SIGMOID(2, x -> 1 / (1 + StrictMath.exp(-x))),
    /// `2/√π ∫₀ˣ e^{-t²} dt`
    ERF(2, ErrorFunction::erf),
    /// `ln(1 + eˣ)`
    SOFTPLUS(4, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))),
    /// `x Φ(x)` with the normal distribution function `Φ`; its limit `-0` at negative infinity
    GELU(
            4,
            x ->
                    x == Double.NEGATIVE_INFINITY
                            ? -0.0
                            : 0.5 * x * ErrorFunction.erfc(-x * Math.sqrt(0.5))),
    /// `x / (1 + e⁻ˣ)`; its limit `-0` at negative infinity
    SILU(4, x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x / (1 + StrictMath.exp(-x)));

    private final double ulps;
    private final DoubleUnaryOperator formula;

    UnaryFn(double ulps, DoubleUnaryOperator formula) {
        this.ulps = ulps;
        this.formula = formula;
    }

    /// The value in double precision.
    public double of(double x) {
        return formula.applyAsDouble(x);
    }

    /// The largest error of a single-precision backend, in units in the last place of the exact
    /// value.
    public double ulps() {
        return ulps;
    }
}
