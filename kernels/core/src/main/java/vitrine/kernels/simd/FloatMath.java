package vitrine.kernels.simd;

/// Elementary functions of one `float`: the operation sequences that rule 8 of the order contract
/// names.
///
/// Every function is a fixed sequence of correctly rounded operations (`+ - * / √ fma`),
/// comparisons that select, and integer operations on the bits. There are no tables and no branches
/// on the data, so `VectorMath` and the OpenCL programs repeat each sequence and give the same
/// bits. A NaN argument gives NaN.
///
/// The polynomials were fitted for this project: weighted minimax by iteratively reweighted least
/// squares, then rounded to `float` from the lowest coefficient upwards with the others fitted
/// again after each rounding. A coefficient `X3` belongs to the third power of the polynomial's own
/// variable.
///
/// The largest errors stated below are against double precision, in units in the last place (ulp)
/// of the result, over 28 million `float`s spread evenly over all bit patterns (`gelu`: 199
/// million).
final class FloatMath {
    /// `2^23`: a `float` of this size or more is an integer.
    static final float INTEGERS = 0x1p23f;

    /// `1.5 · 2^23`: adding it rounds a small number to an integer, which then stands in the low
    /// bits of the sum.
    static final float ROUNDER = 0x1.8p23f;

    static final int SIGN = 0x8000_0000;
    static final int EXPONENT_SHIFT = 23;

    /// `ROUNDER` with the exponent bias added: the low bits of the sum are the exponent field of
    /// `2^n`.
    static final float ROUND_TO_POWER = ROUNDER + 127;

    /// The same, for `2^(n-1)`.
    static final float ROUND_TO_HALF_POWER = ROUNDER + 126;

    /// The same, for `2^(n+40)`.
    static final float ROUND_TO_RAISED_POWER = ROUNDER + 167;

    /// `ROUNDER` with twice the exponent bias: half of the low bits belongs to each of two factors
    /// of `2^n`.
    static final float ROUND_TO_TWO_POWERS = ROUNDER + 254;

    static final float LOG2_E = 0x1.715476p0f;
    static final float LN2_HIGH = 0x1.62e43p-1f;
    static final float LN2_LOW = -0x1.05c61p-29f;

    /// `e^89` is above the largest `float`.
    static final float EXP_TOP = 89;

    /// `e^-104` is below half of the smallest `float`.
    static final float EXP_BOTTOM = -104;

    /// `e^-30 - 1` rounds to `-1`.
    static final float EXPM1_BOTTOM = -30;

    /// Below this `|x|` the best `float` for `e^x - 1` is `x`.
    static final float EXPM1_TINY = 0x1p-24f;

    /// `110 · e^-110` is below half of the smallest `float`.
    static final float DECAY_BOTTOM = -110;

    /// What `raisedDecay` has to be multiplied with.
    static final float LOWER = 0x1p-40f;

    static final float E0 = 0.5f;
    static final float E1 = 0x1.555556p-3f;
    static final float E2 = 0x1.5554f6p-5f;
    static final float E3 = 0x1.111002p-7f;
    static final float E4 = 0x1.6d3c88p-10f;
    static final float E5 = 0x1.a24772p-13f;

    /// The bits of `2/3`: mantissas are taken from `[2/3, 4/3)`.
    static final int TWO_THIRDS_BITS = 0x3f2a_aaab;

    static final int MANTISSA = 0x007f_ffff;
    static final int ROUNDER_BITS = 0x4b40_0000;
    static final int FOUR_BITS = 0x4080_0000;
    static final float SUBNORMAL_LIFT = 0x1p23f;

    /// Undoes `SUBNORMAL_LIFT` where an exponent is taken out of `ROUNDER`.
    static final float LIFTED_ROUNDER = ROUNDER + 23;

    static final float L0 = -0.5f;
    static final float L1 = 0x1.55550cp-2f;
    static final float L2 = -0x1.fffe5ep-3f;
    static final float L3 = 0x1.99ce34p-3f;
    static final float L4 = -0x1.55b7eep-3f;
    static final float L5 = 0x1.1ef262p-3f;
    static final float L6 = -0x1.f03b7ep-4f;
    static final float L7 = 0x1.1defd6p-3f;
    static final float L8 = -0x1.0e2bd6p-3f;

    static final float ONE_THIRD = 0x1.555556p-2f;

    static final float TANH_NEAR = 0.55f;
    static final float TANH_FAR = 10;
    static final float T0 = -0x1.55554cp-2f;
    static final float T1 = 0x1.110d6ap-3f;
    static final float T2 = -0x1.b931fep-5f;
    static final float T3 = 0x1.5982a4p-6f;
    static final float T4 = -0x1.9c9668p-8f;

    private FloatMath() {}

    /// `e^x`. With `n = round(x / ln 2)` and `r = x - n ln 2` in two parts, `e^x = 2^n (1 + r + r²
    /// q(r))` with `q` of degree 5. The factor `2^n` is applied in two halves, of which only the
    /// last can round, so results in the subnormal range are rounded once. Largest error 0.83 ulp.
    static float exp(float x) {
        float low = x > EXP_TOP ? EXP_TOP : x;
        float y = low < EXP_BOTTOM ? EXP_BOTTOM : low;
        float j = Math.fma(y, LOG2_E, ROUND_TO_TWO_POWERS);
        float p = expm1Reduced(y, j - ROUND_TO_TWO_POWERS, 0);
        int both = Float.floatToRawIntBits(j);
        int half = both >> 1;
        float first = Float.intBitsToFloat(half << EXPONENT_SHIFT);
        float second = Float.intBitsToFloat((both - half) << EXPONENT_SHIFT);
        return Math.fma(first, p, first) * second;
    }

    /// `e^x - 1`. The reduction of `exp`, then `2 · (2^(n-1) p + (2^(n-1) - 1/2))` with `p = r + r²
    /// q(r)`: exact but for one rounding where `n = 0`. Largest error 1.37 ulp.
    static float expm1(float x) {
        float low = x > EXP_TOP ? EXP_TOP : x;
        float y = low < EXPM1_BOTTOM ? EXPM1_BOTTOM : low;
        float j = Math.fma(y, LOG2_E, ROUND_TO_HALF_POWER);
        float p = expm1Reduced(y, j - ROUND_TO_HALF_POWER, 0);
        float s = power(j);
        float e = Math.fma(s, p, s - 0.5f) * 2;
        return Math.abs(x) < EXPM1_TINY ? x : e;
    }

    /// `e^r - 1 = r + r² q(r)` for `r = (y - n ln 2) + missing` with `|r| <= ln 2 / 2`; relative
    /// error of the fit `2^-31`. The difference from the leading part of `n ln 2` is exact and is
    /// added last.
    static float expm1Reduced(float y, float n, float missing) {
        float high = Math.fma(n, -LN2_HIGH, y);
        float low = Math.fma(n, -LN2_LOW, missing);
        float r = high + low;
        float q = Math.fma(E5, r, E4);
        q = Math.fma(q, r, E3);
        q = Math.fma(q, r, E2);
        q = Math.fma(q, r, E1);
        q = Math.fma(q, r, E0);
        return Math.fma(r * r, q, low) + high;
    }

    /// The power of two whose exponent field stands in the low bits of `j`.
    static float power(float j) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(j) << EXPONENT_SHIFT);
    }

    /// `2^40 e^y` for `y` in `[-110, 0]`: never subnormal, so a product can be rounded last.
    static float raisedDecay(float y) {
        float j = Math.fma(y, LOG2_E, ROUND_TO_RAISED_POWER);
        float p = expm1Reduced(y, j - ROUND_TO_RAISED_POWER, 0);
        float s = power(j);
        return Math.fma(s, p, s);
    }

    /// `-|x|`, not below the argument where `x e^x` vanishes.
    private static float decayArgument(float x) {
        float y = -Math.abs(x);
        return y < DECAY_BOTTOM ? DECAY_BOTTOM : y;
    }

    /// `1 - e^y`, for `y` in `[-20, 0]`.
    static float complementOfExp(float y) {
        float j = Math.fma(y, LOG2_E, ROUND_TO_POWER);
        float p = expm1Reduced(y, j - ROUND_TO_POWER, 0);
        float s = power(j);
        return Math.fma(-s, p, 1 - s);
    }

    /// `ln x`. With `x = 2^e (1 + f)` and `f` in `[-1/3, 1/3)`, `ln x = e ln 2 + f + f² q(f)` with
    /// `q` of degree 8. A subnormal `x` is first multiplied by `2^23`. Largest error 0.96 ulp.
    static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_LIFT : x) - TWO_THIRDS_BITS;
        float e =
                Float.intBitsToFloat((bits >> EXPONENT_SHIFT) + ROUNDER_BITS)
                        - (subnormal ? LIFTED_ROUNDER : ROUNDER);
        float f = Float.intBitsToFloat((bits & MANTISSA) + TWO_THIRDS_BITS) - 1;
        float y = Math.fma(e, LN2_HIGH, Math.fma(e, LN2_LOW, log1pReduced(f)));
        float finite = x < Float.POSITIVE_INFINITY ? y : x;
        float pole = x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x > 0 ? finite : pole;
    }

    /// `ln(1 + x)`. The exponent `e` is that of the rounded `1 + x`, but `f = 2^-e x + (2^-e - 1)`
    /// is rounded once from `x` itself; then as `log`. Largest error 1.58 ulp.
    static float log1p(float x) {
        int bits = Float.floatToRawIntBits(1 + x) - TWO_THIRDS_BITS;
        int exponent = bits >> EXPONENT_SHIFT;
        float s = Float.intBitsToFloat(FOUR_BITS - (exponent << EXPONENT_SHIFT)) * 0.25f;
        float e = Float.intBitsToFloat(exponent + ROUNDER_BITS) - ROUNDER;
        float f = Math.fma(s, x, s - 1);
        float y = withSign(Math.fma(e, LN2_HIGH, Math.fma(e, LN2_LOW, log1pReduced(f))), x);
        float finite = x < Float.POSITIVE_INFINITY ? y : x;
        float pole = x == -1 ? Float.NEGATIVE_INFINITY : Float.NaN;
        return x > -1 ? finite : pole;
    }

    /// `ln(1 + f) = f + f² q(f)` for `|f| <= 1/3`; relative error of the fit `2^-27.6`. Even and
    /// odd powers of `q` are summed apart, which halves the chain of dependent operations.
    private static float log1pReduced(float f) {
        float u = f * f;
        float even = Math.fma(L8, u, L6);
        even = Math.fma(even, u, L4);
        even = Math.fma(even, u, L2);
        even = Math.fma(even, u, L0);
        float odd = Math.fma(L7, u, L5);
        odd = Math.fma(odd, u, L3);
        odd = Math.fma(odd, u, L1);
        return Math.fma(u, Math.fma(odd, f, even), f);
    }

    /// The sign bit of `x` set in `y`, which is not negative where `x` is positive.
    static float withSign(float y, float x) {
        return Float.intBitsToFloat(
                Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN));
    }

    /// `tanh x`. For `|x| < 0.55` an odd polynomial `x + x³ t(x²)` with `t` of degree 4 (relative
    /// error of the fit `2^-29.8`), else `1 - 2 / (e^(2|x|) + 1)` with the sign of `x`. Largest
    /// error 1.31 ulp.
    static float tanh(float x) {
        float a = Math.abs(x);
        float u = a * a;
        float t = Math.fma(T4, u, T3);
        t = Math.fma(t, u, T2);
        t = Math.fma(t, u, T1);
        t = Math.fma(t, u, T0);
        float near = Math.fma(a * u, t, a);
        return withSign(a < TANH_NEAR ? near : tanhFar(a), x);
    }

    /// `1 - 2 / (e^(2a) + 1)`, where `e^(2a) + 1` is rounded once.
    private static float tanhFar(float a) {
        float c = a > TANH_FAR ? TANH_FAR : a;
        float y = c + c;
        float j = Math.fma(y, LOG2_E, ROUND_TO_POWER);
        float p = expm1Reduced(y, j - ROUND_TO_POWER, 0);
        float s = power(j);
        return 1 - 2 / Math.fma(s, p, s + 1);
    }

    /// `1 / (1 + e^-x)`. With `t = e^-|x|` and `q = t / (1 + t)`: `1 - q` or, for negative `x`, `t
    /// - t q`, where the error of `q` is scaled down by `t`. Largest error 1.54 ulp.
    static float sigmoid(float x) {
        float t = raisedDecay(decayArgument(x)) * LOWER;
        float q = t / (1 + t);
        return x < 0 ? Math.fma(-t, q, t) : 1 - q;
    }

    /// `x / (1 + e^-x)`: `x` times the two forms of `sigmoid`; `-0` at negative infinity. Largest
    /// error 2.63 ulp.
    static float silu(float x) {
        float y = decayArgument(x);
        float raised = raisedDecay(y);
        float t = raised * LOWER;
        float q = t / (1 + t);
        return x < 0 ? y * Math.fma(-raised, q, raised) * LOWER : x * (1 - q);
    }

    /// `ln(1 + e^x) = max(x, 0) + ln(1 + t)` with `t = e^-|x|`. Above `1/3`, `1 + t = 2 (1 + (t -
    /// 1)/2)` brings the argument back into the interval of the polynomial of `log`. Largest error
    /// 1.69 ulp.
    static float softplus(float x) {
        float t = raisedDecay(decayArgument(x)) * LOWER;
        boolean large = t > ONE_THIRD;
        float y = log1pReduced(large ? Math.fma(0.5f, t, -0.5f) : t);
        float raised = (y + LN2_LOW) + LN2_HIGH;
        return (x < 0 ? 0 : x) + (large ? raised : y);
    }

    /// `1 / √x`, two correctly rounded operations. Largest error 1.5 ulp.
    static float rsqrt(float x) {
        return 1 / (float) Math.sqrt(x);
    }

    /// The nearest integer, ties to even; the sign of zero is kept. Exact.
    static float roundEven(float x) {
        float a = Math.abs(x);
        float rounded = withSign((a + INTEGERS) - INTEGERS, x);
        return a < INTEGERS ? rounded : x;
    }

    /// The largest integer not above `x`. Exact.
    static float floor(float x) {
        float rounded = roundEven(x);
        return rounded > x ? rounded - 1 : rounded;
    }
}
