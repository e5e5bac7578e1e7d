package vitrine.scenes;

import vitrine.engine.ConvSpec;
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

import java.util.ArrayList;
import java.util.List;

/// A small residual network (He, Zhang, Ren, Sun, 2015) for scenes: `conv1 → bn1 → relu → layer1 …
/// layer3 → avgpool → fc`, one logit for each class. On 64×64 pixels the last maps are 16×16.
public final class ScenesResnet extends Layer {
    private static final int[] WIDTHS = {24, 48, 64};
    private static final int[] STRIDES = {1, 2, 1};
    private static final int BLOCKS = 2;

    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Relu relu;
    private final List<Sequential> stages;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear fc;

    /// A network whose parameters come from the site's source.
    public ScenesResnet(Site site) {
        super(site);
        int in = WIDTHS[0];
        this.conv1 = Conv2d.unbiased(site.at("conv1"), 3, in, 3, square(2));
        this.bn1 = new BatchNorm2d(site.at("bn1"), in);
        this.relu = new Relu(site.at("relu"));
        List<Sequential> built = new ArrayList<>();
        for (int s = 0; s < WIDTHS.length; s++) {
            built.add(stage(site.at("layer" + (s + 1)), in, WIDTHS[s], STRIDES[s]));
            in = WIDTHS[s];
        }
        this.stages = List.copyOf(built);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.fc = new Linear(site.at("fc"), in, SceneClass.values().length);
    }

    private static ConvSpec square(int stride) {
        return ConvSpec.of(2).withStride(stride, stride).withPadding(1, 1);
    }

    private static Sequential stage(Site site, int in, int out, int stride) {
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < BLOCKS; b++) {
            blocks.add(new Block(site.at(b), b == 0 ? in : out, out, b == 0 ? stride : 1));
        }
        return new Sequential(site, blocks);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = relu.apply(bn1.apply(conv1.apply(x)));
        for (Sequential stage : stages) y = stage.apply(y);
        return fc.apply(Layouts.flatten(avgpool.apply(y), 1));
    }

    /// `relu2(bn2(conv2(relu1(bn1(conv1 x)))) + shortcut)`, the sum being hookable as `add`; the
    /// shortcut is the input, or a 1×1 convolution where extents change.
    private static final class Block extends Layer {
        private final Conv2d conv1;
        private final BatchNorm2d bn1;
        private final Relu relu1;
        private final Conv2d conv2;
        private final BatchNorm2d bn2;
        private final List<Layer> downsample;
        private final Tap add;
        private final Relu relu2;

        Block(Site site, int in, int out, int stride) {
            super(site);
            this.conv1 = Conv2d.unbiased(site.at("conv1"), in, out, 3, square(stride));
            this.bn1 = new BatchNorm2d(site.at("bn1"), out);
            this.relu1 = new Relu(site.at("relu1"));
            this.conv2 = Conv2d.unbiased(site.at("conv2"), out, out, 3, square(1));
            this.bn2 = new BatchNorm2d(site.at("bn2"), out);
            Site down = site.at("downsample");
            ConvSpec strided = ConvSpec.of(2).withStride(stride, stride);
            this.downsample =
                    in == out && stride == 1
                            ? List.of()
                            : List.of(
                                    Conv2d.unbiased(down.at(0), in, out, 1, strided),
                                    new BatchNorm2d(down.at(1), out));
            this.add = new Tap(site.at("add"));
            this.relu2 = new Relu(site.at("relu2"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = bn2.apply(conv2.apply(relu1.apply(bn1.apply(conv1.apply(x)))));
            Tensor shortcut = x;
            for (Layer layer : downsample) shortcut = layer.apply(shortcut);
            return relu2.apply(add.apply(y.add(shortcut)));
        }
    }
}
