package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Inverted residuals with linear bottlenecks (Sandler, Howard, Zhu, Zhmoginov, Chen: *MobileNetV2:
/// Inverted Residuals and Linear Bottlenecks*, 2018), with torchvision's parameter names.
///
/// `features → avgpool → classifier`; `avgpool` is a function without a name in torchvision,
/// `classifier.0` a dropout and here a tap. The number of classes is read off
/// `classifier.1.weight`; inputs may be of any size.
///
/// `mobilenet_v2_tf` is for checkpoints that come from TensorFlow, whose 3×3 convolutions of stride
/// 2 pad to the right and at the bottom alone (`SAME`, over even extents).
public final class MobileNetV2 extends Layer {
    private static final int STEM = 32;
    private static final int LAST = 1280;
    private static final List<Stage> STAGES =
            List.of(
                    new Stage(1, 16, 1, 1),
                    new Stage(6, 24, 2, 2),
                    new Stage(6, 32, 3, 2),
                    new Stage(6, 64, 4, 2),
                    new Stage(6, 96, 3, 1),
                    new Stage(6, 160, 3, 2),
                    new Stage(6, 320, 1, 1));

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    private MobileNetV2(Site site, Padding padding) {
        super(site);
        this.features = features(site.at("features"), padding);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        Site head = site.at("classifier");
        int classes = head.extent("1.weight", 0, 1000);
        this.classifier =
                new Sequential(
                        head, List.of(new Tap(head.at(0)), new Linear(head.at(1), LAST, classes)));
    }

    /// Width 1, as torchvision and as TensorFlow pad.
    static List<ModelSpec> specs() {
        return List.of(
                new ModelSpec(
                        "mobilenet_v2",
                        site -> new MobileNetV2(site, Padding.EVEN),
                        "features.18",
                        Input.IMAGENET),
                new ModelSpec(
                        "mobilenet_v2_tf",
                        site -> new MobileNetV2(site, Padding.BEHIND),
                        "features.18",
                        Input.IMAGENET.normalised(0.5f, 0.5f)));
    }

    /// Row of the paper's table 2.
    ///
    /// @param expansion how many times wider a block is inside
    /// @param out channels
    /// @param blocks how many
    /// @param stride of the first
    private record Stage(int expansion, int out, int blocks, int stride) {}

    /// Where a convolution of stride 2 thinks zeros.
    private enum Padding {
        EVEN,
        BEHIND;

        ConvNorm of(ConvNorm c) {
            ConvSpec spec = c.spec();
            if (this == EVEN || spec.stride().getFirst() == 1) return c;
            return c.with(spec.withPadding(new int[] {0, 0}, new int[] {1, 1}));
        }
    }

    private static Sequential features(Site site, Padding padding) {
        List<Layer> layers = new ArrayList<>();
        layers.add(padding.of(ConvNorm.of(3, STEM, 3, 2)).at(site.at(0), Activation::relu6));
        int in = STEM;
        for (Stage stage : STAGES) {
            for (int b = 0; b < stage.blocks; b++) {
                layers.add(
                        new InvertedResidual(
                                site.at(layers.size()),
                                in,
                                in * stage.expansion,
                                stage.out,
                                b == 0 ? stage.stride : 1,
                                padding));
                in = stage.out;
            }
        }
        layers.add(ConvNorm.of(in, LAST, 1, 1).at(site.at(layers.size()), Activation::relu6));
        return new Sequential(site, layers);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(features.apply(x)), 1));
    }

    /// A 1×1 convolution to many channels, a 3×3 one of each channel by itself, and a 1×1 one back;
    /// where input and output have one shape their sum, `add`.
    private static final class InvertedResidual extends Layer {
        private final Sequential conv;
        private final boolean residual;
        private final Tap add;

        InvertedResidual(Site site, int in, int inside, int out, int stride, Padding padding) {
            super(site);
            this.conv = conv(site.at("conv"), in, inside, out, stride, padding);
            this.residual = stride == 1 && in == out;
            this.add = new Tap(site.at("add"));
        }

        private static Sequential conv(
                Site site, int in, int inside, int out, int stride, Padding padding) {
            List<Layer> layers = new ArrayList<>();
            if (inside != in) {
                layers.add(ConvNorm.of(in, inside, 1, 1).at(site.at(0), Activation::relu6));
            }
            layers.add(
                    padding.of(ConvNorm.depthwise(inside, 3, stride))
                            .at(site.at(layers.size()), Activation::relu6));
            layers.add(Conv2d.unbiased(site.at(layers.size()), inside, out, 1, Square.conv(1, 0)));
            layers.add(new BatchNorm2d(site.at(layers.size()), out));
            return new Sequential(site, layers);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = conv.apply(x);
            return residual ? add.apply(x.add(y)) : y;
        }
    }
}
