package vitrine.cam;

import java.io.Serial;

/// The one exception of this module: a sentence that says what was asked, what was seen and what
/// to do.
public final class CamException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    /// An error that this module found itself.
    ///
    /// @param message the sentence for the reader
    public CamException(String message) {
        super(message);
    }

    /// An error that has a technical cause beneath it.
    ///
    /// @param message the sentence for the reader
    /// @param cause what was thrown beneath
    public CamException(String message, Throwable cause) {
        super(message, cause);
    }
}
