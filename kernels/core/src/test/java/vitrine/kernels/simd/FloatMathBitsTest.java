package vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.kernels.UnaryFn;

import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// Scalar and vector forms agree to the bit, and both with double precision within the stated
/// errors.
final class FloatMathBitsTest {
    private static final int SAMPLES = Integer.getInteger("vitrine.samples", 200_000);
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /// Arguments beside which functions change their form.
    private static final float[] BORDERS = {
        0,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1p-24f,
        0x1p-12f,
        1 / 3f,
        0.5f,
        0.55f,
        2 / 3f,
        0.75f,
        1,
        4 / 3f,
        1.5f,
        2,
        2.5f,
        4,
        9.01f,
        10,
        13.2f,
        14.3f,
        14.5f,
        16.6f,
        30,
        87.33655f,
        88.72284f,
        89,
        103.27893f,
        103.97208f,
        104,
        110,
        0x1p22f,
        0x1p23f,
        0x1p24f,
        0x1p31f,
        Float.MAX_VALUE,
        INFINITY
    };

    @FunctionalInterface
    private interface Scalar {
        float of(float x);
    }

    /// A function in its three forms; `ulps` is the bound on the error where `|x|` is at most
    /// `limit`.
    private enum Form {
        EXP(FloatMath::exp, VectorMath::exp, StrictMath::exp, 0.9),
        EXPM1(FloatMath::expm1, VectorMath::expm1, StrictMath::expm1, 1.5),
        LOG(FloatMath::log, VectorMath::log, StrictMath::log, 1.1),
        LOG1P(FloatMath::log1p, VectorMath::log1p, StrictMath::log1p, 1.6),
        TANH(FloatMath::tanh, VectorMath::tanh, StrictMath::tanh, 1.5),
        SIGMOID(FloatMath::sigmoid, VectorMath::sigmoid, UnaryFn.SIGMOID::of, 1.8),
        ERF(FloatErrors::erf, VectorErrors::erf, UnaryFn.ERF::of, 1.1),
        SOFTPLUS(FloatMath::softplus, VectorMath::softplus, UnaryFn.SOFTPLUS::of, 2),
        GELU(
                FloatErrors::gelu,
                VectorErrors::gelu,
                x -> x == -INFINITY ? -0.0 : UnaryFn.GELU.of(x),
                4),
        SILU(FloatMath::silu, VectorMath::silu, x -> x == -INFINITY ? -0.0 : UnaryFn.SILU.of(x), 3),
        SIN(
                FloatTrig::sin,
                VectorTrig::sin,
                x -> Math.abs(x) > 0x1p22 ? Double.NaN : StrictMath.sin(x),
                2),
        COS(
                FloatTrig::cos,
                VectorTrig::cos,
                x -> Math.abs(x) > 0x1p22 ? Double.NaN : StrictMath.cos(x),
                2),
        RSQRT(FloatMath::rsqrt, VectorMath::rsqrt, x -> 1 / Math.sqrt(x), 1.5),
        FLOOR(FloatMath::floor, VectorMath::floor, Math::floor, 0),
        ROUND_EVEN(FloatMath::roundEven, VectorMath::roundEven, Math::rint, 0);

        private final Scalar scalar;
        private final UnaryOperator<FloatVector> vector;
        private final DoubleUnaryOperator exact;
        private final double ulps;

        Form(
                Scalar scalar,
                UnaryOperator<FloatVector> vector,
                DoubleUnaryOperator exact,
                double ulps) {
            this.scalar = scalar;
            this.vector = vector;
            this.exact = exact;
            this.ulps = ulps;
        }

        /// Whether the sign of a zero argument is the sign of the result.
        boolean keepsZero() {
            return switch (this) {
                case EXP, LOG, SIGMOID, SOFTPLUS, COS, RSQRT -> false;
                default -> true;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void scalarAndVectorAgreeToTheBit(Form form) {
        float[] x = arguments(SAMPLES, 1);
        int width = VectorMath.F.length();
        for (int i = 0; i < x.length; i += width) {
            FloatVector y = form.vector.apply(FloatVector.fromArray(VectorMath.F, x, i));
            for (int lane = 0; lane < width; lane++)
                assertSameBits(form.scalar.of(x[i + lane]), y.lane(lane), x[i + lane]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorIsWithinItsBound(Form form) {
        for (float x : arguments(SAMPLES / 10, 2)) {
            float y = form.scalar.of(x);
            double error = ulps(y, form.exact.applyAsDouble(x));
            assertTrue(
                    error <= form.ulps,
                    () -> form + "(" + x + ") = " + y + " is " + error + " ulp off");
        }
    }

    @ParameterizedTest
    @EnumSource
    void signOfZeroIsKept(Form form) {
        if (form.keepsZero()) {
            assertSameBits(-0f, form.scalar.of(-0f), -0f);
            assertSameBits(0f, form.scalar.of(0f), 0f);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, -Infinity, 0",
        "EXP, Infinity, Infinity",
        "EXP, 88.72284, Infinity",
        "EXP, -103.98, 0",
        "EXP, -0.0, 1",
        "EXPM1, -Infinity, -1",
        "EXPM1, Infinity, Infinity",
        "LOG, 0, -Infinity",
        "LOG, -0.0, -Infinity",
        "LOG, -1, NaN",
        "LOG, -Infinity, NaN",
        "LOG, Infinity, Infinity",
        "LOG, 1, 0",
        "LOG1P, -1, -Infinity",
        "LOG1P, -2, NaN",
        "LOG1P, Infinity, Infinity",
        "TANH, -Infinity, -1",
        "TANH, Infinity, 1",
        "ERF, -Infinity, -1",
        "ERF, Infinity, 1",
        "SIGMOID, -Infinity, 0",
        "SIGMOID, Infinity, 1",
        "SIGMOID, 0, 0.5",
        "SIN, Infinity, NaN",
        "COS, 0, 1",
        "SOFTPLUS, -Infinity, 0",
        "SOFTPLUS, 200, 200",
        "SOFTPLUS, Infinity, Infinity",
        "GELU, -Infinity, -0.0",
        "GELU, Infinity, Infinity",
        "SILU, -Infinity, -0.0",
        "SILU, Infinity, Infinity",
        "RSQRT, 0, Infinity",
        "RSQRT, -1, NaN",
        "FLOOR, -0.5, -1",
        "ROUND_EVEN, 2.5, 2",
        "ROUND_EVEN, -0.5, -0.0"
    })
    void specialValues(Form form, float x, float want) {
        assertSameBits(want, form.scalar.of(x), x);
    }

    @Test
    void powersAgreeWithDoublePrecision() {
        float[] x = arguments(SAMPLES / 10, 3);
        float[] exponents = arguments(SAMPLES / 10, 4);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < x.length; i++) {
            double bits = StrictMath.log(Math.abs(x[i])) / StrictMath.log(2);
            float useful = (float) (random.nextDouble(-152, 130) / bits);
            float y =
                    i % 3 == 0 ? exponents[i] : i % 3 == 1 ? useful : random.nextInt(-9, 10) * 0.5f;
            float got = FloatPower.pow(x[i], y);
            double error = ulps(got, StrictMath.pow(x[i], y));
            String what = x[i] + "^" + y + " = " + got + " is " + error + " ulp off";
            assertTrue(error <= 0.5001, what);
        }
    }

    @Test
    void powersOfBordersAreThoseOfMath() {
        float[] numbers = {
            0,
            0.5f,
            1,
            1.5f,
            2,
            3,
            0x1p23f,
            0x1p24f,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            INFINITY,
            Float.NaN
        };
        BinaryOperator<FloatVector> pow = VectorPower::pow;
        for (float a : numbers) {
            for (float b : numbers) {
                for (int signs = 0; signs < 4; signs++) {
                    float x = signs < 2 ? a : -a;
                    float y = signs % 2 == 0 ? b : -b;
                    float want = (float) StrictMath.pow(x, y);
                    assertSameBits(want, FloatPower.pow(x, y), x);
                    assertSameBits(
                            want, pow.apply(VectorMath.all(x), VectorMath.all(y)).lane(0), x);
                }
            }
        }
    }

    /// Borders with their neighbours and both signs, NaN, then numbers of all exponents and of the
    /// everyday range in turn; as many as fill whole vectors.
    private static float[] arguments(int samples, long seed) {
        int borders = 6 * BORDERS.length;
        float[] x = new float[(borders + 1 + samples + 63) / 64 * 64];
        for (int i = 0; i < BORDERS.length; i++) {
            float[] near = {Math.nextDown(BORDERS[i]), BORDERS[i], Math.nextUp(BORDERS[i])};
            for (int k = 0; k < 6; k++) x[6 * i + k] = k < 3 ? near[k] : -near[k - 3];
        }
        x[borders] = Float.NaN;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = borders + 1; i < x.length; i++) {
            boolean everyday = i % 2 == 0;
            x[i] =
                    everyday
                            ? (float) random.nextDouble(-16, 16)
                            : Float.intBitsToFloat(random.nextInt());
        }
        return x;
    }

    private static void assertSameBits(float want, float got, float x) {
        if (Float.floatToIntBits(want) != Float.floatToIntBits(got))
            assertEquals(want, got, "at " + x);
    }

    /// The error of `y` in units in the last place that a `float` of the exact value's size has;
    /// infinity counts as `2^128`.
    private static double ulps(float y, double exact) {
        if (Double.isNaN(exact) || Float.isNaN(y))
            return Double.isNaN(exact) && Float.isNaN(y) ? 0 : INFINITY;
        double top = 0x1p128;
        double want = Math.clamp(exact, -top, top);
        double error = Math.abs(Math.clamp(y, -top, top) - want);
        int exponent = Math.clamp(Math.getExponent(want), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return error / Math.scalb(1.0, exponent - 23);
    }
}
