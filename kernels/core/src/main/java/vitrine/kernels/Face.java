package vitrine.kernels;

/// The three faces of the trilinear form `Σ y · x · w` of a convolution: each is the form's
/// derivative in one argument, as a function of the other two.
public enum Face {
    /// `x, w → y`: the convolution
    OUTPUT,
    /// `w, y → x`: its transpose, the gradient of the input
    INPUT,
    /// `x, y → w`: the gradient of the weight
    WEIGHT
}
