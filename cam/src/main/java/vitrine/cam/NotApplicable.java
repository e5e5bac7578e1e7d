package vitrine.cam;

/// A method that has no answer to this question, with the reason and what does have one.
public final class NotApplicable extends CamException {
    private static final long serialVersionUID = 1;

    /// @param message one sentence: what does not apply, why, what does
    public NotApplicable(String message) {
        super(message);
    }
}
