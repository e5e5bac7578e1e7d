package vitrine.cam.metrics;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.Collection;

/// Weights of which some layers' were drawn anew ([Seeded]), all others being the trained ones.
///
/// @param trained the weights
/// @param layers the paths of the layers, whatever is below them included
/// @param seed another seed gives other numbers
record Redrawn(Weights trained, Collection<String> layers, long seed) implements Weights {
    @Override
    public Tensor get(String name, Shape shape) {
        Tensor known = trained.get(name, shape);
        return layers.stream().anyMatch(layer -> within(name, layer))
                ? new Seeded(known.engine(), "redrawn " + seed).get(name, shape)
                : known;
    }

    /// Whether a parameter belongs to a layer.
    static boolean within(String parameter, String layer) {
        return parameter.equals(layer) || parameter.startsWith(layer + ".");
    }

    @Override
    public @Nullable Shape shape(String name) {
        return trained.shape(name);
    }

    @Override
    public void unused(String prefix) {
        trained.unused(prefix);
    }
}
