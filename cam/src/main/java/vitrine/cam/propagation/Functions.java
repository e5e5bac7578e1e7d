package vitrine.cam.propagation;

import vitrine.engine.Binary;
import vitrine.engine.Reduce;
import vitrine.engine.Ternary;
import vitrine.engine.Unary;

/// The names of the engine's elementwise functions, which rules tell apart.
final class Functions {
    private Functions() {}

    static String name(Unary op) {
        return String.valueOf(op.fn());
    }

    static String name(Binary op) {
        return String.valueOf(op.fn());
    }

    static String name(Ternary op) {
        return String.valueOf(op.fn());
    }

    static String name(Reduce op) {
        return String.valueOf(op.fn());
    }
}
