package vitrine.engine;

import vitrine.kernels.UnaryFn;

/// The less common functions of one tensor, element by element.
public final class Elementwise {
    private Elementwise() {}

    /// `1 / x`
    public static Tensor reciprocal(Tensor x) {
        return x.unary(UnaryFn.RECIPROCAL);
    }

    /// The largest integer not above `x`.
    public static Tensor floor(Tensor x) {
        return x.unary(UnaryFn.FLOOR);
    }

    /// The nearest integer, ties to even.
    public static Tensor round(Tensor x) {
        return x.unary(UnaryFn.ROUND);
    }

    /// `eˣ - 1`
    public static Tensor expm1(Tensor x) {
        return x.unary(UnaryFn.EXPM1);
    }

    /// `ln(1 + x)`
    public static Tensor log1p(Tensor x) {
        return x.unary(UnaryFn.LOG1P);
    }

    /// `sin x`
    public static Tensor sin(Tensor x) {
        return x.unary(UnaryFn.SIN);
    }

    /// `cos x`
    public static Tensor cos(Tensor x) {
        return x.unary(UnaryFn.COS);
    }

    /// `2/√π ∫₀ˣ e^{-t²} dt`
    public static Tensor erf(Tensor x) {
        return x.unary(UnaryFn.ERF);
    }

    /// `xᵇ` for a number `b`. The exponents 1 to 4 are products, and 0 is one everywhere.
    public static Tensor pow(Tensor x, double b) {
        if (b == 0) return x.mul(0).add(1);
        if (b == 0.5) return x.sqrt();
        if (b != Math.rint(b) || b < 1 || b > 4) return x.pow(x.like(b));
        Tensor y = x;
        for (int i = 1; i < b; i++) y = y.mul(x);
        return y;
    }

    /// `min(max(x, low), high)`; the gradient passes where `low ≤ x ≤ high`. Either bound may be
    /// infinite.
    public static Tensor clamp(Tensor x, double low, double high) {
        Tensor y = low == Double.NEGATIVE_INFINITY ? x : x.ge(low).where(x, x.like(low));
        return high == Double.POSITIVE_INFINITY ? y : x.gt(high).where(x.like(high), y);
    }
}
