package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
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

/// Residual networks (He, Zhang, Ren, Sun: *Deep Residual Learning for Image Recognition*, 2015),
/// with torchvision's parameter names and its variant 1.5, where a bottleneck's stride is in its
/// 3×3 convolution; ResNeXt, where that convolution is grouped (Xie, Girshick, Dollár, Tu, He:
/// *Aggregated Residual Transformations for Deep Neural Networks*, 2016), and Wide ResNet, where it
/// has twice the channels (Zagoruyko, Komodakis: *Wide Residual Networks*, 2016).
///
/// `conv1 → bn1 → relu → maxpool → layer1 … layer4 → avgpool → fc`; the number of classes is read
/// off `fc.weight`.
public final class Resnet extends Layer {
    private static final int STEM = 64;

    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Relu relu;
    private final MaxPool2d maxpool;
    private final List<Sequential> stages;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear fc;

    private Resnet(Site site, Kind kind, int... blocks) {
        super(site);
        this.conv1 = Conv2d.unbiased(site.at("conv1"), 3, STEM, 7, Square.conv(2, 3));
        this.bn1 = new BatchNorm2d(site.at("bn1"), STEM);
        this.relu = new Relu(site.at("relu"));
        this.maxpool = new MaxPool2d(site.at("maxpool"), Square.pool(3, 2, 1));
        List<Sequential> built = new ArrayList<>();
        int in = STEM;
        for (int s = 0; s < blocks.length; s++) {
            int width = STEM << s;
            built.add(
                    stage(site.at("layer" + (s + 1)), kind, in, width, blocks[s], s == 0 ? 1 : 2));
            in = kind.out(width);
        }
        this.stages = List.copyOf(built);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.fc = new Linear(site.at("fc"), in, site.extent("fc.weight", 0, 1000));
    }

    /// The published depths and widths.
    static List<ModelSpec> specs() {
        Input more = Input.IMAGENET.sized(232, 224, false);
        return List.of(
                new ModelSpec("resnet18", Resnet::resnet18, "layer4.1", Input.IMAGENET),
                new ModelSpec("resnet34", Resnet::resnet34, "layer4.2", Input.IMAGENET),
                new ModelSpec("resnet50", Resnet::resnet50, "layer4.2", Input.IMAGENET),
                new ModelSpec("resnet101", Resnet::resnet101, "layer4.2", Input.IMAGENET),
                new ModelSpec("resnet152", Resnet::resnet152, "layer4.2", Input.IMAGENET),
                new ModelSpec("resnext50_32x4d", Resnet::resnext50, "layer4.2", Input.IMAGENET),
                new ModelSpec(
                        "resnext101_32x8d", s -> resnext101(s, 32, 8), "layer4.2", Input.IMAGENET),
                new ModelSpec("resnext101_64x4d", s -> resnext101(s, 64, 4), "layer4.2", more),
                new ModelSpec("wide_resnet50_2", Resnet::wide50, "layer4.2", Input.IMAGENET),
                new ModelSpec("wide_resnet101_2", Resnet::wide101, "layer4.2", Input.IMAGENET));
    }

    private static Sequential stage(
            Site site, Kind kind, int in, int width, int blocks, int stride) {
        List<Block> built = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            built.add(
                    new Block(
                            site.at(b),
                            kind,
                            b == 0 ? in : kind.out(width),
                            width,
                            b == 0 ? stride : 1));
        }
        return new Sequential(site, built);
    }

    /// 18 layers: two basic blocks per stage.
    public static Resnet resnet18(Site site) {
        return new Resnet(site, new Kind.Basic(), 2, 2, 2, 2);
    }

    /// 34 layers of basic blocks.
    public static Resnet resnet34(Site site) {
        return new Resnet(site, new Kind.Basic(), 3, 4, 6, 3);
    }

    /// 50 layers of bottlenecks.
    public static Resnet resnet50(Site site) {
        return new Resnet(site, Kind.Bottleneck.PLAIN, 3, 4, 6, 3);
    }

    /// 101 layers of bottlenecks.
    public static Resnet resnet101(Site site) {
        return new Resnet(site, Kind.Bottleneck.PLAIN, 3, 4, 23, 3);
    }

    /// 152 layers of bottlenecks.
    public static Resnet resnet152(Site site) {
        return new Resnet(site, Kind.Bottleneck.PLAIN, 3, 8, 36, 3);
    }

    /// 50 layers of bottlenecks with 32 groups of 4 channels.
    public static Resnet resnext50(Site site) {
        return new Resnet(site, new Kind.Bottleneck(32, 4), 3, 4, 6, 3);
    }

    /// 101 layers of grouped bottlenecks.
    ///
    /// @param groups how many, the paper's cardinality
    /// @param width channels of each in the first stage
    public static Resnet resnext101(Site site, int groups, int width) {
        return new Resnet(site, new Kind.Bottleneck(groups, width), 3, 4, 23, 3);
    }

    /// 50 layers of bottlenecks of twice the width inside.
    public static Resnet wide50(Site site) {
        return new Resnet(site, new Kind.Bottleneck(1, 2 * STEM), 3, 4, 6, 3);
    }

    /// 101 layers of bottlenecks of twice the width inside.
    public static Resnet wide101(Site site) {
        return new Resnet(site, new Kind.Bottleneck(1, 2 * STEM), 3, 4, 23, 3);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = maxpool.apply(relu.apply(bn1.apply(conv1.apply(x))));
        for (Sequential stage : stages) y = stage.apply(y);
        return fc.apply(Layouts.flatten(avgpool.apply(y), 1));
    }

    /// What the blocks are.
    private sealed interface Kind {
        /// Two 3×3 convolutions.
        record Basic() implements Kind {}

        /// Convolutions of 1×1, 3×3 and 1×1, the last with four times the stage's width.
        ///
        /// @param groups of the 3×3 convolution
        /// @param width channels of each group where the stage's width is 64
        record Bottleneck(int groups, int width) implements Kind {
            static final Bottleneck PLAIN = new Bottleneck(1, STEM);
        }

        /// A block's channels in a stage of that width.
        default int out(int stage) {
            return this instanceof Bottleneck ? 4 * stage : stage;
        }
    }

    /// `relu(add)` where `add` is `body(x) + shortcut(x)`. The shortcut is the identity, or a 1×1
    /// convolution where the shape changes.
    private static final class Block extends Layer {
        private final List<Conv2d> convs = new ArrayList<>();
        private final List<BatchNorm2d> norms = new ArrayList<>();
        private final Relu relu;
        private final @Nullable Sequential downsample;
        private final Tap add;

        Block(Site site, Kind kind, int in, int width, int stride) {
            super(site);
            int out = kind.out(width);
            switch (kind) {
                case Kind.Basic _ -> {
                    add(site, in, out, 3, Square.conv(stride, 1));
                    add(site, out, out, 3, Square.conv(1, 1));
                }
                case Kind.Bottleneck(int groups, int channels) -> {
                    int inside = width / STEM * channels * groups;
                    add(site, in, inside, 1, Square.conv(1, 0));
                    add(site, inside, inside, 3, Square.conv(stride, 1).withGroups(groups));
                    add(site, inside, out, 1, Square.conv(1, 0));
                }
            }
            this.relu = new Relu(site.at("relu"));
            this.downsample =
                    stride != 1 || in != out
                            ? downsample(site.at("downsample"), in, out, stride)
                            : null;
            this.add = new Tap(site.at("add"));
        }

        private void add(Site site, int in, int out, int kernel, ConvSpec spec) {
            int number = convs.size() + 1;
            convs.add(Conv2d.unbiased(site.at("conv" + number), in, out, kernel, spec));
            norms.add(new BatchNorm2d(site.at("bn" + number), out));
        }

        private static Sequential downsample(Site site, int in, int out, int stride) {
            Conv2d conv = Conv2d.unbiased(site.at(0), in, out, 1, Square.conv(stride, 0));
            return new Sequential(site, List.of(conv, new BatchNorm2d(site.at(1), out)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x;
            for (int i = 0; i < convs.size(); i++) {
                y = norms.get(i).apply(convs.get(i).apply(y));
                if (i < convs.size() - 1) y = relu.apply(y);
            }
            return relu.apply(add.apply(y.add(downsample == null ? x : downsample.apply(x))));
        }
    }
}
