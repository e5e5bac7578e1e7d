package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.AvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.Weights;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Densely connected networks (Huang, Liu, van der Maaten, Weinberger: *Densely Connected
/// Convolutional Networks*, 2016), with torchvision's parameter names. Its published files say
/// `denselayer1.norm.1` for `denselayer1.norm1`; they load too.
///
/// `features` (a stem, dense blocks with transitions between them, `norm5`) `→ relu → avgpool →
/// classifier`; `relu` and `avgpool` are functions without a name in torchvision. The number of
/// classes is read off `classifier.weight`; inputs have at least 29×29 pixels.
public final class DenseNet extends Layer {
    private static final int BOTTLENECK = 4;

    private final Sequential features;
    private final Relu relu;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear classifier;

    /// @param stem channels before the first block
    /// @param growth channels that each dense layer adds
    /// @param blocks dense layers of each block
    private DenseNet(Site given, int stem, int growth, int... blocks) {
        super(given);
        Site site = new Site(given.path(), new PublishedNames(given.weights()));
        int out = stem;
        for (int b = 0; b < blocks.length; b++) out = (b == 0 ? out : out / 2) + growth * blocks[b];
        this.features = features(site.at("features"), stem, growth, blocks);
        this.relu = new Relu(site.at("relu"));
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.classifier =
                new Linear(site.at("classifier"), out, site.extent("classifier.weight", 0, 1000));
    }

    /// The published depths.
    static List<ModelSpec> specs() {
        return List.of(
                spec("densenet121", 64, 32, 6, 12, 24, 16),
                spec("densenet161", 96, 48, 6, 12, 36, 24),
                spec("densenet169", 64, 32, 6, 12, 32, 32),
                spec("densenet201", 64, 32, 6, 12, 48, 32));
    }

    private static ModelSpec spec(String name, int stem, int growth, int... blocks) {
        return new ModelSpec(
                name,
                site -> new DenseNet(site, stem, growth, blocks),
                "features.norm5",
                Input.IMAGENET);
    }

    private static Sequential features(Site site, int stem, int growth, int... blocks) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Conv2d.unbiased(site.at("conv0"), 3, stem, 7, Square.conv(2, 3)));
        layers.add(new BatchNorm2d(site.at("norm0"), stem));
        layers.add(new Relu(site.at("relu0")));
        layers.add(new MaxPool2d(site.at("pool0"), Square.pool(3, 2, 1)));
        int channels = stem;
        for (int b = 0; b < blocks.length; b++) {
            int number = b + 1;
            if (b > 0) {
                layers.add(transition(site.at("transition" + b), channels));
                channels /= 2;
            }
            layers.add(new Block(site.at("denseblock" + number), channels, growth, blocks[b]));
            channels += growth * blocks[b];
        }
        layers.add(new BatchNorm2d(site.at("norm5"), channels));
        return new Sequential(site, layers);
    }

    private static Sequential transition(Site site, int in) {
        return new Sequential(
                site,
                List.of(
                        new BatchNorm2d(site.at("norm"), in),
                        new Relu(site.at("relu")),
                        Conv2d.unbiased(site.at("conv"), in, in / 2, 1, Square.conv(1, 0)),
                        new AvgPool2d(site.at("pool"), Square.pool(2, 2, 0))));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = relu.apply(features.apply(x));
        return classifier.apply(Layouts.flatten(avgpool.apply(y), 1));
    }

    /// The input's channels, and behind them those that each layer adds to all before it.
    private static final class Block extends Layer {
        private final List<DenseLayer> layers;

        Block(Site site, int in, int growth, int count) {
            super(site);
            List<DenseLayer> built = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Site layer = site.at("denselayer" + (i + 1));
                built.add(new DenseLayer(layer, in + i * growth, growth));
            }
            this.layers = List.copyOf(built);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x;
            for (DenseLayer layer : layers) y = Layouts.cat(1, y, layer.apply(y));
            return y;
        }
    }

    /// Few new channels, found by a 1×1 and a 3×3 convolution in all channels so far, which are
    /// hookable as `cat`.
    private static final class DenseLayer extends Layer {
        private final List<Layer> layers;

        DenseLayer(Site site, int in, int growth) {
            super(site);
            int narrow = BOTTLENECK * growth;
            this.layers =
                    List.of(
                            new Tap(site.at("cat")),
                            new BatchNorm2d(site.at("norm1"), in),
                            new Relu(site.at("relu1")),
                            Conv2d.unbiased(site.at("conv1"), in, narrow, 1, Square.conv(1, 0)),
                            new BatchNorm2d(site.at("norm2"), narrow),
                            new Relu(site.at("relu2")),
                            Conv2d.unbiased(
                                    site.at("conv2"), narrow, growth, 3, Square.conv(1, 1)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x;
            for (Layer layer : layers) y = layer.apply(y);
            return y;
        }
    }

    /// A source that may use the dotted names of torchvision's files.
    private record PublishedNames(Weights source) implements Weights {
        private static final Pattern NUMBERED =
                Pattern.compile("(.*denselayer\\d+\\.(?:norm|conv))([12]\\..*)");

        private String known(String name) {
            String dotted = NUMBERED.matcher(name).replaceFirst("$1.$2");
            return source.shape(name) == null && source.shape(dotted) != null ? dotted : name;
        }

        @Override
        public Tensor get(String name, Shape shape) {
            return source.get(known(name), shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return source.shape(known(name));
        }

        @Override
        public void unused(String prefix) {
            source.unused(prefix);
        }
    }
}
