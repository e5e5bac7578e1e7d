package vitrine.nn;

import vitrine.engine.Norms;
import vitrine.engine.Tensor;

/// `(x - mean) / √(var + ε) · weight + bias` over the last axis; parameters `weight [size]` and
/// `bias [size]`.
public final class LayerNorm extends Layer implements Biased {
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;

    /// @param size the last axis's extent
    /// @param eps what is added to the variance
    public LayerNorm(Site site, int size, double eps) {
        super(site);
        this.weight = site.parameter("weight", size);
        this.bias = site.parameter("bias", size);
        this.eps = eps;
    }

    @Override
    public Tensor bias() {
        return bias;
    }

    @Override
    public int channelAxis() {
        return -1;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Norms.layer(x, weight, bias, eps);
    }
}
