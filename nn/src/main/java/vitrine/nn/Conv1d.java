package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Tensor;

/// A convolution of series `[n, c, length]`, see [Conv].
public final class Conv1d extends Conv {
    private Conv1d(Site site, Tensor weight, @Nullable Tensor bias, ConvSpec spec) {
        super(site, weight, bias, spec);
    }

    /// Without bias, as before a batch normalisation.
    public static Conv1d unbiased(Site site, int in, int out, int kernel, ConvSpec spec) {
        return new Conv1d(site, weight(site, in, out, spec, kernel), null, spec);
    }

    /// With a bias.
    public static Conv1d biased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = weight(site, in, out, spec, kernel);
        return new Conv1d(site, weight, site.parameter("bias", out), spec);
    }
}
