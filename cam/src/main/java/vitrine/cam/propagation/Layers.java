package vitrine.cam.propagation;

import vitrine.nn.Selector;

/// Which affine layers a rule is for.
public sealed interface Layers {
    /// Layers by what they are and where they stand.
    enum Kind implements Layers {
        /// No other product lies between it and the model's input, at which the method looks.
        FIRST,
        /// No other product lies between it and the model's output: the classifier.
        LAST,
        /// Convolutions.
        CONVOLUTION,
        /// Products with a matrix.
        DENSE,
        /// Factors per channel: a batch normalisation by itself.
        SCALE,
        /// All.
        ANY
    }

    /// The layers that a selector chooses, by path or type.
    ///
    /// @param selector which
    record Chosen(Selector selector) implements Layers {
        @Override
        public String toString() {
            return selector.description();
        }
    }
}
