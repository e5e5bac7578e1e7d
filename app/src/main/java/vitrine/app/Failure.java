package vitrine.app;

/// Ends a command with one sentence and an exit code.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /// @param code one of [ExitCode]
    /// @param message what, which file or flag, what was seen, what to do
    public Failure(int code, String message) {
        super(message);
        this.code = code;
    }

    /// @param code one of [ExitCode]
    /// @param cause whose message is the sentence
    public Failure(int code, Throwable cause) {
        super(cause.getMessage(), cause);
        this.code = code;
    }

    /// Whether other items of the same command may still go well: the command itself was
    /// understood, and results can be written.
    public boolean concernsOneItem() {
        return code == ExitCode.BAD_INPUT || code == ExitCode.MISSING_INPUT;
    }

    /// One of [ExitCode].
    public int code() {
        return code;
    }
}
