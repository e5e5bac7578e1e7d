package vitrine.nn;

import java.io.Serial;

/// Says why a model cannot be built or its weights cannot be read.
///
/// The message is one sentence: which file or layer, which rule, what was seen, and what to do
/// about it. This module throws no other exception for something that a file or a caller got wrong.
public final class ModelException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    /// A rule that was broken.
    ///
    /// @param message one sentence: where, which rule, what was seen
    public ModelException(String message) {
        super(message);
    }

    /// A rule that was broken because of something underneath.
    ///
    /// @param message one sentence: where, which rule, what was seen
    /// @param cause what the operating system or the virtual machine said
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
