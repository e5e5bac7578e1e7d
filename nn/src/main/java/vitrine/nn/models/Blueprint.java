package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// What a model asks of its weights, found by building it without any number.
///
/// @param parameters the shapes by name, in the order in which the model asks
public record Blueprint(Map<String, Shape> parameters) {
    /// The model as its family publishes it.
    public static Blueprint of(Function<Site, Layer> build) {
        return of(build, name -> null);
    }

    /// The model as it would be built from weights of these shapes.
    ///
    /// @param known the shape of the parameter of a name, or null if there is none
    public static Blueprint of(
            Function<Site, Layer> build, Function<String, @Nullable Shape> known) {
        try (Engine engine = Engine.outline()) {
            Asking asking = new Asking(engine, known, new LinkedHashMap<>());
            Objects.requireNonNull(build.apply(Site.root(asking)));
            return new Blueprint(Collections.unmodifiableMap(asking.asked));
        }
    }

    /// How many numbers are trained, as papers count: without running means and variances.
    public long count() {
        return parameters.entrySet().stream()
                .filter(e -> !e.getKey().contains(".running_"))
                .mapToLong(e -> e.getValue().size())
                .sum();
    }

    /// How many classes the model tells apart: as many rows as the classifier has, which a model
    /// builds last.
    public int classes() {
        return parameters.values().stream().reduce((a, b) -> b).orElseThrow().dim(0);
    }

    private record Asking(
            Engine engine, Function<String, @Nullable Shape> known, Map<String, Shape> asked)
            implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            asked.put(name, shape);
            int[] ones = new int[shape.rank()];
            Arrays.fill(ones, 1);
            return engine.tensor(new Shape(ones), 0f).expandTo(shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return known.apply(name);
        }
    }
}
