package vitrine.nn;

import vitrine.engine.Tensor;

/// `x · weightᵀ + bias` over the last axis; parameters `weight [out, in]` and `bias [out]`.
public final class Linear extends Layer implements Biased {
    private final Tensor weight;
    private final Tensor bias;

    /// @param in the last axis's extent before
    /// @param out the last axis's extent after
    public Linear(Site site, int in, int out) {
        super(site);
        this.weight = site.parameter("weight", out, in);
        this.bias = site.parameter("bias", out);
    }

    /// The matrix `[out, in]`.
    public Tensor weight() {
        return weight;
    }

    /// One number per output.
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
        return x.linear(weight).add(bias);
    }
}
