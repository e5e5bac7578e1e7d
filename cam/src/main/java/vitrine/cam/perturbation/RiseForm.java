package vitrine.cam.perturbation;

/// Whose RISE it is; they differ in the masks, in what is read off the model and in the divisor.
public enum RiseForm {
    /// The paper's (Petsiuk, Das, Saenko, 2018): the score itself, divided by how often a position
    /// is kept on average, `N p`.
    PAPER,
    /// TorchRay's: the sigmoid of the score, divided by the number of masks `N`; the grid is
    /// continued by reflection before it is enlarged.
    TORCHRAY,
    /// Xplique's: the score itself, divided at each position by the sum of the masks there and
    /// 10⁻⁴. There all masks of a batch are shifted alike; here each has a shift of its own, so
    /// that batches change nothing.
    XPLIQUE
}
