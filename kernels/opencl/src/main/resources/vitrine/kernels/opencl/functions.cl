// The elementwise functions, each a line: what UnaryFn, BinaryFn and TernaryFn name.

#define UNARY_FN(NAME, VALUE) \
    static inline float f_##NAME(float x) { return VALUE; }
#define BINARY_FN(NAME, VALUE) \
    static inline float f_##NAME(float a, float b) { return VALUE; }
#define TERNARY_FN(NAME, VALUE) \
    static inline float f_##NAME(float a, float b, float c) { return VALUE; }

UNARY_FN(NEG, -x)
UNARY_FN(ABS, fabs(x))
UNARY_FN(SIGN, x > 0 ? 1.0f : x < 0 ? -1.0f : x)
UNARY_FN(RELU, isnan(x) ? x : x > 0 ? x : 0.0f)
UNARY_FN(STEP, x > 0 ? 1.0f : 0.0f)
UNARY_FN(FLOOR, v_floor(x))
UNARY_FN(ROUND, round_even(x))
UNARY_FN(RECIPROCAL, 1 / x)
UNARY_FN(SQRT, sqrt(x))
UNARY_FN(RSQRT, 1 / sqrt(x))
UNARY_FN(EXP, v_exp(x))
UNARY_FN(EXPM1, v_expm1(x))
UNARY_FN(LOG, v_log(x))
UNARY_FN(LOG1P, v_log1p(x))
UNARY_FN(SIN, v_sin(x))
UNARY_FN(COS, v_cos(x))
UNARY_FN(TANH, v_tanh(x))
UNARY_FN(SIGMOID, v_sigmoid(x))
UNARY_FN(ERF, v_erf(x))
UNARY_FN(SOFTPLUS, v_softplus(x))
UNARY_FN(GELU, v_gelu(x))
UNARY_FN(SILU, v_silu(x))

BINARY_FN(ADD, a + b)
BINARY_FN(SUB, a - b)
BINARY_FN(MUL, a * b)
BINARY_FN(DIV, a / b)
BINARY_FN(MAXIMUM, larger(a, b))
BINARY_FN(MINIMUM, smaller(a, b))
#ifdef POWER
BINARY_FN(POW, v_pow(a, b))
#endif
BINARY_FN(GT, a > b ? 1.0f : 0.0f)
BINARY_FN(GE, a >= b ? 1.0f : 0.0f)
BINARY_FN(EQ, a == b ? 1.0f : 0.0f)

TERNARY_FN(FMA, fma(a, b, c))
TERNARY_FN(SELECT, a != 0 ? b : c)
