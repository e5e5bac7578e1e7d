package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec.Input;

import java.util.List;

/// The small network that CNN Explainer shows (Wang, Turko, Shaikh, Park, Das, Hohman, Kahng, Chau:
/// *CNN Explainer: Learning Convolutional Neural Networks with Interactive Visualization*, 2020):
/// four 3×3 convolutions of ten channels without padding.
///
/// `features → classifier`; inputs have 64×64 pixels with values in 0…1, because `classifier` sees
/// every position of the last map.
public final class TinyVgg extends Layer {
    private static final int CHANNELS = 10;
    private static final int GRID = 13;
    private static final Labels LABELS =
            new Labels(
                    List.of(
                            "lifeboat",
                            "ladybug",
                            "pizza",
                            "bell pepper",
                            "school bus",
                            "koala",
                            "espresso",
                            "red panda",
                            "orange",
                            "sport car"));

    private final Sequential features;
    private final Linear classifier;

    private TinyVgg(Site site) {
        super(site);
        this.features = features(site.at("features"));
        int classes = site.extent("classifier.weight", 0, LABELS.names().size());
        this.classifier = new Linear(site.at("classifier"), CHANNELS * GRID * GRID, classes);
    }

    /// The one variant.
    static List<ModelSpec> specs() {
        Input unit = Input.IMAGENET.sized(64, 64, false).normalised(0, 1);
        return List.of(new ModelSpec("tiny_vgg", TinyVgg::new, "features.9", unit, LABELS));
    }

    private static Sequential features(Site site) {
        return new Sequential(
                site,
                List.of(
                        Conv2d.biased(site.at(0), 3, CHANNELS, 3, Square.conv(1, 0)),
                        new Relu(site.at(1)),
                        Conv2d.biased(site.at(2), CHANNELS, CHANNELS, 3, Square.conv(1, 0)),
                        new Relu(site.at(3)),
                        new MaxPool2d(site.at(4), Square.pool(2, 2, 0)),
                        Conv2d.biased(site.at(5), CHANNELS, CHANNELS, 3, Square.conv(1, 0)),
                        new Relu(site.at(6)),
                        Conv2d.biased(site.at(7), CHANNELS, CHANNELS, 3, Square.conv(1, 0)),
                        new Relu(site.at(8)),
                        new MaxPool2d(site.at(9), Square.pool(2, 2, 0))));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(features.apply(x), 1));
    }
}
