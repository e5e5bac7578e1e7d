// What every program begins with. Nothing is contracted: where a rounding is to be saved, fma says so.
#pragma OPENCL FP_CONTRACT OFF

// Rule 2 of the order contract.
#define CHUNK 256

// The neutral element of an ascending sum: -0 + x is x for every x, zeros of both signs included.
#define NOTHING (-0.0f)

// The larger; NaN if either is; +0 exceeds -0.
static inline float larger(float a, float b) {
    if (isnan(a)) return a;
    if (isnan(b)) return b;
    if (a == 0 && b == 0) return as_float(as_int(a) & as_int(b));
    return a > b ? a : b;
}

// The smaller; NaN if either is; -0 is below +0.
static inline float smaller(float a, float b) {
    if (isnan(a)) return a;
    if (isnan(b)) return b;
    if (a == 0 && b == 0) return as_float(as_int(a) | as_int(b));
    return a < b ? a : b;
}
