package vitrine.engine;

import org.jspecify.annotations.Nullable;

/// What replaces the vector-Jacobian products of a backward pass: guided backpropagation, LRP and
/// their kind are rules given to a run. Nothing in a model changes.
@FunctionalInterface
public interface Rules {
    /// The mathematics itself.
    Rules STANDARD = Call::vjp;

    /// What goes to the argument of `call` when `g` arrives at its result, or null for nothing.
    @Nullable Tensor vjp(Call call, Tensor g);
}
