package vitrine.cam.propagation;

/// What attention does with relevance. A layer normalisation is `(x - mean) / σ` with a fixed `σ`
/// either way, and its scale and shift are an affine layer that follows LRP-ε.
public enum AttentionRule {
    /// Attention is a linear function near the run's values (Achtibat, Hatefi, Dreyer, Jain,
    /// Wiegand, Lapuschkin, Samek, 2024): the factors of a product share evenly, `R_a = a ⊙ ∂z/∂a
    /// (R / 2z)`, and a softmax `p` of `x` gives `x ⊙ (R - p Σ R)`.
    LINEARISED,
    /// Attention weights are constants (Ali, Schnake, Eberle, Montavon, Müller, Wolf, 2022):
    /// relevance goes through the values alone.
    CONSTANT
}
