package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Tensor;

/// A convolution of volumes `[n, c, depth, height, width]`, see [Conv].
public final class Conv3d extends Conv {
    private Conv3d(Site site, Tensor weight, @Nullable Tensor bias, ConvSpec spec) {
        super(site, weight, bias, spec);
    }

    /// A cubic kernel without bias, as before a batch normalisation.
    public static Conv3d unbiased(Site site, int in, int out, int kernel, ConvSpec spec) {
        return unbiased(site, in, out, kernel, kernel, kernel, spec);
    }

    /// A kernel without bias.
    public static Conv3d unbiased(
            Site site, int in, int out, int depth, int rows, int columns, ConvSpec spec) {
        return new Conv3d(site, weight(site, in, out, spec, depth, rows, columns), null, spec);
    }

    /// A cubic kernel with a bias.
    public static Conv3d biased(Site site, int in, int out, int kernel, ConvSpec spec) {
        Tensor weight = weight(site, in, out, spec, kernel, kernel, kernel);
        return new Conv3d(site, weight, site.parameter("bias", out), spec);
    }
}
