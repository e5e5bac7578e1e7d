package vitrine.cam;

/// Thrown when a question cannot be answered or a picture cannot be read or written. The message
/// says what, where, what was seen and what to do.
public class CamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what, where, what was seen, what to do
    public CamException(String message) {
        super(message);
    }

    /// @param message what, where, what was seen, what to do
    /// @param cause what the platform said
    public CamException(String message, Throwable cause) {
        super(message, cause);
    }
}
