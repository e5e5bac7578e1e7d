// The general power as in FloatPower: in double precision within, rounded once at the end. It needs cl_khr_fp64.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

static inline double log_two(double a) {
    const long root_half = 0x3fe6a09e667f3bcdL;
    long bits = as_long(a) - root_half;
    double m = as_double((bits & 0x000fffffffffffffL) + root_half);
    double s = (m - 1) / (m + 1);
    double u = s * s;
    double t = 1.0 / 19;
    t = fma(t, u, 1.0 / 17);
    t = fma(t, u, 1.0 / 15);
    t = fma(t, u, 1.0 / 13);
    t = fma(t, u, 1.0 / 11);
    t = fma(t, u, 1.0 / 9);
    t = fma(t, u, 1.0 / 7);
    t = fma(t, u, 1.0 / 5);
    t = fma(t, u, 1.0 / 3);
    t = fma(t, u, 1.0);
    return fma(2.8853900817779268, s * t, (double) (bits >> 52));
}

static inline double two_to(double t) {
    double n = (t + 0x1.8p52) - 0x1.8p52;
    double z = (t - n) * 0.6931471805599453;
    double p = 1;
    p = fma(p * z, 1.0 / 13, 1.0);
    p = fma(p * z, 1.0 / 12, 1.0);
    p = fma(p * z, 1.0 / 11, 1.0);
    p = fma(p * z, 1.0 / 10, 1.0);
    p = fma(p * z, 1.0 / 9, 1.0);
    p = fma(p * z, 1.0 / 8, 1.0);
    p = fma(p * z, 1.0 / 7, 1.0);
    p = fma(p * z, 1.0 / 6, 1.0);
    p = fma(p * z, 1.0 / 5, 1.0);
    p = fma(p * z, 1.0 / 4, 1.0);
    p = fma(p * z, 1.0 / 3, 1.0);
    p = fma(p * z, 1.0 / 2, 1.0);
    p = fma(p * z, 1.0, 1.0);
    return p * as_double(((long) n + 1023) << 52);
}

// 0^y and ∞^y; NaN if either argument is.
static inline float power_edge(float a, float y) {
    if (isnan(a) || isnan(y)) return NAN;
    return (a > 0) == (y > 0) ? INFINITY : 0.0f;
}

static inline float power_positive(float a, float y) {
    double exponent = y * log_two(a);
    double low = exponent > 130 ? 130 : exponent;
    return (float) two_to(low < -160 ? -160 : low);
}

static inline float v_pow(float x, float y) {
    if (y == 0) return 1;
    float a = fabs(x);
    bool negative = as_int(x) < 0;
    bool whole = round_even(y) == y;
    bool finite = a < INFINITY;
    if (negative && !whole && a > 0 && finite) return NAN;
    bool odd = whole && fabs(y) < 0x1p24f && ((int) y & 1) != 0;
    float magnitude = a > 0 && finite ? power_positive(a, y) : power_edge(a, y);
    return negative && odd ? -magnitude : magnitude;
}
