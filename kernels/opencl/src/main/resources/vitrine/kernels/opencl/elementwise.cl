// A kernel for each elementwise function, by one of three templates.

#define UNARY(NAME)                                                                                    \
    __kernel void unary_##NAME(__global const float *restrict from, __global float *restrict to, int n) {\
        int i = get_global_id(0);                                                                      \
        if (i >= n) return;                                                                            \
        float x = from[i];                                                                             \
        to[i] = f_##NAME(x);                                                                           \
    }

UNARY(NEG)
UNARY(ABS)
UNARY(SIGN)
UNARY(RELU)
UNARY(STEP)
UNARY(FLOOR)
UNARY(ROUND)
UNARY(RECIPROCAL)
UNARY(SQRT)
UNARY(RSQRT)
UNARY(EXP)
UNARY(EXPM1)
UNARY(LOG)
UNARY(LOG1P)
UNARY(SIN)
UNARY(COS)
UNARY(TANH)
UNARY(SIGMOID)
UNARY(ERF)
UNARY(SOFTPLUS)
UNARY(GELU)
UNARY(SILU)

// Where element i of a view with four axes lies: e has the extents, s the strides.
static inline int place(int i, int4 e, int4 s) {
    int at = i % e.w * s.w;
    i /= e.w;
    at += i % e.z * s.z;
    i /= e.z;
    return at + i % e.y * s.y + i / e.y * s.x;
}

// Where element i of a view lies that may have one axis only.
#define AT(offset, s) ((offset) + (flat ? i * (s).w : place(i, extents, s)))

#define BINARY(NAME)                                                                                   \
    __kernel void binary_##NAME(__global const float *restrict p, __global const float *restrict q,    \
                                __global float *restrict to, int n, int flat, int4 extents, int4 sp,   \
                                int4 sq, int4 offsets) {                                               \
        int i = get_global_id(0);                                                                      \
        if (i >= n) return;                                                                            \
        float a = p[AT(offsets.x, sp)];                                                                \
        float b = q[AT(offsets.y, sq)];                                                                \
        to[offsets.w + i] = f_##NAME(a, b);                                                            \
    }

BINARY(ADD)
BINARY(SUB)
BINARY(MUL)
BINARY(DIV)
BINARY(MAXIMUM)
BINARY(MINIMUM)
#ifdef POWER
BINARY(POW)
#endif
BINARY(GT)
BINARY(GE)
BINARY(EQ)

#define TERNARY(NAME)                                                                                  \
    __kernel void ternary_##NAME(__global const float *restrict p, __global const float *restrict q,   \
                                 __global const float *restrict r, __global float *restrict to, int n, \
                                 int flat, int4 extents, int4 sp, int4 sq, int4 sr, int4 offsets) {    \
        int i = get_global_id(0);                                                                      \
        if (i >= n) return;                                                                            \
        float a = p[AT(offsets.x, sp)];                                                                \
        float b = q[AT(offsets.y, sq)];                                                                \
        float c = r[AT(offsets.z, sr)];                                                                \
        to[offsets.w + i] = f_##NAME(a, b, c);                                                         \
    }

TERNARY(FMA)
TERNARY(SELECT)

__kernel void fill(__global float *restrict to, int n, float value) {
    int i = get_global_id(0);
    if (i < n) to[i] = value;
}

__kernel void put(__global int *restrict to, int n, int16 values) {
    int i = get_global_id(0);
    if (i < n) to[i] = ((int *) &values)[i];
}

__kernel void copy(__global const float *restrict from, __global float *restrict to, int n, int flat, int4 extents,
                   int4 sp, int4 st, int4 offsets) {
    int i = get_global_id(0);
    if (i >= n) return;
    to[AT(offsets.y, st)] = from[AT(offsets.x, sp)];
}
