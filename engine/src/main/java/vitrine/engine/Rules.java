package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What replaces the vector-Jacobian products of a backward pass: guided backpropagation, LRP and
/// their kind are rules given to a run. Nothing in a model changes.
@FunctionalInterface
public interface Rules {
    /// The mathematics itself.
    Rules STANDARD = (op, i, g, in, out, standard) -> standard.apply();

    /// The cotangent of input `i` of `op` when `g` arrives at its result, or null for none.
    @Nullable Tensor vjp(Op op, int i, Tensor g, List<Tensor> in, Tensor out, Standard standard);

    /// The operation's own vector-Jacobian product, computed when asked for.
    @FunctionalInterface
    interface Standard {
        /// The cotangent, or null for none.
        @Nullable Tensor apply();
    }
}
