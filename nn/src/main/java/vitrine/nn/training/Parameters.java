package vitrine.nn.training;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// A model's parameters by the checkpoint's names, in the order in which the model asks for them.
public final class Parameters implements Weights {
    /// The end of the name of a batch normalisation's mean, which is not learned by gradients.
    public static final String RUNNING_MEAN = "running_mean";

    /// The end of the name of a batch normalisation's variance.
    public static final String RUNNING_VAR = "running_var";

    private final Map<String, Tensor> values;

    /// @param values by name
    public Parameters(Map<String, Tensor> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// What a model draws from a source.
    public static Parameters drawn(Function<Site, ? extends Layer> build, Weights source) {
        Map<String, Tensor> drawn = new LinkedHashMap<>();
        Objects.requireNonNull(build.apply(Site.root(new Drawing(source, drawn))));
        return new Parameters(drawn);
    }

    private record Drawing(Weights source, Map<String, Tensor> drawn) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            Tensor value = source.get(name, shape);
            drawn.put(name, value);
            return value;
        }

        @Override
        public @Nullable Shape shape(String name) {
            return source.shape(name);
        }
    }

    /// By name.
    public Map<String, Tensor> values() {
        return values;
    }

    /// Whether gradients change it.
    public static boolean learned(String name) {
        return !name.endsWith(RUNNING_MEAN) && !name.endsWith(RUNNING_VAR);
    }

    /// The same parameters with those that are learned watched by a trace.
    public Parameters watched(Trace trace) {
        Map<String, Tensor> watched = new LinkedHashMap<>();
        values.forEach((n, v) -> watched.put(n, learned(n) ? trace.watch(v) : v));
        return new Parameters(watched);
    }

    /// The same parameters with some of them replaced.
    public Parameters with(Map<String, Tensor> others) {
        Map<String, Tensor> all = new LinkedHashMap<>(values);
        all.putAll(others);
        return new Parameters(all);
    }

    /// The parameter of that name.
    public Tensor get(String name) {
        Tensor value = values.get(name);
        if (value == null) throw new ModelException("parameter " + name + ": there is none");
        return value;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        Tensor value = get(name);
        if (!value.shape().equals(shape)) {
            throw new ModelException(
                    "parameter " + name + ": is " + value.shape() + ", the model needs " + shape);
        }
        return value;
    }

    @Override
    public @Nullable Shape shape(String name) {
        Tensor value = values.get(name);
        return value == null ? null : value.shape();
    }

    /// How many numbers are learned.
    public long count() {
        return values.entrySet().stream()
                .filter(e -> learned(e.getKey()))
                .mapToLong(e -> e.getValue().shape().size())
                .sum();
    }
}
