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

/// Channel shuffling (Ma, Zhang, Zheng, Sun: *ShuffleNet V2: Practical Guidelines for Efficient CNN
/// Architecture Design*, 2018), with torchvision's parameter names.
///
/// `conv1 → maxpool → stage2 … stage4 → conv5 → avgpool → fc`, where `avgpool` is a function
/// without a name in torchvision; the number of classes is read off `fc.weight`; inputs may be of
/// any size.
public final class ShuffleNetV2 extends Layer {
    private static final int STEM = 24;
    private static final int[] BLOCKS = {4, 8, 4};

    private final List<Layer> layers;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear fc;

    private ShuffleNetV2(Site site, List<Integer> widths, int last) {
        super(site);
        List<Layer> built = new ArrayList<>();
        built.add(ConvNorm.of(3, STEM, 3, 2).at(site.at("conv1"), Relu::new));
        built.add(new MaxPool2d(site.at("maxpool"), Square.pool(3, 2, 1)));
        int in = STEM;
        for (int s = 0; s < BLOCKS.length; s++) {
            built.add(stage(site.at("stage" + (s + 2)), in, widths.get(s), BLOCKS[s]));
            in = widths.get(s);
        }
        built.add(ConvNorm.of(in, last, 1, 1).at(site.at("conv5"), Relu::new));
        this.layers = List.copyOf(built);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.fc = new Linear(site.at("fc"), last, site.extent("fc.weight", 0, 1000));
    }

    /// The paper's four widths.
    static List<ModelSpec> specs() {
        Input more = Input.IMAGENET.sized(232, 224, false);
        return List.of(
                spec("shufflenet_v2_x0_5", List.of(48, 96, 192), 1024, Input.IMAGENET),
                spec("shufflenet_v2_x1_0", List.of(116, 232, 464), 1024, Input.IMAGENET),
                spec("shufflenet_v2_x1_5", List.of(176, 352, 704), 1024, more),
                spec("shufflenet_v2_x2_0", List.of(244, 488, 976), 2048, more));
    }

    private static ModelSpec spec(String name, List<Integer> widths, int last, Input input) {
        return new ModelSpec(name, site -> new ShuffleNetV2(site, widths, last), "conv5", input);
    }

    private static Sequential stage(Site site, int in, int out, int blocks) {
        List<Block> built = new ArrayList<>();
        for (int b = 0; b < blocks; b++) built.add(new Block(site.at(b), b == 0 ? in : out, out));
        return new Sequential(site, built);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) y = layer.apply(y);
        return fc.apply(Layouts.flatten(avgpool.apply(y), 1));
    }

    /// Two branches side by side, `cat`, whose channels are then interleaved. Where the extents
    /// stay, the first branch is the first half of the channels and the second branch works on the
    /// other half; where they halve, both work on all channels.
    private static final class Block extends Layer {
        private final boolean halving;
        private final Sequential branch1;
        private final Sequential branch2;
        private final Tap cat;

        Block(Site site, int in, int out) {
            super(site);
            this.halving = in != out;
            this.branch1 = branch1(site.at("branch1"), in, out / 2, halving);
            this.branch2 =
                    branch2(site.at("branch2"), halving ? in : in / 2, out / 2, halving ? 2 : 1);
            this.cat = new Tap(site.at("cat"));
        }

        private static Sequential branch1(Site site, int in, int out, boolean halving) {
            if (!halving) return new Sequential(site, List.of());
            return new Sequential(
                    site,
                    List.of(
                            depthwise(site.at(0), in, 2),
                            new BatchNorm2d(site.at(1), in),
                            Conv2d.unbiased(site.at(2), in, out, 1, Square.conv(1, 0)),
                            new BatchNorm2d(site.at(3), out),
                            new Relu(site.at(4))));
        }

        private static Sequential branch2(Site site, int in, int out, int stride) {
            return new Sequential(
                    site,
                    List.of(
                            Conv2d.unbiased(site.at(0), in, out, 1, Square.conv(1, 0)),
                            new BatchNorm2d(site.at(1), out),
                            new Relu(site.at(2)),
                            depthwise(site.at(3), out, stride),
                            new BatchNorm2d(site.at(4), out),
                            Conv2d.unbiased(site.at(5), out, out, 1, Square.conv(1, 0)),
                            new BatchNorm2d(site.at(6), out),
                            new Relu(site.at(7))));
        }

        private static Conv2d depthwise(Site site, int channels, int stride) {
            return Conv2d.unbiased(
                    site, channels, channels, 3, Square.conv(stride, 1).withGroups(channels));
        }

        @Override
        protected Tensor forward(Tensor x) {
            List<Tensor> inputs = halving ? List.of(x, x) : Layouts.chunk(x, 1, 2);
            Tensor first = branch1.apply(inputs.getFirst());
            Tensor second = branch2.apply(inputs.getLast());
            return Layouts.channelShuffle(cat.apply(Layouts.cat(1, first, second)), 2);
        }
    }
}
