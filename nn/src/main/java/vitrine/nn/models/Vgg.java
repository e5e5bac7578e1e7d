package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Stacks of 3×3 convolutions (Simonyan, Zisserman: *Very Deep Convolutional Networks for
/// Large-Scale Image Recognition*, 2014), with torchvision's parameter names.
///
/// `features` (five stages, each ending in a pool) `→ avgpool → classifier`; the variants `_bn`
/// normalise behind each convolution. The number of classes is read off `classifier.6.weight`;
/// inputs have at least 32×32 pixels. `classifier.2` and `classifier.5` are dropouts, which do
/// nothing at inference and stand here as taps.
public final class Vgg extends Layer {
    private static final int WIDEST = 512;
    private static final int GRID = 7;
    private static final int HIDDEN = 4096;

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    private Vgg(Site site, boolean normalised, int... convolutions) {
        super(site);
        this.features = features(site.at("features"), normalised, convolutions);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), GRID, GRID);
        this.classifier = classifier(site.at("classifier"));
    }

    /// Configurations A, B, D and E of the paper.
    static List<ModelSpec> specs() {
        return List.of(
                spec("vgg11", false, 1, 1, 2, 2, 2),
                spec("vgg11_bn", true, 1, 1, 2, 2, 2),
                spec("vgg13", false, 2, 2, 2, 2, 2),
                spec("vgg13_bn", true, 2, 2, 2, 2, 2),
                spec("vgg16", false, 2, 2, 3, 3, 3),
                spec("vgg16_bn", true, 2, 2, 3, 3, 3),
                spec("vgg19", false, 2, 2, 4, 4, 4),
                spec("vgg19_bn", true, 2, 2, 4, 4, 4));
    }

    private static ModelSpec spec(String name, boolean normalised, int... convolutions) {
        int layers = IntStream.of(convolutions).sum() * (normalised ? 3 : 2) + convolutions.length;
        return new ModelSpec(
                name,
                site -> new Vgg(site, normalised, convolutions),
                "features." + (layers - 1),
                Input.IMAGENET);
    }

    private static Sequential features(Site site, boolean normalised, int... convolutions) {
        List<Layer> layers = new ArrayList<>();
        int in = 3;
        for (int s = 0; s < convolutions.length; s++) {
            int out = Math.min(64 << s, WIDEST);
            for (int c = 0; c < convolutions[s]; c++) {
                layers.add(Conv2d.biased(site.at(layers.size()), in, out, 3, Square.conv(1, 1)));
                if (normalised) layers.add(new BatchNorm2d(site.at(layers.size()), out));
                layers.add(new Relu(site.at(layers.size())));
                in = out;
            }
            layers.add(new MaxPool2d(site.at(layers.size()), Square.pool(2, 2, 0)));
        }
        return new Sequential(site, layers);
    }

    private static Sequential classifier(Site site) {
        int classes = site.extent("6.weight", 0, 1000);
        return new Sequential(
                site,
                List.of(
                        new Linear(site.at(0), WIDEST * GRID * GRID, HIDDEN),
                        new Relu(site.at(1)),
                        new Tap(site.at(2)),
                        new Linear(site.at(3), HIDDEN, HIDDEN),
                        new Relu(site.at(4)),
                        new Tap(site.at(5)),
                        new Linear(site.at(6), HIDDEN, classes)));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(features.apply(x)), 1));
    }
}
