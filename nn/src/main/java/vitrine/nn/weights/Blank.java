package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

import java.util.Arrays;

/// Zeros of any shape, for a model whose structure alone is asked for; on [Engine#outline()] they
/// take no memory.
///
/// @param engine what the model is built on
public record Blank(Engine engine) implements Weights {
    @Override
    public Tensor get(String name, Shape shape) {
        int[] ones = new int[shape.rank()];
        Arrays.fill(ones, 1);
        return engine.full(new Shape(ones), 0).expandTo(shape);
    }

    @Override
    public @Nullable Shape shape(String name) {
        return null;
    }
}
