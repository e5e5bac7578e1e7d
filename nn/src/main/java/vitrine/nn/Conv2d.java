package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Tensor;

/// `y[n,o] = Σ_c x[n,c] ⋆ weight[o,c] (+ bias[o])`; parameters `weight [out, in/groups, kh, kw]`
/// and `bias [out]`.
public final class Conv2d extends Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final ConvSpec spec;

    private Conv2d(Site site, Tensor weight, @Nullable Tensor bias, ConvSpec spec) {
        super(site);
        this.weight = weight;
        this.bias = bias;
        this.spec = spec;
    }

    /// A square kernel without bias, as layers before a batch normalisation have it.
    public static Conv2d unbiased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = site.parameter("weight", out, in / spec.groups(), kernel, kernel);
        return new Conv2d(site, weight, null, spec);
    }

    /// A square kernel with a bias.
    public static Conv2d biased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = site.parameter("weight", out, in / spec.groups(), kernel, kernel);
        return new Conv2d(site, weight, site.parameter("bias", out), spec);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = Convolutions.conv(x, weight, spec);
        return bias == null ? y : Convolutions.addBias(y, bias);
    }
}
