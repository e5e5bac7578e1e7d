package vitrine.cam.methods;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;
import vitrine.nn.models.TimmVit;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.function.UnaryOperator;

/// Small networks for tests of methods.
final class Nets {
    private Nets() {}

    static TinyNet tiny(Engine engine, int i) {
        return new TinyNet(Site.root(new Seeded(engine, "net" + i)), 2 + 2 * (i % 3), 5);
    }

    static Tensor image(Engine engine, int i, int batch) {
        return image(engine, i, batch, 8 + 2 * (i % 3), 8 + 4 * (i % 2));
    }

    static Tensor image(Engine engine, int i, int batch, int height, int width) {
        Shape shape = new Shape(batch, 3, height, width);
        return engine.tensor(shape, Seeded.values("image" + i, shape.size(), 0, 1.5));
    }

    /// A transformer of two heads whose patches are 16×16 pixels.
    static TimmVit transformer(Engine engine, int blocks) {
        Weights weights = new Seeded(engine, "transformer");
        return new TimmVit(Site.root(weights), new TimmVit.Size(blocks, 2, 8, false));
    }

    /// A function under a name.
    static Layer named(String name, UnaryOperator<Tensor> function) {
        return new Layer(new Site(name, NONE)) {
            @Override
            protected Tensor forward(Tensor x) {
                return function.apply(x);
            }
        };
    }

    /// Layers one after the other, under their own names.
    static Layer row(Layer... layers) {
        List<Layer> all = List.of(layers);
        return named(
                "",
                x -> {
                    Tensor y = x;
                    for (Layer layer : all) y = layer.apply(y);
                    return y;
                });
    }

    /// A layer `features` that shows its input, then a linear score of all it shows.
    static Layer scored(Engine engine, float... weights) {
        Layer score = new Linear(new Site("score", new Fixed(engine, weights)), weights.length, 1);
        return row(features(), named("flat", x -> Layouts.flatten(x, 1)), score);
    }

    static Layer features() {
        return new Tap(new Site("features", NONE));
    }

    private static final Weights NONE = new Fixed(null);

    /// The given numbers as every weight, and no bias.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Fixed(@Nullable Engine engine, float... values) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            if (engine == null) throw new IllegalStateException("no parameters: " + name);
            return name.endsWith("bias") ? engine.full(shape, 0) : engine.tensor(shape, values);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }
}
