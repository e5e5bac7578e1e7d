package vitrine.engine;

import java.util.Arrays;
import java.util.List;

/// Normalisations, with PyTorch's names and definitions.
public final class Norms {
    private Norms() {}

    /// `x · scale + shift` per channel, rounded once, with `scale = weight / √(var + ε)` and `shift
    /// = bias - mean · scale`: batch normalisation at inference.
    public static Tensor batch(
            Tensor x, Tensor mean, Tensor var, Tensor weight, Tensor bias, double eps) {
        Tensor scale = weight.div(var.add(eps).sqrt());
        return perChannel(x, scale, bias.sub(mean.mul(scale)));
    }

    /// `x · scale + shift` with one number of each per channel, rounded once.
    public static Tensor perChannel(Tensor x, Tensor scale, Tensor shift) {
        int[] dims = new int[x.shape().rank()];
        Arrays.fill(dims, 1);
        dims[1] = scale.shape().size();
        return x.fma(scale.reshape(dims), shift.reshape(dims));
    }

    /// Batch normalisation in training: `(x - mean) / √(var + ε)` with each channel's mean and
    /// biased variance over the batch and space, before scale and shift.
    public static Tensor batchStatistics(Tensor x, double eps) {
        return Tensor.apply(new Normalize(1, 2, eps), List.of(x));
    }

    /// `(x - mean) / √(var + ε)` over the last `axes` axes, before scale and shift.
    public static Tensor layer(Tensor x, int axes, double eps) {
        return normalize(x, x.shape().rank() - axes, eps);
    }

    /// As [#layer], then `· weight + bias`, rounded once.
    public static Tensor layer(Tensor x, Tensor weight, Tensor bias, double eps) {
        return layer(x, weight.shape().rank(), eps).fma(weight, bias);
    }

    /// Each group of channels normalised over itself and space, before scale and shift.
    public static Tensor group(Tensor x, int groups, double eps) {
        Shape s = x.shape();
        if (s.dim(1) % groups != 0)
            throw EngineException.shapes("groupNorm", "channels divisible by " + groups, s);
        return normalize(x.reshape(s.dim(0), groups, s.size() / s.dim(0) / groups), 2, eps)
                .reshape(s);
    }

    /// Each channel of each sample normalised over space, before scale and shift.
    public static Tensor instance(Tensor x, double eps) {
        return group(x, x.shape().dim(1), eps);
    }

    private static Tensor normalize(Tensor x, int from, double eps) {
        return Tensor.apply(Normalize.from(from, eps), List.of(x));
    }

    /// `x / (k + α/size · Σ x²)^β` over `size` neighbouring channels.
    public static Tensor localResponse(Tensor x, int size, double alpha, double beta, double k) {
        Shape s = x.shape();
        Tensor squares = x.square().reshape(s.dim(0), 1, s.dim(1), s.product(2, s.rank()));
        Tensor padded = Layouts.pad(squares, 2, size / 2, (size - 1) / 2, 0);
        Tensor mean = Pools.average(padded, PoolSpec.of(size, 1).withStride(1, 1), false);
        return x.div(Elementwise.pow(mean.mul(alpha).add(k), beta).reshape(s));
    }

    /// `x / max(‖x‖₂, ε)` along an axis.
    public static Tensor l2(Tensor x, int axis, double eps) {
        return x.div(Elementwise.clamp(x.square().sum(axis).sqrt(), eps, Double.POSITIVE_INFINITY));
    }
}
