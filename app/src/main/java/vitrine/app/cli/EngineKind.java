package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;

/// The engines that the command line can start.
enum EngineKind {
    SIMD,
    SCALAR,
    REFERENCE;

    private static final int MOST_THREADS = 1024;

    Engine start(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new Failure(
                    ExitCode.USAGE, "--threads " + threads + ": must be from 1 to " + MOST_THREADS);
        }
        try {
            return switch (this) {
                case SIMD -> Engine.cpu(threads);
                case SCALAR -> Engine.scalar(threads);
                case REFERENCE -> Engine.reference();
            };
        } catch (RuntimeException e) {
            throw new Failure(
                    ExitCode.UNAVAILABLE,
                    "--engine "
                            + e.getMessage()
                            + "; ./vitrine adds the option by itself, and --engine scalar does without");
        }
    }
}
