package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Weights of ones that note what a model asks for, and know some shapes beforehand as a checkpoint
/// does. Equal shapes share their numbers, so that the largest models cost little.
final class Asked implements Weights {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<Shape, Tensor> ones = new LinkedHashMap<>();
    private final List<String> unused = new ArrayList<>();
    private final Map<String, Shape> known;

    Asked(Map<String, Shape> known) {
        this.known = known;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        shapes.put(name, shape);
        return ones.computeIfAbsent(shape, s -> Engine.cpu().full(s, 1));
    }

    @Override
    public @Nullable Shape shape(String name) {
        return known.get(name);
    }

    @Override
    public void unused(String prefix) {
        unused.add(prefix);
    }

    /// The prefixes of what the model has no use for.
    List<String> unused() {
        return unused;
    }

    /// What was asked for, in order.
    Map<String, Shape> shapes() {
        return shapes;
    }

    /// The number of parameters, as papers count: without running means and variances.
    long parameters() {
        return shapes.entrySet().stream()
                .filter(e -> !e.getKey().contains("running_"))
                .mapToLong(e -> e.getValue().size())
                .sum();
    }
}
