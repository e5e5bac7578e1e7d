package vitrine.engine;

import vitrine.kernels.UnaryFn;

/// Activation functions beyond [Tensor#relu], [Tensor#tanh] and [Tensor#sigmoid], with PyTorch's
/// names, constants and derivatives at the kinks.
public final class Activations {
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    private Activations() {}

    /// `x Φ(x)`
    public static Tensor gelu(Tensor x) {
        return x.unary(UnaryFn.GELU);
    }

    /// `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`
    public static Tensor geluTanh(Tensor x) {
        Tensor inner = x.add(Elementwise.pow(x, 3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(0.5).mul(inner.tanh().add(1));
    }

    /// `x · sigmoid(1.702 x)`
    public static Tensor quickGelu(Tensor x) {
        return x.mul(x.mul(1.702).sigmoid());
    }

    /// `x · sigmoid(x)`
    public static Tensor silu(Tensor x) {
        return x.unary(UnaryFn.SILU);
    }

    /// `ln(1 + eˣ)`
    public static Tensor softplus(Tensor x) {
        return x.unary(UnaryFn.SOFTPLUS);
    }

    /// `ln(1 + e^{βx}) / β`, and `x` itself where `βx > threshold`
    public static Tensor softplus(Tensor x, double beta, double threshold) {
        Tensor scaled = x.mul(beta);
        return scaled.gt(threshold).where(x, softplus(scaled).div(beta));
    }

    /// `ln sigmoid(x)`
    public static Tensor logSigmoid(Tensor x) {
        return softplus(x.neg()).neg();
    }

    /// `x · tanh(softplus(x))`
    public static Tensor mish(Tensor x) {
        return x.mul(softplus(x).tanh());
    }

    /// `x / (1 + |x|)`
    public static Tensor softsign(Tensor x) {
        return x.div(x.abs().add(1));
    }

    /// `x` where positive, else `slope · x`
    public static Tensor leakyRelu(Tensor x, double slope) {
        return x.gt(0).where(x, x.mul(slope));
    }

    /// `x` where positive, else `weight · x`, one weight per channel or one for all
    public static Tensor prelu(Tensor x, Tensor weight) {
        int[] dims = new int[x.shape().rank()];
        java.util.Arrays.fill(dims, 1);
        if (dims.length > 1) dims[1] = weight.shape().size();
        return x.gt(0).where(x, x.mul(weight.reshape(dims)));
    }

    /// `x` where positive, else `α (eˣ - 1)`
    public static Tensor elu(Tensor x, double alpha) {
        Tensor positive = x.gt(0);
        return positive.where(x, Elementwise.expm1(positive.where(x.like(0), x)).mul(alpha));
    }

    /// `x` where positive, else `α (e^{x/α} - 1)`
    public static Tensor celu(Tensor x, double alpha) {
        return elu(x.div(alpha), 1).mul(alpha);
    }

    /// `scale · elu(x, α)` with the self-normalising constants
    public static Tensor selu(Tensor x) {
        return elu(x, SELU_ALPHA).mul(SELU_SCALE);
    }

    /// `min(max(x, low), high)` with no gradient at the bounds themselves; NaN stays NaN
    public static Tensor hardtanh(Tensor x, double low, double high) {
        Tensor least = x.like(low);
        Tensor most = x.like(high);
        // the same values; a choice has the slopes that a trace will be asked for
        return x.traced()
                ? least.ge(x).where(least, x.ge(high).where(most, x))
                : x.maximum(least).minimum(most);
    }

    /// `min(max(x, 0), 6)`
    public static Tensor relu6(Tensor x) {
        return hardtanh(x, 0, 6);
    }

    /// `min(max(x + 3, 0), 6) / 6`
    public static Tensor hardsigmoid(Tensor x) {
        return hardtanh(x.add(3), 0, 6).div(6);
    }

    /// `x · min(max(x + 3, 0), 6) / 6`, with slope -½ at -3 and 1 at 3, as PyTorch's vectorised CPU
    /// kernel; its scalar loop has 1½ at 3
    public static Tensor hardswish(Tensor x) {
        Tensor linear = x.ge(3);
        Tensor below = linear.where(x.like(0), x);
        Tensor curved =
                below.mul(Elementwise.clamp(below.add(3), 0, Double.POSITIVE_INFINITY)).div(6);
        return linear.where(x, curved);
    }

    /// The first half of an axis times the sigmoid of its second half
    public static Tensor glu(Tensor x, int axis) {
        int half = x.shape().dim(axis) / 2;
        return x.slice(axis, 0, half, 1).mul(x.slice(axis, half, 2 * half, 1).sigmoid());
    }
}
