package vitrine.cam.methods;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Method;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.function.UnaryOperator;

/// Networks for the tests of methods.
final class CamNets {
    static final Engine REFERENCE = Engine.reference();
    static final Engine SIMD = Engine.cpu();

    private CamNets() {}

    /// Random residual network number `i` of 3 to 7 classes, whose tail after `tail` is linear.
    static TinyNet random(Engine engine, int i) {
        return new TinyNet(Site.root(new Seeded(engine, "net" + i)), 2 + 2 * (i % 4), 3 + i % 5);
    }

    /// Images for it.
    static Tensor images(Engine engine, int i, int batch) {
        return values(engine, "image" + i, batch, 3, 8 + 2 * (i % 5), 8 + 4 * (i % 3));
    }

    /// Seeded numbers in `[-1.5, 1.5)`.
    static Tensor values(Engine engine, String name, int... dims) {
        Shape shape = new Shape(dims);
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, 1.5));
    }

    /// The method's map for an activation `a` and a gradient `g` of the same shape.
    static Tensor map(Method method, Tensor a, Tensor g) {
        return study(a, x -> x.mul(g)).explain(method).map();
    }

    /// A study of the value `a` as the layer `features`, whose score is the sum of `terms`.
    static Study study(Tensor a, UnaryOperator<Tensor> terms) {
        Layer net = new Features(Site.root(new Seeded(a.engine(), "unused")), terms);
        return new Study(net, a, "features", Target.logit(0));
    }

    /// A value under the name `features`, and the sum of a function of it.
    private static final class Features extends Layer {
        private final Tap features;
        private final UnaryOperator<Tensor> terms;

        Features(Site site, UnaryOperator<Tensor> terms) {
            super(site);
            this.features = new Tap(site.at("features"));
            this.terms = terms;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return Layouts.flatten(terms.apply(features.apply(x)), 1).sum(1);
        }
    }

    /// Weights whose kernels look the same in a mirror.
    record Mirrored(Weights weights) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            Tensor w = weights.get(name, shape);
            return shape.rank() == 4 ? w.add(Layouts.flip(w, 3)).mul(0.5) : w;
        }

        @Override
        public @Nullable Shape shape(String name) {
            return weights.shape(name);
        }
    }
}
