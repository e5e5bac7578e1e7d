package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.function.UnaryOperator;

/// Small networks: functions under a name, layers in a row, and parameters that are all alike.
final class Toy {
    private Toy() {}

    /// A function as a layer.
    static final class Fn extends Layer {
        private final UnaryOperator<Tensor> function;

        Fn(Site site, UnaryOperator<Tensor> function) {
            super(site);
            this.function = function;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return function.apply(x);
        }
    }

    /// `x + body(x)`
    static final class Residual extends Layer {
        private final Layer body;

        Residual(Site site, Layer body) {
            super(site);
            this.body = body;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return body.apply(x).add(x);
        }
    }

    static Layer row(Site site, Layer... layers) {
        return new Sequential(site, List.of(layers));
    }

    /// The product with a matrix or kernel from the site, without a bias.
    static Layer unbiased(Site site, int... weight) {
        Tensor w = site.parameter("weight", weight);
        return new Fn(site, x -> x.linear(w));
    }

    /// Seeded parameters but for biases, which are zero.
    record NoBias(Engine engine, String seed) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            if (name.endsWith("bias")) return engine.full(shape, 0);
            return new Seeded(engine, seed).get(name, shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    /// Weights that are one and biases that are zero: which argument reaches which result.
    record Ones(Engine engine) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            boolean zero = name.endsWith("bias") || name.endsWith("running_mean");
            return engine.full(shape, zero ? 0 : 1);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    /// Numbers `[-1, 1)` times `scale`.
    static Tensor random(Engine engine, String name, double scale, int... dims) {
        Shape shape = new Shape(dims);
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, scale));
    }
}
