package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;

import java.util.List;

/// One differentiable operation: a value that knows its shape rule, its forward, and for each
/// argument its vector-Jacobian product, written in other operations. The list below is the whole
/// mathematics of the engine.
///
/// Attributes never mention the batch extent, which is what lets a trace recorded on one sample be
/// replayed on many.
public sealed interface Op
        permits AvgPool,
                Binary,
                Concat,
                Convolution,
                Cumsum,
                Embed,
                Expand,
                Gather,
                Mark,
                MatMul,
                MaxPool,
                Normalize,
                Permute,
                Reduce,
                Resample,
                Reshape,
                Scatter,
                Slice,
                Softmax,
                Ternary,
                Unary {
    /// The shape of the result, or an [EngineException] that states the rule.
    Shape shape(List<Shape> in);

    /// Fills `out`, whose content is undefined before. Only the engine can call this.
    @SuppressWarnings("exports") // kernels are the engine's own business
    void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out);

    /// As [#forward(Kernels, List, Shape, Buffer)], with elementwise steps behind it.
    @SuppressWarnings("exports") // kernels are the engine's own business
    default void forward(Kernels k, List<Tensor> in, Shape shape, Epilogue e, Buffer out) {
        forward(k, in, shape, out);
        if (!e.steps().isEmpty()) k.chain(e, out, out);
    }

    /// Whether the result waits for elementwise steps to follow. It is computed anew for a second
    /// sequence of steps, so only what is hardly ever used twice before it is there should wait.
    default boolean waits() {
        return false;
    }

    /// Whether a derivative of this operation reads the numbers of argument `i`. Then a recorded
    /// call has them computed, where a longer sequence of steps would have passed over them.
    /// Operations that are no steps need not say so: what they take is computed before them.
    default boolean keeps(int i, List<Tensor> in) {
        return false;
    }

    /// Whether a derivative of this operation reads its result, which a sequence of steps would
    /// pass over: of steps, and of what [#waits].
    default boolean keepsResult() {
        return false;
    }

    /// This operation as one elementwise step from its input `place`, if it is one.
    @SuppressWarnings("exports") // kernels are the engine's own business
    default Epilogue.@Nullable Step step(int place, List<Tensor> in, Shape shape) {
        return null;
    }

    /// The cotangent of input `i` when `g` is the cotangent of `out`, built from operations that
    /// can be differentiated again; null if the result does not depend smoothly on that input.
    @Nullable Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor out);
}
