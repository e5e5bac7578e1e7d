package vitrine.kernels;

/// Thrown when a backend cannot be had or cannot do what was asked.
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what was asked, what was seen, and what to do
    public KernelException(String message) {
        super(message);
    }

    /// @param message what was asked, what was seen, and what to do
    /// @param cause what the platform said
    public KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
