// The operation sequences that rule 8 of the order contract names, as in FloatMath and its neighbours: correctly rounded
// operations, comparisons that select, and integer operations on the bits. What each constant means stands there.

#define ROUNDER 0x1.8p23f
#define INTEGERS 0x1p23f
#define SIGN_BIT ((int) 0x80000000)
#define EXPONENT_SHIFT 23
#define ROUND_TO_POWER (ROUNDER + 127)
#define ROUND_TO_HALF_POWER (ROUNDER + 126)
#define ROUND_TO_RAISED_POWER (ROUNDER + 167)
#define ROUND_TO_TWO_POWERS (ROUNDER + 254)
#define LOG2_E 0x1.715476p0f
#define LN2_HIGH 0x1.62e43p-1f
#define LN2_LOW (-0x1.05c61p-29f)
#define LOWER 0x1p-40f

static inline float with_sign(float y, float x) { return as_float(as_int(y) | (as_int(x) & SIGN_BIT)); }

static inline float power_of(float j) { return as_float(as_int(j) << EXPONENT_SHIFT); }

static inline float expm1_reduced(float y, float n, float missing) {
    float high = fma(n, -LN2_HIGH, y);
    float low = fma(n, -LN2_LOW, missing);
    float r = high + low;
    float q = fma(0x1.a24772p-13f, r, 0x1.6d3c88p-10f);
    q = fma(q, r, 0x1.111002p-7f);
    q = fma(q, r, 0x1.5554f6p-5f);
    q = fma(q, r, 0x1.555556p-3f);
    q = fma(q, r, 0.5f);
    return fma(r * r, q, low) + high;
}

static inline float v_exp(float x) {
    float low = x > 89 ? 89 : x;
    float y = low < -104 ? -104 : low;
    float j = fma(y, LOG2_E, ROUND_TO_TWO_POWERS);
    float p = expm1_reduced(y, j - ROUND_TO_TWO_POWERS, 0);
    int both = as_int(j);
    int half_ = both >> 1;
    float first = as_float(half_ << EXPONENT_SHIFT);
    float second = as_float((both - half_) << EXPONENT_SHIFT);
    return fma(first, p, first) * second;
}

static inline float v_expm1(float x) {
    float low = x > 89 ? 89 : x;
    float y = low < -30 ? -30 : low;
    float j = fma(y, LOG2_E, ROUND_TO_HALF_POWER);
    float p = expm1_reduced(y, j - ROUND_TO_HALF_POWER, 0);
    float s = power_of(j);
    float e = fma(s, p, s - 0.5f) * 2;
    return fabs(x) < 0x1p-24f ? x : e;
}

static inline float raised_decay(float y) {
    float j = fma(y, LOG2_E, ROUND_TO_RAISED_POWER);
    float p = expm1_reduced(y, j - ROUND_TO_RAISED_POWER, 0);
    float s = power_of(j);
    return fma(s, p, s);
}

static inline float decay_argument(float x) {
    float y = -fabs(x);
    return y < -110 ? -110 : y;
}

static inline float complement_of_exp(float y) {
    float j = fma(y, LOG2_E, ROUND_TO_POWER);
    float p = expm1_reduced(y, j - ROUND_TO_POWER, 0);
    float s = power_of(j);
    return fma(-s, p, 1 - s);
}

static inline float log1p_reduced(float f) {
    float u = f * f;
    float even = fma(-0x1.0e2bd6p-3f, u, -0x1.f03b7ep-4f);
    even = fma(even, u, -0x1.55b7eep-3f);
    even = fma(even, u, -0x1.fffe5ep-3f);
    even = fma(even, u, -0.5f);
    float odd = fma(0x1.1defd6p-3f, u, 0x1.1ef262p-3f);
    odd = fma(odd, u, 0x1.99ce34p-3f);
    odd = fma(odd, u, 0x1.55550cp-2f);
    return fma(u, fma(odd, f, even), f);
}

#define TWO_THIRDS_BITS 0x3f2aaaab
#define MANTISSA 0x007fffff
#define ROUNDER_BITS 0x4b400000

static inline float v_log(float x) {
    bool subnormal = x < 0x1p-126f;
    int bits = as_int(subnormal ? x * 0x1p23f : x) - TWO_THIRDS_BITS;
    float e = as_float((bits >> EXPONENT_SHIFT) + ROUNDER_BITS) - (subnormal ? ROUNDER + 23 : ROUNDER);
    float f = as_float((bits & MANTISSA) + TWO_THIRDS_BITS) - 1;
    float y = fma(e, LN2_HIGH, fma(e, LN2_LOW, log1p_reduced(f)));
    float finite = x < INFINITY ? y : x;
    float pole = x == 0 ? -INFINITY : NAN;
    return x > 0 ? finite : pole;
}

static inline float v_log1p(float x) {
    int bits = as_int(1 + x) - TWO_THIRDS_BITS;
    int exponent = bits >> EXPONENT_SHIFT;
    float s = as_float(0x40800000 - (exponent << EXPONENT_SHIFT)) * 0.25f;
    float e = as_float(exponent + ROUNDER_BITS) - ROUNDER;
    float f = fma(s, x, s - 1);
    float y = with_sign(fma(e, LN2_HIGH, fma(e, LN2_LOW, log1p_reduced(f))), x);
    float finite = x < INFINITY ? y : x;
    float pole = x == -1 ? -INFINITY : NAN;
    return x > -1 ? finite : pole;
}

static inline float tanh_far(float a) {
    float c = a > 10 ? 10 : a;
    float y = c + c;
    float j = fma(y, LOG2_E, ROUND_TO_POWER);
    float p = expm1_reduced(y, j - ROUND_TO_POWER, 0);
    float s = power_of(j);
    return 1 - 2 / fma(s, p, s + 1);
}

static inline float v_tanh(float x) {
    float a = fabs(x);
    float u = a * a;
    float t = fma(-0x1.9c9668p-8f, u, 0x1.5982a4p-6f);
    t = fma(t, u, -0x1.b931fep-5f);
    t = fma(t, u, 0x1.110d6ap-3f);
    t = fma(t, u, -0x1.55554cp-2f);
    float near = fma(a * u, t, a);
    return with_sign(a < 0.55f ? near : tanh_far(a), x);
}

static inline float v_sigmoid(float x) {
    float t = raised_decay(decay_argument(x)) * LOWER;
    float q = t / (1 + t);
    return x < 0 ? fma(-t, q, t) : 1 - q;
}

static inline float v_silu(float x) {
    float y = decay_argument(x);
    float raised = raised_decay(y);
    float t = raised * LOWER;
    float q = t / (1 + t);
    return x < 0 ? y * fma(-raised, q, raised) * LOWER : x * (1 - q);
}

static inline float v_softplus(float x) {
    float t = raised_decay(decay_argument(x)) * LOWER;
    bool large = t > 0x1.555556p-2f;
    float y = log1p_reduced(large ? fma(0.5f, t, -0.5f) : t);
    float raised = (y + LN2_LOW) + LN2_HIGH;
    return (x < 0 ? 0 : x) + (large ? raised : y);
}

static inline float round_even(float x) {
    float a = fabs(x);
    float rounded = with_sign((a + INTEGERS) - INTEGERS, x);
    return a < INTEGERS ? rounded : x;
}

static inline float v_floor(float x) {
    float rounded = round_even(x);
    return rounded > x ? rounded - 1 : rounded;
}

static inline float erf_far(float a) {
    float c = a > 4 ? 4 : a;
    float f = fma(0x1.8534d8p-13f, c, -0x1.81514cp-9f);
    f = fma(f, c, 0x1.654454p-6f);
    f = fma(f, c, -0x1.a60bacp-4f);
    f = fma(f, c, -0x1.46c558p-1f);
    f = fma(f, c, -0x1.2085cp0f);
    f = fma(f, c, -0x1.72ad46p-12f);
    return complement_of_exp(f);
}

static inline float v_erf(float x) {
    float a = fabs(x);
    float u = a * a;
    float n = fma(0x1.4771fep-14f, u, -0x1.a3515ep-11f);
    n = fma(n, u, 0x1.53f224p-8f);
    n = fma(n, u, -0x1.b7f71ap-6f);
    n = fma(n, u, 0x1.ce2ce6p-4f);
    n = fma(n, u, -0x1.81273ep-2f);
    n = fma(n, u, 0x1.06eba8p-3f);
    float near = fma(a, n, a);
    return with_sign(a < 1 ? near : erf_far(a), x);
}

static inline float scaled_tail(float s) {
    float u = s * s;
    float even = fma(0x1.a48dc6p-5f, u, -0x1.ce29f8p-3f);
    even = fma(even, u, 0x1.eedacep-1f);
    even = fma(even, u, 0x1.8c6d84p0f);
    even = fma(even, u, 0x1.82b4bcp-1f);
    float odd = fma(-0x1.0758c2p-4f, u, 0x1.9ed828p-3f);
    odd = fma(odd, u, -0x1.edddfap-3f);
    odd = fma(odd, u, -0x1.7dfed8p0f);
    odd = fma(odd, u, -0x1.373e3cp0f);
    return fma(odd, s, even);
}

static inline float v_gelu(float x) {
    float magnitude = fabs(x);
    float a = magnitude > 14.5f ? 14.5f : magnitude;
    float square = a * a;
    float missing = fma(a, a, -square);
    float sum = a + 4;
    float lost = a - (sum - 4);
    float h = a / sum;
    float correction = fma(lost, fma(h, 0.25f, -0.25f), -0.5f * missing);
    float y = -0.5f * square;
    float j = fma(y, LOG2_E, ROUND_TO_RAISED_POWER);
    float p = expm1_reduced(y, j - ROUND_TO_RAISED_POWER, correction);
    float w = power_of(j) * scaled_tail(h - 0.5f);
    float m = h * fma(w, p, w) * LOWER;
    // -0 where x < 0, else x: compilers take the plain choice between the two for a maximum, and lose the sign of +0.
    return with_sign(x < 0 ? 0 : magnitude, x) - m;
}

// The sine of r + quadrant π/2, where r is the remainder of a for the quotient that j carries.
static inline float quarter(float a, float j, int quadrant) {
    float k = j - ROUNDER;
    float r = fma(k, -0x1.921fb6p0f, a);
    r = fma(k, 0x1.777a5cp-25f, r);
    r = fma(k, 0x1.ee59dap-50f, r);
    float u = r * r;
    float s = fma(fma(fma(0x1.6f8c5p-19f, u, -0x1.a02868p-13f), u, 0x1.111148p-7f), u, -0x1.555556p-3f);
    int sine = as_int(fma(r * u, s, r));
    float c = fma(fma(0x1.99e0ecp-16f, u, -0x1.6c0c1ap-10f), u, 0x1.55554ap-5f);
    int cosine = as_int(fma(fma(c, u, -0.5f), u, 1.0f));
    int odd = -(quadrant & 1);
    int chosen = sine ^ ((sine ^ cosine) & odd);
    return as_float(chosen ^ ((quadrant & 2) << 30));
}

static inline float v_sin(float x) {
    float a = fabs(x);
    float j = fma(a, 0x1.45f306p-1f, ROUNDER);
    float y = quarter(a, j, as_int(j));
    return a <= 0x1p22f ? as_float(as_int(y) ^ (as_int(x) & SIGN_BIT)) : NAN;
}

static inline float v_cos(float x) {
    float a = fabs(x);
    float j = fma(a, 0x1.45f306p-1f, ROUNDER);
    float y = quarter(a, j, as_int(j) + 1);
    return a <= 0x1p22f ? y : NAN;
}
