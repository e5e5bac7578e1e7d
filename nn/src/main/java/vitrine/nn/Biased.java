package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;

/// A layer that adds a number of its own to each channel of what is otherwise a product with its
/// input.
public interface Biased {
    /// What is added to each channel, `[channels]`, or null if this layer adds nothing.
    @Nullable Tensor bias();

    /// Which axis of the output the channels are: 1, or -1 for the last.
    int channelAxis();
}
