package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Tensor;

/// A convolution of images `[n, c, height, width]`, see [Conv].
public final class Conv2d extends Conv {
    private Conv2d(Site site, Tensor weight, @Nullable Tensor bias, ConvSpec spec) {
        super(site, weight, bias, spec);
    }

    /// A square kernel without bias, as layers before a batch normalisation have it.
    public static Conv2d unbiased(Site site, int in, int out, int kernel, ConvSpec spec) {
        return unbiased(site, in, out, kernel, kernel, spec);
    }

    /// A kernel without bias.
    public static Conv2d unbiased(
            Site site, int in, int out, int rows, int columns, ConvSpec spec) {
        return new Conv2d(site, weight(site, in, out, spec, rows, columns), null, spec);
    }

    /// A square kernel with a bias.
    public static Conv2d biased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = weight(site, in, out, spec, kernel, kernel);
        return new Conv2d(site, weight, site.parameter("bias", out), spec);
    }
}
