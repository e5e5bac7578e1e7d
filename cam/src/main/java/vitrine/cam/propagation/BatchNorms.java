package vitrine.cam.propagation;

/// What a batch normalisation at inference, `x · scale + shift` per channel, does with relevance.
public enum BatchNorms {
    /// It is merged into the convolution or matrix right before it, which then has the weights
    /// `scale · w` and the bias `scale · b + shift`; where there is none, it follows LRP-ε.
    MERGED,
    /// Relevance passes as it is.
    PASSED,
    /// It is an affine layer of its own, with a rule of its own.
    RULED
}
