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

/// Residual networks for CIFAR-10 (He, Zhang, Ren, Sun: *Deep Residual Learning for Image
/// Recognition*, 2015, section 4.2) with the shortcut of option A, which has no parameters; names
/// as in the checkpoints of akamaster/pytorch_resnet_cifar10.
///
/// `conv1 → bn1 → relu → layer1 … layer3 → avgpool → linear`, where `relu` and `avgpool` are
/// functions without a name there; the number of classes is read off `linear.weight`. Trained on
/// 32×32 pixels; other sizes run too.
public final class CifarResnet extends Layer {
    private static final int STEM = 16;
    private static final int STAGES = 3;
    private static final Labels LABELS =
            new Labels(
                    List.of(
                            "airplane",
                            "automobile",
                            "bird",
                            "cat",
                            "deer",
                            "dog",
                            "frog",
                            "horse",
                            "ship",
                            "truck"));

    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Relu relu;
    private final List<Sequential> stages;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear linear;

    private CifarResnet(Site site, int blocks) {
        super(site);
        this.conv1 = Conv2d.unbiased(site.at("conv1"), 3, STEM, 3, Square.conv(1, 1));
        this.bn1 = new BatchNorm2d(site.at("bn1"), STEM);
        this.relu = new Relu(site.at("relu"));
        List<Sequential> built = new ArrayList<>();
        int in = STEM;
        for (int s = 0; s < STAGES; s++) {
            int out = STEM << s;
            built.add(stage(site.at("layer" + (s + 1)), in, out, blocks));
            in = out;
        }
        this.stages = List.copyOf(built);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        int classes = site.extent("linear.weight", 0, LABELS.names().size());
        this.linear = new Linear(site.at("linear"), in, classes);
    }

    /// `6 · blocks + 2` layers, as the paper counts.
    static List<ModelSpec> specs() {
        return List.of(spec(3), spec(5), spec(7), spec(9), spec(18));
    }

    private static ModelSpec spec(int blocks) {
        return new ModelSpec(
                "cifar10_resnet" + (2 * STAGES * blocks + 2),
                site -> new CifarResnet(site, blocks),
                "layer3." + (blocks - 1),
                Input.IMAGENET.sized(32, 32, false),
                LABELS);
    }

    private static Sequential stage(Site site, int in, int out, int blocks) {
        List<Block> built = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            built.add(new Block(site.at(b), b == 0 ? in : out, out));
        }
        return new Sequential(site, built);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = relu.apply(bn1.apply(conv1.apply(x)));
        for (Sequential stage : stages) y = stage.apply(y);
        return linear.apply(Layouts.flatten(avgpool.apply(y), 1));
    }

    /// `relu2(body(x) + shortcut(x))`, the sum being hookable as `add`; the body is two 3×3
    /// convolutions with `relu1` between them.
    private static final class Block extends Layer {
        private final Conv2d conv1;
        private final BatchNorm2d bn1;
        private final Relu relu1;
        private final Conv2d conv2;
        private final BatchNorm2d bn2;
        private final Shortcut shortcut;
        private final Tap add;
        private final Relu relu2;

        Block(Site site, int in, int out) {
            super(site);
            int stride = in == out ? 1 : 2;
            this.conv1 = Conv2d.unbiased(site.at("conv1"), in, out, 3, Square.conv(stride, 1));
            this.bn1 = new BatchNorm2d(site.at("bn1"), out);
            this.relu1 = new Relu(site.at("relu1"));
            this.conv2 = Conv2d.unbiased(site.at("conv2"), out, out, 3, Square.conv(1, 1));
            this.bn2 = new BatchNorm2d(site.at("bn2"), out);
            this.shortcut = new Shortcut(site.at("shortcut"), out - in);
            this.add = new Tap(site.at("add"));
            this.relu2 = new Relu(site.at("relu2"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = relu1.apply(bn1.apply(conv1.apply(x)));
            Tensor sum = bn2.apply(conv2.apply(y)).add(shortcut.apply(x));
            return relu2.apply(add.apply(sum));
        }
    }

    /// The input itself, or every other pixel of it between channels of zeros.
    private static final class Shortcut extends Layer {
        private final int more;

        /// @param more channels to add, half of them on each side
        Shortcut(Site site, int more) {
            super(site);
            this.more = more;
        }

        @Override
        protected Tensor forward(Tensor x) {
            if (more == 0) return x;
            Tensor half = x.slice(2, 0, x.shape().dim(2), 2).slice(3, 0, x.shape().dim(3), 2);
            return Layouts.pad(half, 1, more / 2, more / 2, 0);
        }
    }
}
