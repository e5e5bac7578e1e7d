package vitrine.cam.propagation;

/// What the winner of a max-pooling window gets.
public enum Maxima {
    /// All of the window's relevance.
    WHOLE,
    /// Its share `x / (x + ε·sign x)`, as Captum's rule for pools gives it.
    STABILISED
}
