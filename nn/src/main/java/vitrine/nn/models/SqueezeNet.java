package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Networks of fire modules (Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer: *SqueezeNet:
/// AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size*, 2016), with
/// torchvision's parameter names.
///
/// `features → classifier` (`classifier.0` is a dropout and stands here as a tap, `classifier.1` a
/// 1×1 convolution to the classes, `classifier.3` the mean over the plane); the number of classes
/// is read off `classifier.1.weight`; inputs have at least 21×21 pixels (1.0) or 17×17 (1.1).
public final class SqueezeNet extends Layer {
    private static final PoolSpec POOL = Square.pool(3, 2, 0).withCeilMode(true);
    private static final int FIRES = 8;

    private final Sequential features;
    private final Sequential classifier;

    /// @param stem channels of the first convolution
    /// @param kernel its side
    /// @param pooled the fires, counted from zero, that a pool stands before; the first has one
    private SqueezeNet(Site site, int stem, int kernel, List<Integer> pooled) {
        super(site);
        this.features = features(site.at("features"), stem, kernel, pooled);
        this.classifier = classifier(site.at("classifier"));
    }

    /// Versions 1.0, the paper's, and 1.1, which pools earlier.
    static List<ModelSpec> specs() {
        return List.of(
                new ModelSpec(
                        "squeezenet1_0",
                        site -> new SqueezeNet(site, 96, 7, List.of(0, 3, 7)),
                        "features.12",
                        Input.IMAGENET),
                new ModelSpec(
                        "squeezenet1_1",
                        site -> new SqueezeNet(site, 64, 3, List.of(0, 2, 4)),
                        "features.12",
                        Input.IMAGENET));
    }

    private static Sequential features(Site site, int stem, int kernel, List<Integer> pooled) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Conv2d.biased(site.at(0), 3, stem, kernel, Square.conv(2, 0)));
        layers.add(new Relu(site.at(1)));
        int in = stem;
        for (int f = 0; f < FIRES; f++) {
            if (pooled.contains(f)) layers.add(new MaxPool2d(site.at(layers.size()), POOL));
            int squeezed = 16 * (f / 2 + 1);
            layers.add(new Fire(site.at(layers.size()), in, squeezed));
            in = 2 * Fire.EXPANSION * squeezed;
        }
        return new Sequential(site, layers);
    }

    private static Sequential classifier(Site site) {
        int classes = site.extent("1.weight", 0, 1000);
        return new Sequential(
                site,
                List.of(
                        new Tap(site.at(0)),
                        Conv2d.biased(site.at(1), 512, classes, 1, Square.conv(1, 0)),
                        new Relu(site.at(2)),
                        new AdaptiveAvgPool2d(site.at(3), 1, 1)));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Layouts.flatten(classifier.apply(features.apply(x)), 1);
    }

    /// A 1×1 convolution to few channels, then 1×1 and 3×3 convolutions side by side; `cat` is what
    /// both give.
    private static final class Fire extends Layer {
        private static final int EXPANSION = 4;

        private final Conv2d squeeze;
        private final Relu squeezeActivation;
        private final Conv2d expand1x1;
        private final Relu expand1x1Activation;
        private final Conv2d expand3x3;
        private final Relu expand3x3Activation;
        private final Tap cat;

        Fire(Site site, int in, int squeezed) {
            super(site);
            int out = EXPANSION * squeezed;
            this.squeeze = Conv2d.biased(site.at("squeeze"), in, squeezed, 1, Square.conv(1, 0));
            this.squeezeActivation = new Relu(site.at("squeeze_activation"));
            this.expand1x1 =
                    Conv2d.biased(site.at("expand1x1"), squeezed, out, 1, Square.conv(1, 0));
            this.expand1x1Activation = new Relu(site.at("expand1x1_activation"));
            this.expand3x3 =
                    Conv2d.biased(site.at("expand3x3"), squeezed, out, 3, Square.conv(1, 1));
            this.expand3x3Activation = new Relu(site.at("expand3x3_activation"));
            this.cat = new Tap(site.at("cat"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = squeezeActivation.apply(squeeze.apply(x));
            Tensor small = expand1x1Activation.apply(expand1x1.apply(y));
            Tensor large = expand3x3Activation.apply(expand3x3.apply(y));
            return cat.apply(Layouts.cat(1, small, large));
        }
    }
}
