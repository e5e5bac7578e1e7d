package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Sequential;
import vitrine.nn.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A convolution without bias, a batch normalisation and perhaps an activation, under the numbers
/// 0, 1 and 2: torchvision's `Conv2dNormActivation`.
///
/// @param in channels before
/// @param out channels after
/// @param kernel the side of the square kernel
/// @param spec how it moves
/// @param eps what the normalisation adds to the variance
record ConvNorm(int in, int out, int kernel, ConvSpec spec, double eps) {
    /// An odd kernel that pads by half of itself.
    static ConvNorm of(int in, int out, int kernel, int stride) {
        return new ConvNorm(in, out, kernel, Square.conv(stride, kernel / 2), BatchNorm2d.EPS);
    }

    /// Each channel by itself.
    static ConvNorm depthwise(int channels, int kernel, int stride) {
        ConvNorm dense = of(channels, channels, kernel, stride);
        return dense.with(dense.spec.withGroups(channels));
    }

    /// The same moving otherwise.
    ConvNorm with(ConvSpec other) {
        return new ConvNorm(in, out, kernel, other, eps);
    }

    /// The same with another ε.
    ConvNorm with(double otherEps) {
        return new ConvNorm(in, out, kernel, spec, otherEps);
    }

    /// Without an activation.
    Sequential at(Site site) {
        return new Sequential(site, layers(site));
    }

    /// With an activation.
    Sequential at(Site site, Function<Site, ? extends Layer> activation) {
        List<Layer> all = new ArrayList<>(layers(site));
        all.add(activation.apply(site.at(2)));
        return new Sequential(site, all);
    }

    private List<Layer> layers(Site site) {
        return List.of(
                Conv2d.unbiased(site.at(0), in, out, kernel, spec),
                new BatchNorm2d(site.at(1), out, eps));
    }
}
