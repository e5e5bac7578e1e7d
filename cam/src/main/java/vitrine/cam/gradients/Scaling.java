package vitrine.cam.gradients;

import vitrine.engine.Tensor;

/// What an average slope between baseline and input becomes.
public enum Scaling {
    /// its product with the difference of input and baseline: contributions, which add up to the
    /// difference of the scores
    BY_DIFFERENCE,
    /// itself
    NONE;

    Tensor of(Tensor slope, Tensor difference) {
        return this == BY_DIFFERENCE ? slope.mul(difference) : slope;
    }
}
