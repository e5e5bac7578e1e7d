package vitrine.nn.models;

import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Site;

import java.util.function.Function;

/// `x · gate` with one gate per channel, `scale_activation(fc2(activation(fc1(avgpool(x)))))` (Hu,
/// Shen, Sun: *Squeeze-and-Excitation Networks*, 2017); names as in torchvision.
final class SqueezeExcitation extends Layer {
    private final AdaptiveAvgPool2d avgpool;
    private final Conv2d fc1;
    private final Layer activation;
    private final Conv2d fc2;
    private final Layer gate;

    /// With the paper's gate, the sigmoid.
    SqueezeExcitation(
            Site site, int channels, int squeezed, Function<Site, ? extends Layer> activation) {
        this(site, channels, squeezed, activation, Activation::sigmoid);
    }

    /// @param channels of the input
    /// @param squeezed channels inside
    /// @param activation after the first convolution
    /// @param gate after the second
    SqueezeExcitation(
            Site site,
            int channels,
            int squeezed,
            Function<Site, ? extends Layer> activation,
            Function<Site, ? extends Layer> gate) {
        super(site);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.fc1 = Conv2d.biased(site.at("fc1"), channels, squeezed, 1, Square.conv(1, 0));
        this.activation = activation.apply(site.at("activation"));
        this.fc2 = Conv2d.biased(site.at("fc2"), squeezed, channels, 1, Square.conv(1, 0));
        this.gate = gate.apply(site.at("scale_activation"));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor inside = activation.apply(fc1.apply(avgpool.apply(x)));
        return x.mul(gate.apply(fc2.apply(inside)));
    }
}
