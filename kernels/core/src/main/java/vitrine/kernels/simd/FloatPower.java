package vitrine.kernels.simd;

/// The general power, in double precision within and rounded once at the end.
final class FloatPower {
    private static final long ROOT_HALF_BITS = 0x3fe6_a09e_667f_3bcdL;
    private static final long MANTISSA = 0x000f_ffff_ffff_ffffL;
    private static final int EXPONENT_SHIFT = 52;
    private static final int EXPONENT_BIAS = 1023;
    private static final double TWO_OVER_LN2 = 2.8853900817779268;
    private static final double LN2 = 0.6931471805599453;

    /// `1.5 · 2^52`: adding it rounds to an integer.
    private static final double ROUNDER = 0x1.8p52;

    /// `2^130` is above the largest `float`.
    private static final double TOP = 130;

    /// `2^-160` is below half of the smallest `float`.
    private static final double BOTTOM = -160;

    /// A `float` of this size or more is an even integer.
    private static final float EVEN = 0x1p24f;

    /// `1/k` for the series; the entry at zero is not used.
    private static final double[] RECIPROCALS = new double[20];

    static {
        for (int k = 1; k < RECIPROCALS.length; k++) RECIPROCALS[k] = 1.0 / k;
    }

    private FloatPower() {}

    /// `x^y = 2^(y log2 |x|)`, with the sign for a negative `x` and an odd integer `y`. The special
    /// cases are those of `Math.pow`; `1^NaN`, `1^∞` and `(-1)^∞` are therefore NaN. Largest error
    /// 0.5001 ulp.
    static float pow(float x, float y) {
        if (y == 0) return 1;
        float a = Math.abs(x);
        boolean negative = Float.floatToRawIntBits(x) < 0;
        boolean whole = FloatMath.roundEven(y) == y;
        boolean finite = a < Float.POSITIVE_INFINITY;
        if (negative && !whole && a > 0 && finite) return Float.NaN;
        boolean odd = whole && Math.abs(y) < EVEN && ((int) y & 1) != 0;
        float magnitude = a > 0 && finite ? positive(a, y) : edge(a, y);
        return negative && odd ? -magnitude : magnitude;
    }

    /// `0^y` and `∞^y`; NaN if either argument is.
    private static float edge(float a, float y) {
        if (Float.isNaN(a) || Float.isNaN(y)) return Float.NaN;
        return (a > 0) == (y > 0) ? Float.POSITIVE_INFINITY : 0;
    }

    /// `a^y` for positive finite `a`. An infinite `y` gives an infinite exponent, or NaN at `a =
    /// 1`.
    private static float positive(float a, float y) {
        double exponent = y * log2(a);
        double low = exponent > TOP ? TOP : exponent;
        return (float) exp2(low < BOTTOM ? BOTTOM : low);
    }

    /// `log2 a = e + 2/ln 2 · artanh s` with `a = 2^e m`, `m` in `[√½, √2)` and `s = (m - 1)/(m +
    /// 1)`, by ten terms of `artanh s = s + s³/3 + s⁵/5 + …`; `|s| < 0.172`, so the first omitted
    /// term is below `2^-55` of the sum.
    private static double log2(double a) {
        long bits = Double.doubleToRawLongBits(a) - ROOT_HALF_BITS;
        double m = Double.longBitsToDouble((bits & MANTISSA) + ROOT_HALF_BITS);
        double s = (m - 1) / (m + 1);
        double u = s * s;
        double t = RECIPROCALS[19];
        for (int k = 17; k > 0; k -= 2) t = Math.fma(t, u, RECIPROCALS[k]);
        return Math.fma(TWO_OVER_LN2, s * t, (double) (bits >> EXPONENT_SHIFT));
    }

    /// `2^t = 2^n e^(f ln 2)` with `n = round(t)`, `f = t - n`, by Taylor's polynomial of degree
    /// 13; the first omitted term is below `2^-57`.
    private static double exp2(double t) {
        double n = (t + ROUNDER) - ROUNDER;
        double z = (t - n) * LN2;
        double p = 1;
        for (int k = 13; k > 0; k--) p = Math.fma(p * z, RECIPROCALS[k], 1);
        return p * Double.longBitsToDouble(((long) n + EXPONENT_BIAS) << EXPONENT_SHIFT);
    }
}
