package vitrine.cam.propagation;

/// What a rule tells apart by sign.
public enum Split {
    /// The products: arguments and weights of either sign each have their part, and so has the
    /// bias. zennit's rules do so.
    PRODUCTS,
    /// The weights alone, which is the same where no argument is negative; the bias stays whole.
    /// Captum's rules do so.
    WEIGHTS
}
