package vitrine.kernels.simd;

/// Sine and cosine in the manner of `FloatMath`.
///
/// With `k = round(2x/π)`, the remainder `r = x - k π/2` is formed by three fma with a 72-bit
/// `π/2`; the first is exact. Then `sin r = r + r³ s(r²)` with `s` of degree 3 (relative error of
/// the fit `2^-31.7` for `|r| < 0.96`) or `cos r = 1 + r² (-1/2 + r² c(r²))` with `c` of degree 2
/// (`2^-33` for `|r| <= π/4`), chosen and signed by the low bits of `k`. Rounding moves the border
/// between two `k` by up to a tenth where `x` is large, hence the wider fit.
///
/// The reduction holds for `|x| <= 2^22`; a larger `|x|`, infinity included, gives NaN rather than
/// a wrong number.
final class FloatTrig {
    /// Beyond this `|x|` the quotient `k` leaves the range in which a `float` counts.
    static final float LARGEST = 0x1p22f;

    static final float TWO_OVER_PI = 0x1.45f306p-1f;
    static final float HALF_PI_HIGH = 0x1.921fb6p0f;
    static final float HALF_PI_MIDDLE = -0x1.777a5cp-25f;
    static final float HALF_PI_LOW = -0x1.ee59dap-50f;

    static final float S0 = -0x1.555556p-3f;
    static final float S1 = 0x1.111148p-7f;
    static final float S2 = -0x1.a02868p-13f;
    static final float S3 = 0x1.6f8c5p-19f;

    static final float C0 = 0x1.55554ap-5f;
    static final float C1 = -0x1.6c0c1ap-10f;
    static final float C2 = 0x1.99e0ecp-16f;

    static final int SIGN_SHIFT = 30;

    private FloatTrig() {}

    /// `sin x`; the sign of zero is kept. Largest error 1.45 ulp for `|x| <= 10⁴`, 2 up to `2^22`.
    static float sin(float x) {
        float a = Math.abs(x);
        float j = Math.fma(a, TWO_OVER_PI, FloatMath.ROUNDER);
        float y = quarter(a, j, Float.floatToRawIntBits(j));
        int sign = Float.floatToRawIntBits(x) & FloatMath.SIGN;
        return a <= LARGEST ? Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ sign) : Float.NaN;
    }

    /// `cos x`. Largest error 1.46 ulp for `|x| <= 10⁴`, 1.7 up to `2^22`.
    static float cos(float x) {
        float a = Math.abs(x);
        float j = Math.fma(a, TWO_OVER_PI, FloatMath.ROUNDER);
        float y = quarter(a, j, Float.floatToRawIntBits(j) + 1);
        return a <= LARGEST ? y : Float.NaN;
    }

    /// The sine of `r + quadrant π/2`, where `r` is the remainder of `a` for the quotient that `j`
    /// carries.
    private static float quarter(float a, float j, int quadrant) {
        float k = j - FloatMath.ROUNDER;
        float r = Math.fma(k, -HALF_PI_HIGH, a);
        r = Math.fma(k, -HALF_PI_MIDDLE, r);
        r = Math.fma(k, -HALF_PI_LOW, r);
        float u = r * r;
        float s = Math.fma(Math.fma(Math.fma(S3, u, S2), u, S1), u, S0);
        int sine = Float.floatToRawIntBits(Math.fma(r * u, s, r));
        float c = Math.fma(Math.fma(C2, u, C1), u, C0);
        int cosine = Float.floatToRawIntBits(Math.fma(Math.fma(c, u, -0.5f), u, 1));
        int odd = -(quadrant & 1);
        int chosen = sine ^ ((sine ^ cosine) & odd);
        return Float.intBitsToFloat(chosen ^ ((quadrant & 2) << SIGN_SHIFT));
    }
}
