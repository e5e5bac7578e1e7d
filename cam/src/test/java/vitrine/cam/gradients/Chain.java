package vitrine.cam.gradients;

import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// Layers one after the other, all of them the model's own children, and functions between them.
final class Chain extends Layer {
    private final List<Layer> layers;

    private Chain(Site site, Layer... layers) {
        super(site);
        this.layers = List.of(layers);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            if (layer instanceof Linear && y.shape().rank() > 2)
                y = Layouts.flatten(y.mean(2, 3), 1);
            y = layer.apply(y);
        }
        return y;
    }

    private static ConvSpec padded() {
        return ConvSpec.of(2).withPadding(1, 1);
    }

    private static Site site(Engine engine, int seed) {
        return Site.root(new Seeded(engine, "chain" + seed));
    }

    /// Every kind of function of one variable, one ReLU in two places, and windows that overlap.
    static Chain varied(Engine engine, int seed) {
        Site s = site(engine, seed);
        Layer relu = new Relu(s.at("relu"));
        return new Chain(
                s,
                Conv2d.biased(s.at("conv1"), 3, 5, 3, padded()),
                Activation.relu6(s.at("relu6")),
                Conv2d.biased(s.at("conv2"), 5, 5, 3, padded()),
                relu,
                new MaxPool2d(s.at("pool"), PoolSpec.of(3, 3).withStride(2, 2).withPadding(1, 1)),
                Conv2d.biased(s.at("conv3"), 5, 6, 3, padded()),
                Activation.gelu(s.at("gelu")),
                Conv2d.biased(s.at("conv4"), 6, 6, 3, padded()),
                relu,
                Activation.silu(s.at("silu")),
                new Linear(s.at("fc1"), 6, 7),
                Activation.sigmoid(s.at("sigmoid")),
                new Linear(s.at("fc2"), 7, 4));
    }

    /// ReLU and nothing else between convolutions.
    static Chain rectified(Engine engine, int seed) {
        Site s = site(engine, seed);
        return new Chain(
                s,
                Conv2d.biased(s.at("conv1"), 3, 5, 3, padded()),
                new Relu(s.at("relu1")),
                Conv2d.biased(s.at("conv2"), 5, 6, 3, padded()),
                new Relu(s.at("relu2")),
                new Linear(s.at("fc"), 6, 4));
    }

    /// ReLU6 in place of ReLU, then GELU.
    static Chain bounded(Engine engine, int seed) {
        Site s = site(engine, seed);
        return new Chain(
                s,
                Conv2d.biased(s.at("conv1"), 3, 5, 3, padded()),
                Activation.relu6(s.at("relu6")),
                Conv2d.biased(s.at("conv2"), 5, 6, 3, padded()),
                Activation.gelu(s.at("gelu")),
                new Linear(s.at("fc"), 6, 4));
    }

    /// A seeded image `[batch, 3, 6, 7]`.
    static Tensor image(Engine engine, int seed, int batch) {
        Shape shape = new Shape(batch, 3, 6, 7);
        return engine.tensor(shape, Seeded.values("chain/x" + seed, shape.size(), 0, 2));
    }
}
