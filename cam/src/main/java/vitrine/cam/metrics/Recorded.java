package vitrine.cam.metrics;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

import java.util.Collection;

/// Weights that write down what is asked of them.
record Recorded(Weights own, Collection<String> asked) implements Weights {
    @Override
    public Tensor get(String name, Shape shape) {
        asked.add(name);
        return own.get(name, shape);
    }

    @Override
    public @Nullable Shape shape(String name) {
        return own.shape(name);
    }

    @Override
    public void unused(String prefix) {
        own.unused(prefix);
    }
}
