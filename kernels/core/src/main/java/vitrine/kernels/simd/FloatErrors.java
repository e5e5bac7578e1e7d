package vitrine.kernels.simd;

/// The error function and what is made of it, in the manner of `FloatMath`.
final class FloatErrors {
    static final float ERF_NEAR = 1;

    /// `erf 4` rounds to one.
    static final float ERF_FAR = 4;

    static final float N0 = 0x1.06eba8p-3f;
    static final float N1 = -0x1.81273ep-2f;
    static final float N2 = 0x1.ce2ce6p-4f;
    static final float N3 = -0x1.b7f71ap-6f;
    static final float N4 = 0x1.53f224p-8f;
    static final float N5 = -0x1.a3515ep-11f;
    static final float N6 = 0x1.4771fep-14f;

    static final float F0 = -0x1.72ad46p-12f;
    static final float F1 = -0x1.2085cp0f;
    static final float F2 = -0x1.46c558p-1f;
    static final float F3 = -0x1.a60bacp-4f;
    static final float F4 = 0x1.654454p-6f;
    static final float F5 = -0x1.81514cp-9f;
    static final float F6 = 0x1.8534d8p-13f;

    /// `x Φ(x)` is below half of the smallest `float` at `-14.5`.
    static final float GELU_FAR = 14.5f;

    static final float GELU_SCALE = 4;
    static final float W0 = 0x1.82b4bcp-1f;
    static final float W1 = -0x1.373e3cp0f;
    static final float W2 = 0x1.8c6d84p0f;
    static final float W3 = -0x1.7dfed8p0f;
    static final float W4 = 0x1.eedacep-1f;
    static final float W5 = -0x1.edddfap-3f;
    static final float W6 = -0x1.ce29f8p-3f;
    static final float W7 = 0x1.9ed828p-3f;
    static final float W8 = 0x1.a48dc6p-5f;
    static final float W9 = -0x1.0758c2p-4f;

    private FloatErrors() {}

    /// `erf x = 2/√π ∫₀ˣ e^{-t²} dt`. For `|x| < 1` an odd polynomial `x + x n(x²)` with `n` of
    /// degree 6 (relative error of the fit `2^-29.4`), else `1 - e^{f(|x|)}` with `f = ln erfc`
    /// fitted by degree 6 on `[1, 4]` (error of `erf` by the fit `2^-29.8`). Largest error 0.99
    /// ulp.
    static float erf(float x) {
        float a = Math.abs(x);
        float u = a * a;
        float n = Math.fma(N6, u, N5);
        n = Math.fma(n, u, N4);
        n = Math.fma(n, u, N3);
        n = Math.fma(n, u, N2);
        n = Math.fma(n, u, N1);
        n = Math.fma(n, u, N0);
        float near = Math.fma(a, n, a);
        return FloatMath.withSign(a < ERF_NEAR ? near : erfFar(a), x);
    }

    private static float erfFar(float a) {
        float c = a > ERF_FAR ? ERF_FAR : a;
        float f = Math.fma(F6, c, F5);
        f = Math.fma(f, c, F4);
        f = Math.fma(f, c, F3);
        f = Math.fma(f, c, F2);
        f = Math.fma(f, c, F1);
        f = Math.fma(f, c, F0);
        return FloatMath.complementOfExp(f);
    }

    /// `x Φ(x)` with the normal distribution function `Φ`. With `a = |x|` and `m = a Φ(-a)`:
    /// `max(x, 0) - m`, without cancellation; `-0` at negative infinity. `m = h e^{-a²/2} w(h)`
    /// with `h = a/(a + 4)`; the rounding errors of `a²` and `a + 4` enter the exponent as
    /// corrections. Largest error 3.8 ulp.
    static float gelu(float x) {
        float magnitude = Math.abs(x);
        float a = magnitude > GELU_FAR ? GELU_FAR : magnitude;
        float square = a * a;
        float missing = Math.fma(a, a, -square);
        float sum = a + GELU_SCALE;
        float lost = a - (sum - GELU_SCALE);
        float h = a / sum;
        float correction = Math.fma(lost, Math.fma(h, 0.25f, -0.25f), -0.5f * missing);
        float y = -0.5f * square;
        float j = Math.fma(y, FloatMath.LOG2_E, FloatMath.ROUND_TO_RAISED_POWER);
        float p = FloatMath.expm1Reduced(y, j - FloatMath.ROUND_TO_RAISED_POWER, correction);
        float w = FloatMath.power(j) * scaledTail(h - 0.5f);
        float m = h * Math.fma(w, p, w) * FloatMath.LOWER;
        return (x < 0 ? -0f : x) - m;
    }

    /// `w = (a + 4) Φ(-a) e^{a²/2}` for `a` in `[0, 14.5]`, which falls from `2` to `1/2`: degree 9
    /// in `s = a/(a + 4) - 1/2`, even and odd powers apart; relative error of the fit `2^-25.7`.
    private static float scaledTail(float s) {
        float u = s * s;
        float even = Math.fma(W8, u, W6);
        even = Math.fma(even, u, W4);
        even = Math.fma(even, u, W2);
        even = Math.fma(even, u, W0);
        float odd = Math.fma(W9, u, W7);
        odd = Math.fma(odd, u, W5);
        odd = Math.fma(odd, u, W3);
        odd = Math.fma(odd, u, W1);
        return Math.fma(odd, s, even);
    }
}
