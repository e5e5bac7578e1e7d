package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;
import vitrine.kernels.UnaryFn;

import java.util.List;
import java.util.Locale;

/// `y = f(x)` elementwise. Derivatives at kinks are PyTorch's: `relu'(0) = 0`, `|0|' = 0`.
@SuppressWarnings(
        "exports") // the function's name is for reading; kernels are the engine's own business
public record Unary(UnaryFn fn) implements Op {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final double ONE_OVER_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

    /// The function's name in lower case, such as `relu`, for rules that tell functions apart.
    public String name() {
        return fn.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Shape shape(List<Shape> in) {
        return in.getFirst();
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.unary(fn, in.getFirst().data(), out);
    }

    @Override
    public Epilogue.Step step(int place, List<Tensor> in, Shape shape) {
        return new Epilogue.Unary(fn);
    }

    @Override
    public boolean keeps(int i, List<Tensor> in) {
        return switch (fn) {
            case ABS, LOG, LOG1P, SIN, COS, ERF, SOFTPLUS, GELU, SILU -> true;
            default -> false;
        };
    }

    @Override
    public boolean keepsResult() {
        return switch (fn) {
            case RELU, RECIPROCAL, SQRT, RSQRT, EXP, EXPM1, TANH, SIGMOID -> true;
            default -> false;
        };
    }

    @Override
    public @Nullable Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        return switch (fn) {
            case SIGN, STEP, FLOOR, ROUND -> null;
            case NEG -> g.neg();
            case ABS -> g.mul(x.sign());
            case RELU -> y.where(g, g.like(0));
            case RECIPROCAL -> g.mul(y.square().neg());
            case SQRT -> g.div(y.mul(2));
            case RSQRT -> g.mul(y.mul(y).mul(y).mul(-0.5));
            case EXP -> g.mul(y);
            case EXPM1 -> g.mul(y.add(1));
            case LOG -> g.div(x);
            case LOG1P -> g.div(x.add(1));
            case SIN -> g.mul(Elementwise.cos(x));
            case COS -> g.mul(Elementwise.sin(x).neg());
            case TANH -> g.mul(y.square().rsub(1));
            case SIGMOID -> g.mul(y.mul(y.rsub(1)));
            case ERF -> g.mul(x.square().neg().exp().mul(TWO_OVER_ROOT_PI));
            case SOFTPLUS -> g.mul(x.sigmoid());
            case GELU -> g.mul(normalCdf(x).add(x.mul(normalPdf(x))));
            case SILU -> g.mul(siluSlope(x));
        };
    }

    private static Tensor normalCdf(Tensor x) {
        return Elementwise.erf(x.mul(Math.sqrt(0.5))).add(1).mul(0.5);
    }

    private static Tensor normalPdf(Tensor x) {
        return x.square().mul(-0.5).exp().mul(ONE_OVER_ROOT_TWO_PI);
    }

    private static Tensor siluSlope(Tensor x) {
        Tensor s = x.sigmoid();
        return s.add(x.mul(s).mul(s.rsub(1)));
    }
}
