package vitrine.scenes;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

/// Weights whose head has a row for each class of the scenes, also where the source takes any
/// shape.
///
/// @param source where they come from
record HeadOf(Weights source) implements Weights {
    @Override
    public Tensor get(String name, Shape shape) {
        return source.get(name, shape);
    }

    @Override
    public @Nullable Shape shape(String name) {
        Shape known = source.shape(name);
        if (known != null || !name.equals("head.weight")) return known;
        return new Shape(SceneClass.values().length, 1);
    }
}
