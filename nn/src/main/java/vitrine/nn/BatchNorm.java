package vitrine.nn;

import vitrine.engine.Norms;
import vitrine.engine.Tensor;

/// Batch normalisation at inference, *defined* as `fma(x, scale, shift)` per channel with `scale =
/// weight / √(running_var + ε)` and `shift = bias - running_mean · scale` computed once at build,
/// for any number of axes behind the channels. In a run that learns ([BatchStatistics]), mean and
/// variance are the batch's.
public abstract sealed class BatchNorm extends Layer implements Biased
        permits BatchNorm1d, BatchNorm2d, BatchNorm3d {
    /// PyTorch's default ε.
    public static final double EPS = 1e-5;

    private final Tensor weight;
    private final Tensor bias;
    private final Tensor scale;
    private final Tensor shift;
    private final double eps;

    BatchNorm(Site site, int channels, double eps) {
        super(site);
        this.eps = eps;
        this.weight = site.parameter("weight", channels);
        this.bias = site.parameter("bias", channels);
        Tensor mean = site.parameter("running_mean", channels);
        Tensor var = site.parameter("running_var", channels);
        this.scale = weight.div(var.add(eps).sqrt());
        this.shift = bias.sub(mean.mul(scale));
    }

    /// `shift`, which counts the running mean in.
    @Override
    public final Tensor bias() {
        return shift;
    }

    @Override
    public final int channelAxis() {
        return 1;
    }

    @Override
    protected final Tensor forward(Tensor x) {
        BatchStatistics learning = BatchStatistics.current();
        if (learning == null) return Norms.perChannel(x, scale, shift);
        learning.saw(path(), x);
        return Norms.perChannel(Norms.batchStatistics(x, eps), weight, bias);
    }
}
