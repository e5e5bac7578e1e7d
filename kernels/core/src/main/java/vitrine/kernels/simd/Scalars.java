package vitrine.kernels.simd;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

/// The elementwise functions on one element: what every lane of the vector form computes.
final class Scalars {
    private Scalars() {}

    static float of(UnaryFn f, float x) {
        return switch (f) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case RELU -> Math.max(x, 0f);
            case STEP -> x > 0 ? 1 : 0;
            case FLOOR -> FloatMath.floor(x);
            case ROUND -> FloatMath.roundEven(x);
            case RECIPROCAL -> 1 / x;
            case SQRT -> (float) Math.sqrt(x);
            case RSQRT -> FloatMath.rsqrt(x);
            case EXP -> FloatMath.exp(x);
            case EXPM1 -> FloatMath.expm1(x);
            case LOG -> FloatMath.log(x);
            case LOG1P -> FloatMath.log1p(x);
            case SIN -> FloatTrig.sin(x);
            case COS -> FloatTrig.cos(x);
            case TANH -> FloatMath.tanh(x);
            case SIGMOID -> FloatMath.sigmoid(x);
            case ERF -> FloatErrors.erf(x);
            case SOFTPLUS -> FloatMath.softplus(x);
            case GELU -> FloatErrors.gelu(x);
            case SILU -> FloatMath.silu(x);
        };
    }

    static float of(BinaryFn f, float a, float b) {
        return switch (f) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case POW -> FloatPower.pow(a, b);
            case GT -> a > b ? 1 : 0;
            case GE -> a >= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
        };
    }

    static float of(TernaryFn f, float a, float b, float c) {
        return switch (f) {
            case FMA -> Math.fma(a, b, c);
            case SELECT -> a != 0 ? b : c;
        };
    }

    static float of(ReduceFn f, float acc, float x) {
        return switch (f) {
            case SUM -> acc + x;
            case MAX -> Math.max(acc, x);
            case MIN -> Math.min(acc, x);
        };
    }
}
