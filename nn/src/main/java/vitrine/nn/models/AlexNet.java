package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.List;

/// AlexNet on one device (Krizhevsky: *One weird trick for parallelizing convolutional neural
/// networks*, 2014), with torchvision's parameter names.
///
/// `features → avgpool → classifier`; the number of classes is read off `classifier.6.weight`;
/// inputs have at least 63×63 pixels. `classifier.0` and `classifier.3` are dropouts, which do
/// nothing at inference and stand here as taps.
public final class AlexNet extends Layer {
    private static final int CHANNELS = 256;
    private static final int GRID = 6;
    private static final int HIDDEN = 4096;

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    private AlexNet(Site site) {
        super(site);
        this.features = features(site.at("features"));
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), GRID, GRID);
        this.classifier = classifier(site.at("classifier"));
    }

    /// The one variant.
    static List<ModelSpec> specs() {
        return List.of(new ModelSpec("alexnet", AlexNet::new, "features.12", Input.IMAGENET));
    }

    private static Sequential features(Site site) {
        return new Sequential(
                site,
                List.of(
                        Conv2d.biased(site.at(0), 3, 64, 11, Square.conv(4, 2)),
                        new Relu(site.at(1)),
                        new MaxPool2d(site.at(2), Square.pool(3, 2, 0)),
                        Conv2d.biased(site.at(3), 64, 192, 5, Square.conv(1, 2)),
                        new Relu(site.at(4)),
                        new MaxPool2d(site.at(5), Square.pool(3, 2, 0)),
                        Conv2d.biased(site.at(6), 192, 384, 3, Square.conv(1, 1)),
                        new Relu(site.at(7)),
                        Conv2d.biased(site.at(8), 384, CHANNELS, 3, Square.conv(1, 1)),
                        new Relu(site.at(9)),
                        Conv2d.biased(site.at(10), CHANNELS, CHANNELS, 3, Square.conv(1, 1)),
                        new Relu(site.at(11)),
                        new MaxPool2d(site.at(12), Square.pool(3, 2, 0))));
    }

    private static Sequential classifier(Site site) {
        return new Sequential(
                site,
                List.of(
                        new Tap(site.at(0)),
                        new Linear(site.at(1), CHANNELS * GRID * GRID, HIDDEN),
                        new Relu(site.at(2)),
                        new Tap(site.at(3)),
                        new Linear(site.at(4), HIDDEN, HIDDEN),
                        new Relu(site.at(5)),
                        new Linear(site.at(6), HIDDEN, site.extent("6.weight", 0, 1000))));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(features.apply(x)), 1));
    }
}
