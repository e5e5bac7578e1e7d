package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Networks scaled in width, depth and resolution together (Tan, Le: *EfficientNet: Rethinking
/// Model Scaling for Convolutional Neural Networks*, 2019), with torchvision's parameter names.
///
/// `features` is a stem, stages of inverted bottlenecks with squeeze-and-excitation, and a 1×1
/// convolution; `avgpool → classifier` follow. Where a bottleneck has a shortcut, a tap gives the
/// sum at `features.3.1.add`. The number of classes is read off `classifier.1.weight`.
/// [EfficientNetV2] is the same with other stages.
public final class EfficientNet extends Layer {
    private static final double LARGE_EPS = 1e-3;

    private static final List<Stage> STAGES =
            List.of(
                    new Stage(false, 1, 3, 1, 32, 16, 1),
                    new Stage(false, 6, 3, 2, 16, 24, 2),
                    new Stage(false, 6, 5, 2, 24, 40, 2),
                    new Stage(false, 6, 3, 2, 40, 80, 3),
                    new Stage(false, 6, 5, 1, 80, 112, 3),
                    new Stage(false, 6, 5, 2, 112, 192, 4),
                    new Stage(false, 6, 3, 1, 192, 320, 1));

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    /// @param last channels after the 1×1 convolution at the end
    /// @param eps what every normalisation adds to the variance
    EfficientNet(Site site, List<Stage> stages, int last, double eps) {
        super(site);
        Site inner = site.at("features");
        List<Layer> parts = new ArrayList<>();
        int stem = stages.getFirst().in;
        parts.add(ConvNorm.of(3, stem, 3, 2).with(eps).at(inner.at(0), Activation::silu));
        for (Stage stage : stages) {
            Site here = inner.at(parts.size());
            List<Block> blocks = new ArrayList<>();
            for (int b = 0; b < stage.layers; b++) {
                blocks.add(new Block(here.at(b), b == 0 ? stage : stage.repeated(), eps));
            }
            parts.add(new Sequential(here, blocks));
        }
        ConvNorm end = ConvNorm.of(stages.getLast().out, last, 1, 1).with(eps);
        parts.add(end.at(inner.at(parts.size()), Activation::silu));
        this.features = new Sequential(inner, parts);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        Site head = site.at("classifier");
        Linear linear = new Linear(head.at(1), last, head.extent("1.weight", 0, 1000));
        this.classifier = new Sequential(head, List.of(linear));
    }

    /// Bottlenecks of one width.
    ///
    /// @param fused whether one full convolution stands for expansion and depthwise convolution
    /// @param expand how many times the input's channels are inside
    /// @param kernel the side of the spatial convolution
    /// @param stride of the first bottleneck
    /// @param in channels before
    /// @param out channels after
    /// @param layers how many
    record Stage(boolean fused, int expand, int kernel, int stride, int in, int out, int layers) {
        private Stage repeated() {
            return new Stage(fused, expand, kernel, 1, out, out, layers);
        }

        private Stage scaled(double width, double depth) {
            int count = (int) Math.ceil(layers * depth);
            return new Stage(
                    fused,
                    expand,
                    kernel,
                    stride,
                    eighths(in * width),
                    eighths(out * width),
                    count);
        }
    }

    /// The nearest multiple of eight, but not less than nine tenths of `channels`.
    private static int eighths(double channels) {
        int near = Math.max(8, (int) (channels + 4) / 8 * 8);
        return near < 0.9 * channels ? near + 8 : near;
    }

    /// The published scales.
    static List<ModelSpec> specs() {
        return List.of(
                spec("efficientnet_b0", 1.0, 1.0, 256, 224),
                spec("efficientnet_b1", 1.0, 1.1, 256, 240),
                spec("efficientnet_b2", 1.1, 1.2, 288, 288),
                spec("efficientnet_b3", 1.2, 1.4, 320, 300),
                spec("efficientnet_b4", 1.4, 1.8, 384, 380),
                spec("efficientnet_b5", 1.6, 2.2, 456, 456),
                spec("efficientnet_b6", 1.8, 2.6, 528, 528),
                spec("efficientnet_b7", 2.0, 3.1, 600, 600));
    }

    private static ModelSpec spec(String name, double width, double depth, int resize, int crop) {
        List<Stage> stages = STAGES.stream().map(s -> s.scaled(width, depth)).toList();
        double eps = width > 1.5 ? LARGE_EPS : BatchNorm2d.EPS; // torchvision's, from B5 on
        int last = 4 * stages.getLast().out;
        return new ModelSpec(
                name,
                site -> new EfficientNet(site, stages, last, eps),
                "features.8",
                Input.IMAGENET.sized(resize, crop, true));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(features.apply(x)), 1));
    }

    /// `block(x)`, plus `x` where the shapes agree. `block` expands the channels, convolves each,
    /// weighs them and projects them; a fused one convolves where it expands and weighs nothing.
    static final class Block extends Layer {
        private final Sequential block;
        private final boolean shortcut;
        private final Tap add;

        Block(Site site, Stage stage, double eps) {
            super(site);
            Site inner = site.at("block");
            this.block =
                    new Sequential(
                            inner,
                            stage.fused ? fused(inner, stage, eps) : depthwise(inner, stage, eps));
            this.shortcut = stage.stride == 1 && stage.in == stage.out;
            this.add = new Tap(site.at("add"));
        }

        private static List<Layer> fused(Site site, Stage s, double eps) {
            int inside = eighths(s.in * s.expand);
            boolean expands = inside != s.in;
            int width = expands ? inside : s.out;
            List<Layer> parts = new ArrayList<>();
            ConvNorm spatial = ConvNorm.of(s.in, width, s.kernel, s.stride).with(eps);
            parts.add(spatial.at(site.at(0), Activation::silu));
            if (expands) parts.add(ConvNorm.of(inside, s.out, 1, 1).with(eps).at(site.at(1)));
            return parts;
        }

        private static List<Layer> depthwise(Site site, Stage s, double eps) {
            int inside = eighths(s.in * s.expand);
            List<Layer> parts = new ArrayList<>();
            if (inside != s.in) {
                ConvNorm expansion = ConvNorm.of(s.in, inside, 1, 1).with(eps);
                parts.add(expansion.at(site.at(0), Activation::silu));
            }
            ConvNorm spatial = ConvNorm.depthwise(inside, s.kernel, s.stride).with(eps);
            parts.add(spatial.at(site.at(parts.size()), Activation::silu));
            int squeezed = Math.max(1, s.in / 4);
            Site weighing = site.at(parts.size());
            parts.add(new SqueezeExcitation(weighing, inside, squeezed, Activation::silu));
            parts.add(ConvNorm.of(inside, s.out, 1, 1).with(eps).at(site.at(parts.size())));
            return parts;
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = block.apply(x);
            return shortcut ? add.apply(y.add(x)) : y;
        }
    }
}
