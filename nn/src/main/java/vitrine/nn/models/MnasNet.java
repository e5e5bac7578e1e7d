package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// MNASNet-B1 (Tan, Chen, Pang, Vasudevan, Sandler, Howard, Le: *MnasNet: Platform-Aware Neural
/// Architecture Search for Mobile*, 2018), with torchvision's parameter names.
///
/// `layers` (a stem of eight layers, stacks 8 to 13, a head of three) `→ avgpool → classifier`;
/// `avgpool` is a function without a name in torchvision, `classifier.0` a dropout and here a tap.
/// The number of classes is read off `classifier.1.weight`; inputs may be of any size.
public final class MnasNet extends Layer {
    private static final int LAST = 1280;
    private static final int STEM = 32;
    private static final int FIRST = 16;
    private static final List<Stack> STACKS =
            List.of(
                    new Stack(24, 3, 2, 3, 3),
                    new Stack(40, 5, 2, 3, 3),
                    new Stack(80, 5, 2, 6, 3),
                    new Stack(96, 3, 1, 6, 2),
                    new Stack(192, 5, 2, 6, 4),
                    new Stack(320, 3, 1, 6, 1));

    private final Sequential layers;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    private MnasNet(Site site, double width) {
        super(site);
        this.layers = layers(site.at("layers"), width);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        Site head = site.at("classifier");
        int classes = head.extent("1.weight", 0, 1000);
        this.classifier =
                new Sequential(
                        head, List.of(new Tap(head.at(0)), new Linear(head.at(1), LAST, classes)));
    }

    /// Four widths.
    static List<ModelSpec> specs() {
        return List.of(
                spec("mnasnet0_5", 0.5, Input.IMAGENET),
                spec("mnasnet0_75", 0.75, Input.IMAGENET.sized(232, 224, false)),
                spec("mnasnet1_0", 1.0, Input.IMAGENET),
                spec("mnasnet1_3", 1.3, Input.IMAGENET.sized(232, 224, false)));
    }

    private static ModelSpec spec(String name, double width, Input input) {
        return new ModelSpec(name, site -> new MnasNet(site, width), "layers.16", input);
    }

    /// Blocks of one shape.
    ///
    /// @param out channels at width 1
    /// @param kernel side of the depthwise kernel
    /// @param stride of the first block
    /// @param expansion how many times wider a block is inside
    /// @param blocks how many
    private record Stack(int out, int kernel, int stride, int expansion, int blocks) {}

    /// `channels · width` rounded to a multiple of eight, but never down by more than a tenth.
    private static int scaled(int channels, double width) {
        double exact = channels * width;
        int rounded = Math.max(8, (int) (exact + 4) / 8 * 8);
        return rounded >= 0.9 * exact ? rounded : rounded + 8;
    }

    private static Sequential layers(Site site, double width) {
        int stem = scaled(STEM, width);
        int in = scaled(FIRST, width);
        List<Layer> layers = new ArrayList<>();
        convolve(site, layers, ConvNorm.of(3, stem, 3, 2), true);
        convolve(site, layers, ConvNorm.depthwise(stem, 3, 1), true);
        convolve(site, layers, ConvNorm.of(stem, in, 1, 1), false);
        for (Stack stack : STACKS) {
            int out = scaled(stack.out, width);
            layers.add(stack(site.at(layers.size()), stack, in, out));
            in = out;
        }
        convolve(site, layers, ConvNorm.of(in, LAST, 1, 1), true);
        return new Sequential(site, layers);
    }

    /// A convolution, its normalisation and perhaps a rectifier under the next numbers.
    private static void convolve(Site site, List<Layer> layers, ConvNorm c, boolean rectified) {
        Site conv = site.at(layers.size());
        layers.add(Conv2d.unbiased(conv, c.in(), c.out(), c.kernel(), c.spec()));
        layers.add(new BatchNorm2d(site.at(layers.size()), c.out()));
        if (rectified) layers.add(new Relu(site.at(layers.size())));
    }

    private static Sequential stack(Site site, Stack stack, int in, int out) {
        List<Layer> blocks = new ArrayList<>();
        for (int b = 0; b < stack.blocks; b++) {
            blocks.add(
                    new InvertedResidual(
                            site.at(b), stack, b == 0 ? in : out, out, b == 0 ? stack.stride : 1));
        }
        return new Sequential(site, blocks);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(layers.apply(x)), 1));
    }

    /// A 1×1 convolution to many channels, one of each channel by itself, and a 1×1 one back; where
    /// input and output have one shape their sum, `add`.
    private static final class InvertedResidual extends Layer {
        private final Sequential layers;
        private final boolean residual;
        private final Tap add;

        InvertedResidual(Site site, Stack stack, int in, int out, int stride) {
            super(site);
            int inside = in * stack.expansion;
            Site numbered = site.at("layers");
            List<Layer> built = new ArrayList<>();
            convolve(numbered, built, ConvNorm.of(in, inside, 1, 1), true);
            convolve(numbered, built, ConvNorm.depthwise(inside, stack.kernel, stride), true);
            convolve(numbered, built, ConvNorm.of(inside, out, 1, 1), false);
            this.layers = new Sequential(numbered, built);
            this.residual = stride == 1 && in == out;
            this.add = new Tap(site.at("add"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = layers.apply(x);
            return residual ? add.apply(y.add(x)) : y;
        }
    }
}
