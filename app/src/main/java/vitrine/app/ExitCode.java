package vitrine.app;

/// What the process returns.
public final class ExitCode {
    /// All went well.
    public static final int OK = 0;

    /// Some items failed, or a check does not hold.
    public static final int SOME_FAILED = 1;

    /// The command was not understood: an unknown option, model, method, layer or class.
    public static final int USAGE = 2;

    /// An input file is broken or does not fit.
    public static final int BAD_INPUT = 65;

    /// An input file is missing.
    public static final int MISSING_INPUT = 66;

    /// No Java, device or server that can do it.
    public static final int UNAVAILABLE = 69;

    /// A fault of the program.
    public static final int INTERNAL = 70;

    /// An output cannot be written.
    public static final int CANNOT_WRITE = 73;

    private ExitCode() {}
}
