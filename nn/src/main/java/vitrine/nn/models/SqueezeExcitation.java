package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Site;

import java.util.List;
import java.util.function.Function;

/// Every channel weighted by what all channels' means say (Hu, Shen, Sun: *Squeeze-and-Excitation
/// Networks*, 2017): `x · sigmoid(fc2(activation(fc1(mean(x)))))`.
final class SqueezeExcitation extends Layer {
    private final List<Layer> weigh;

    /// @param channels how many
    /// @param squeezed channels between `fc1` and `fc2`
    /// @param activation made at the site `activation`
    SqueezeExcitation(Site site, int channels, int squeezed, Function<Site, Layer> activation) {
        super(site);
        this.weigh =
                List.of(
                        new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1),
                        Conv2d.biased(site.at("fc1"), channels, squeezed, 1, ConvSpec.of(2)),
                        activation.apply(site.at("activation")),
                        Conv2d.biased(site.at("fc2"), squeezed, channels, 1, ConvSpec.of(2)),
                        Activation.sigmoid(site.at("scale_activation")));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor weights = x;
        for (Layer layer : weigh) weights = layer.apply(weights);
        return x.mul(weights);
    }
}
