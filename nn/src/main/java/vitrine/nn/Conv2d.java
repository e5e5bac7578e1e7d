package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Tensor;

/// `y[n,o] = Σ_c x[n,c] ⋆ weight[o,c] (+ bias[o])`; parameters `weight [out, in/groups, kh, kw]`
/// and `bias [out]`.
public final class Conv2d extends Layer implements Biased {
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
        return unbiased(site, in, out, kernel, kernel, spec);
    }

    /// A kernel without bias.
    public static Conv2d unbiased(
            Site site, int in, int out, int rows, int columns, ConvSpec spec) {
        return new Conv2d(site, weight(site, in, out, rows, columns, spec), null, spec);
    }

    /// A square kernel with a bias.
    public static Conv2d biased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = weight(site, in, out, kernel, kernel, spec);
        return new Conv2d(site, weight, site.parameter("bias", out), spec);
    }

    private static Tensor weight(Site site, int in, int out, int rows, int columns, ConvSpec spec) {
        return site.parameter("weight", out, in / spec.groups(), rows, columns);
    }

    @Override
    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    public int channelAxis() {
        return 1;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = Convolutions.conv(x, weight, spec);
        return bias == null ? y : Convolutions.addBias(y, bias);
    }
}
