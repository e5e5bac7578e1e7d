package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One operation of a trace as a backward pass meets it, with respect to one of its arguments.
///
/// @param op the operation
/// @param argument which of its arguments is asked for
/// @param in its arguments
/// @param out its result
/// @param scope where in the program it was done, see [Trace#scope]: with `vitrine.nn` the path of
///   the innermost layer
/// @param line its number in the recorded program, see [Trace#program]
public record Call(Op op, int argument, List<Tensor> in, Tensor out, String scope, int line) {
    /// The operation's own vector-Jacobian product.
    public @Nullable Tensor vjp(Tensor g) {
        return op.vjp(argument, g, in, out);
    }

    /// The same product at other arguments.
    public @Nullable Tensor vjp(Tensor g, List<Tensor> other) {
        return op.vjp(argument, g, other, on(other));
    }

    /// The operation's result for other arguments.
    public Tensor on(List<Tensor> other) {
        return Tensor.apply(op, other);
    }

    /// The argument that is asked for.
    public Tensor x() {
        return in.get(argument);
    }
}
