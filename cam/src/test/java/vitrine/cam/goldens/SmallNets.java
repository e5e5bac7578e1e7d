package vitrine.cam.goldens;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Network;
import vitrine.engine.Activations;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.models.TimmVit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// The small golden networks, whose architecture the goldens' README gives.
final class SmallNets {
    private SmallNets() {}

    /// The network of that architecture with the weights `models/WEIGHTS.weights.safetensors`.
    static Layer build(Engine engine, String architecture, String weights) {
        Site site = site(engine, weights);
        return switch (architecture) {
            case "smallcnn" -> smallcnn(site);
            case "smallflat" -> smallflat(site);
            case "smallsoft" -> new SmallSoft(site);
            case "smallseg" -> smallseg(site);
            case "small1d" -> small1d(site);
            case "small3d" -> small3d(site);
            case "tinyvit" -> new TimmVit(site, new TimmVit.Size(3, 3, 24, false));
            default -> throw new IllegalArgumentException("no small network " + architecture);
        };
    }

    private static Site site(Engine engine, String weights) {
        return Site.root(new Stored(engine, Goldens.tensors("models/" + weights + ".weights")));
    }

    private record Stored(Engine engine, Goldens file) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            Goldens.Golden golden = file.tensor(name);
            if (!new Shape(golden.shape()).equals(shape)) {
                throw new IllegalStateException(file.name() + ": " + name + " is not " + shape);
            }
            return engine.tensor(shape, golden.floats());
        }

        @Override
        public @Nullable Shape shape(String name) {
            return file.has(name) ? new Shape(file.tensor(name).shape()) : null;
        }
    }

    private static ConvSpec conv(int stride, int padding) {
        return ConvSpec.of(2).withStride(stride, stride).withPadding(padding, padding);
    }

    /// A function under a name.
    private static final class Named extends Layer {
        private final UnaryOperator<Tensor> function;

        Named(Site site, UnaryOperator<Tensor> function) {
            super(site);
            this.function = function;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return function.apply(x);
        }
    }

    /// Layers in a row, all of them the model's own children.
    private static final class Row extends Layer {
        private final List<Layer> layers;

        Row(Site site, Layer... layers) {
            super(site);
            this.layers = List.of(layers);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x;
            for (Layer layer : layers) y = layer.apply(y);
            return y;
        }
    }

    private static Layer mean(Site site) {
        return new Named(site, x -> Layouts.flatten(x.mean(2, 3), 1));
    }

    private static Layer smallcnn(Site s) {
        return new Row(
                s,
                Conv2d.biased(s.at("conv1"), 3, 8, 3, conv(1, 1)),
                new BatchNorm2d(s.at("bn1"), 8),
                new Relu(s.at("relu1")),
                new MaxPool2d(s.at("pool1"), PoolSpec.of(2, 2)),
                Conv2d.biased(s.at("conv2"), 8, 12, 3, conv(1, 1)),
                new Relu(s.at("relu2")),
                Conv2d.unbiased(s.at("conv3"), 12, 16, 3, conv(1, 1)),
                new BatchNorm2d(s.at("bn3"), 16),
                new Relu(s.at("relu3")),
                mean(s.at("gap")),
                new Linear(s.at("fc"), 16, 10));
    }

    private static Layer smallflat(Site s) {
        return new Row(
                s,
                Conv2d.biased(s.at("conv1"), 3, 6, 5, conv(2, 2)),
                new Relu(s.at("relu1")),
                Conv2d.biased(s.at("conv2"), 6, 10, 3, conv(1, 1)),
                new Relu(s.at("relu2")),
                new MaxPool2d(s.at("pool"), PoolSpec.of(2, 2)),
                new Named(s.at("flatten"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc1"), 640, 20),
                new Relu(s.at("relu3")),
                new Linear(s.at("fc2"), 20, 7));
    }

    private static Layer smallseg(Site s) {
        return new Row(
                s,
                Conv2d.biased(s.at("conv1"), 3, 8, 3, conv(1, 1)),
                new Relu(s.at("relu1")),
                Conv2d.biased(s.at("conv2"), 8, 10, 3, conv(1, 1)),
                new Relu(s.at("relu2")),
                Conv2d.biased(s.at("conv3"), 10, 5, 1, conv(1, 0)));
    }

    private static Layer small1d(Site s) {
        return new Row(
                s,
                volume(s.at("conv1"), 2, 2, 6, 5),
                new Relu(s.at("relu1")),
                new Named(s.at("pool"), x -> Pools.max(x, PoolSpec.of(2))),
                volume(s.at("conv2"), 1, 6, 8, 3),
                new Relu(s.at("relu2")),
                new Named(s.at("flatten"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc"), 8 * 12, 4));
    }

    private static Layer small3d(Site s) {
        return new Row(
                s,
                volume(s.at("conv1"), 1, 1, 4, 3, 3, 3),
                new Relu(s.at("relu1")),
                new Named(s.at("pool"), x -> Pools.max(x, PoolSpec.of(2, 2, 2))),
                volume(s.at("conv2"), 1, 4, 6, 3, 3, 3),
                new Relu(s.at("relu2")),
                new Named(s.at("flatten"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc"), 6 * 4 * 5 * 6, 5));
    }

    /// A convolution over as many axes as the kernel has, padded on each.
    private static Layer volume(Site s, int padding, int in, int out, int... kernel) {
        int[] weight = new int[kernel.length + 2];
        weight[0] = out;
        weight[1] = in;
        System.arraycopy(kernel, 0, weight, 2, kernel.length);
        int[] pads = new int[kernel.length];
        Arrays.fill(pads, padding);
        Tensor w = s.parameter("weight", weight);
        Tensor b = s.parameter("bias", out);
        ConvSpec spec = ConvSpec.of(kernel.length).withPadding(pads);
        return new Named(s, x -> Convolutions.addBias(Convolutions.conv(x, w, spec), b));
    }

    /// `h = relu1(conv1(x1)); k = relu2(conv2(x2)); z = relu3(conv3(cat[h, k])); fc(mean(z)) +
    /// lin(mean(x1·x2))`
    static Network twoInput(Engine engine, String weights) {
        Site s = site(engine, weights);
        Layer conv1 = Conv2d.biased(s.at("conv1"), 3, 4, 3, conv(1, 1));
        Layer conv2 = Conv2d.biased(s.at("conv2"), 3, 4, 5, conv(1, 2));
        Layer conv3 = Conv2d.biased(s.at("conv3"), 8, 9, 3, conv(2, 1));
        Layer relu1 = new Relu(s.at("relu1"));
        Layer relu2 = new Relu(s.at("relu2"));
        Layer relu3 = new Relu(s.at("relu3"));
        Layer fc = new Linear(s.at("fc"), 9, 5);
        Layer lin = new Linear(s.at("lin"), 3, 5);
        return in -> {
            Tensor h = relu1.apply(conv1.apply(in.get(0)));
            Tensor k = relu2.apply(conv2.apply(in.get(1)));
            Tensor z = relu3.apply(conv3.apply(Layouts.cat(1, h, k)));
            Tensor product = in.get(0).mul(in.get(1)).mean(2, 3);
            return fc.apply(Layouts.flatten(z.mean(2, 3), 1))
                    .add(lin.apply(Layouts.flatten(product, 1)));
        };
    }

    /// `act1 → act2(bn2(conv2) + skip) → act3(conv3) → mean → fc1 → act4 → fc2`, all smooth.
    private static final class SmallSoft extends Layer {
        private final Layer stem;
        private final Layer body;
        private final Layer act2;
        private final List<Layer> tail = new ArrayList<>();

        SmallSoft(Site s) {
            super(s);
            this.stem =
                    new Row(
                            s.at("stem"),
                            Conv2d.biased(s.at("conv1"), 3, 8, 3, conv(2, 1)),
                            new BatchNorm2d(s.at("bn1"), 8),
                            new Named(s.at("act1"), Activations::gelu));
            this.body =
                    new Row(
                            s.at("body"),
                            Conv2d.biased(s.at("conv2"), 8, 8, 3, conv(1, 1)),
                            new BatchNorm2d(s.at("bn2"), 8));
            this.act2 = new Named(s.at("act2"), Activations::silu);
            tail.add(Conv2d.biased(s.at("conv3"), 8, 12, 3, conv(1, 1)));
            tail.add(new Named(s.at("act3"), Activations::gelu));
            tail.add(mean(s.at("mean")));
            tail.add(new Linear(s.at("fc1"), 12, 16));
            tail.add(new Named(s.at("act4"), Tensor::tanh));
            tail.add(new Linear(s.at("fc2"), 16, 6));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor skip = stem.apply(x);
            Tensor y = act2.apply(body.apply(skip).add(skip));
            for (Layer layer : tail) y = layer.apply(y);
            return y;
        }
    }
}
