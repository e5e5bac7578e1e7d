package vitrine.engine;

import java.util.Arrays;

/// Thrown before any arithmetic when operands do not fit an operation, or a trace is asked about a
/// tensor that is not on it. The message says which operation, the rule, what was given and, inside
/// a model, at which layer.
public final class EngineException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean placed;

    /// @param message operation, rule, what was given
    public EngineException(String message) {
        super(message);
        this.placed = false;
    }

    private EngineException(String message, Throwable cause) {
        super(message, cause);
        this.placed = true;
    }

    static EngineException shapes(Object op, String rule, Shape... in) {
        String given = Arrays.toString(in);
        return new EngineException(
                op + ": needs " + rule + ", got " + given.substring(1, given.length() - 1));
    }

    /// The same complaint with the place where it happened; the innermost place stays.
    public EngineException at(String place) {
        return placed ? this : new EngineException("at " + place + ": " + getMessage(), this);
    }
}
