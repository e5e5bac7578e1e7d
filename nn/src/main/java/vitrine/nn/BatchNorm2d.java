package vitrine.nn;

import vitrine.engine.Norms;
import vitrine.engine.Tensor;

/// Batch normalisation at inference, *defined* as `fma(x, scale, shift)` per channel with `scale =
/// weight / √(running_var + ε)` and `shift = bias - running_mean · scale` computed once at build.
public final class BatchNorm2d extends Layer {
    /// PyTorch's default ε.
    public static final double EPS = 1e-5;

    private final Tensor scale;
    private final Tensor shift;

    /// @param channels how many
    public BatchNorm2d(Site site, int channels) {
        this(site, channels, EPS);
    }

    /// @param channels how many
    /// @param eps what is added to the variance
    public BatchNorm2d(Site site, int channels, double eps) {
        super(site);
        Tensor weight = site.parameter("weight", channels);
        Tensor bias = site.parameter("bias", channels);
        Tensor mean = site.parameter("running_mean", channels);
        Tensor var = site.parameter("running_var", channels);
        this.scale = weight.div(var.add(eps).sqrt());
        this.shift = bias.sub(mean.mul(scale));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Norms.perChannel(x, scale, shift);
    }
}
