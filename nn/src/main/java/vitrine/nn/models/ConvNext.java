package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Norms;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Biased;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.LayerNorm;
import vitrine.nn.Linear;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Convolutional networks in the manner of transformers (Liu et al.: *A ConvNet for the 2020s*,
/// 2022), with torchvision's parameter names.
///
/// `features.0` cuts patches of 4×4 pixels; odd features are stages of blocks, the even ones
/// between them halve the extents; then the mean over space, a normalisation and a linear layer,
/// `classifier`. A block is `x + layer_scale · block(x)`, and a tap gives that sum at
/// `features.7.2.add`. Inside `block`, from its normalisation on, values are `[n, h, w, c]`. The
/// number of classes is read off `classifier.2.weight`.
public final class ConvNext extends Layer {
    private static final double EPS = 1e-6;
    private static final int CROP = 224;

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Classifier classifier;

    ConvNext(Site site, int width, int... depths) {
        super(site);
        Site inner = site.at("features");
        List<Layer> parts = new ArrayList<>();
        parts.add(
                new Sequential(
                        inner.at(0),
                        List.of(
                                patches(inner.at(0).at(0), 3, width, 4),
                                new ChannelNorm(inner.at(0).at(1), width))));
        for (int s = 0; s < depths.length; s++) {
            if (s > 0) parts.add(halving(inner.at(2 * s), width << (s - 1)));
            Site stage = inner.at(2 * s + 1);
            List<Block> blocks = new ArrayList<>();
            for (int b = 0; b < depths[s]; b++) blocks.add(new Block(stage.at(b), width << s));
            parts.add(new Sequential(stage, blocks));
        }
        this.features = new Sequential(inner, parts);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.classifier = new Classifier(site.at("classifier"), width << (depths.length - 1));
    }

    private static Sequential halving(Site site, int width) {
        return new Sequential(
                site,
                List.of(
                        new ChannelNorm(site.at(0), width),
                        patches(site.at(1), width, 2 * width, 2)));
    }

    private static Conv2d patches(Site site, int in, int out, int side) {
        return Conv2d.biased(site, in, out, side, ConvSpec.of(2).withStride(side, side));
    }

    /// The published sizes.
    static List<ModelSpec> specs() {
        return List.of(
                spec("convnext_tiny", 236, 96, 3, 3, 9, 3),
                spec("convnext_small", 230, 96, 3, 3, 27, 3),
                spec("convnext_base", 232, 128, 3, 3, 27, 3),
                spec("convnext_large", 232, 192, 3, 3, 27, 3));
    }

    private static ModelSpec spec(String name, int resize, int width, int... depths) {
        Input input = Input.IMAGENET.sized(resize, CROP, false);
        return new ModelSpec(name, site -> new ConvNext(site, width, depths), "features.7", input);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(avgpool.apply(features.apply(x)));
    }

    /// Every position's channels normalised: parameters `weight [c]` and `bias [c]`.
    private static final class ChannelNorm extends Layer implements Biased {
        private final Tensor weight;
        private final Tensor bias;

        ChannelNorm(Site site, int channels) {
            super(site);
            this.weight = site.parameter("weight", channels);
            this.bias = site.parameter("bias", channels);
        }

        @Override
        public Tensor bias() {
            return bias;
        }

        @Override
        public int channelAxis() {
            return 1;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return Norms.layer(x.permute(0, 2, 3, 1), weight, bias, EPS).permute(0, 3, 1, 2);
        }
    }

    /// Normalisation and a linear layer.
    private static final class Classifier extends Layer {
        private final ChannelNorm norm;
        private final Linear linear;

        Classifier(Site site, int width) {
            super(site);
            this.norm = new ChannelNorm(site.at(0), width);
            this.linear = new Linear(site.at(2), width, site.extent("2.weight", 0, 1000));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return linear.apply(Layouts.flatten(norm.apply(x), 1));
        }
    }

    /// `x + layer_scale · block(x)`
    private static final class Block extends Layer {
        private final Tensor layerScale;
        private final Body block;
        private final Tap add;

        Block(Site site, int width) {
            super(site);
            this.layerScale = site.parameter("layer_scale", width, 1, 1);
            this.block = new Body(site.at("block"), width);
            this.add = new Tap(site.at("add"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return add.apply(block.apply(x).mul(layerScale).add(x));
        }
    }

    /// A depthwise 7×7 convolution, then a normalisation and a perceptron at each position.
    private static final class Body extends Layer {
        private final Conv2d depthwise;
        private final List<Layer> positionwise;

        Body(Site site, int width) {
            super(site);
            ConvSpec spec = ConvSpec.of(2).withPadding(3, 3).withGroups(width);
            this.depthwise = Conv2d.biased(site.at(0), width, width, 7, spec);
            this.positionwise =
                    List.of(
                            new LayerNorm(site.at(2), width, EPS),
                            new Linear(site.at(3), width, 4 * width),
                            Activation.gelu(site.at(4)),
                            new Linear(site.at(5), 4 * width, width));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = depthwise.apply(x).permute(0, 2, 3, 1);
            TokenGrid.channelsLast(y.shape().dim(1), y.shape().dim(2)).announce();
            for (Layer layer : positionwise) y = layer.apply(y);
            TokenGrid.withdraw();
            return y.permute(0, 3, 1, 2);
        }
    }
}
