package vitrine.nn;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Tensor;

import java.util.List;

/// A small residual network for tests, with everything that large ones have: `conv1 → bn1 → relu →
/// pool → block → tail → gap → fc`. What follows `tail` is linear.
public final class TinyNet extends Layer {
    private final List<Layer> layers;
    private final Linear fc;

    /// @param width channels of the stem and the block; the tail has half as many again
    /// @param classes how many logits
    public TinyNet(Site site, int width, int classes) {
        super(site);
        int last = width + width / 2;
        this.layers =
                List.of(
                        Conv2d.unbiased(site.at("conv1"), 3, width, 3, padded()),
                        new BatchNorm2d(site.at("bn1"), width),
                        new Relu(site.at("relu")),
                        new MaxPool2d(site.at("pool"), PoolSpec.of(2, 2)),
                        new Block(site.at("block"), width),
                        new Sequential(
                                site.at("tail"),
                                List.of(
                                        Conv2d.biased(site.at("tail.0"), width, last, 3, padded()),
                                        new Relu(site.at("tail.1")))),
                        new AdaptiveAvgPool2d(site.at("gap"), 1, 1));
        this.fc = new Linear(site.at("fc"), last, classes);
    }

    private static ConvSpec padded() {
        return ConvSpec.of(2).withPadding(1, 1);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) y = layer.apply(y);
        return fc.apply(Layouts.flatten(y, 1));
    }

    /// The last layer.
    public Linear fc() {
        return fc;
    }

    /// `relu(bn2(conv2(relu(bn1(conv1(x))))) + x)`, with one rectifier in two places.
    private static final class Block extends Layer {
        private final Conv2d conv1;
        private final BatchNorm2d bn1;
        private final Conv2d conv2;
        private final BatchNorm2d bn2;
        private final Relu relu;

        Block(Site site, int width) {
            super(site);
            this.conv1 = Conv2d.unbiased(site.at("conv1"), width, width, 3, padded());
            this.bn1 = new BatchNorm2d(site.at("bn1"), width);
            this.conv2 = Conv2d.unbiased(site.at("conv2"), width, width, 3, padded());
            this.bn2 = new BatchNorm2d(site.at("bn2"), width);
            this.relu = new Relu(site.at("relu"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = relu.apply(bn1.apply(conv1.apply(x)));
            return relu.apply(bn2.apply(conv2.apply(y)).add(x));
        }
    }
}
