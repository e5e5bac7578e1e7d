package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Where a model's parameters come from: a file, a formula, another model.
public interface Weights {
    /// The parameter of that name, or a [ModelException] if there is none of that shape.
    Tensor get(String name, Shape shape);

    /// The shape of the parameter of that name, or null if the source has none or takes any.
    @Nullable Shape shape(String name);

    /// Says that the model has no use for parameters whose names begin with `prefix`, although its
    /// checkpoints may hold them. A source that checks for unexpected parameters listens.
    default void unused(String prefix) {}
}
