package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;

/// The engines that the command line can start.
enum EngineKind {
    SIMD,
    SCALAR,
    REFERENCE;

    Engine start(int threads) {
        if (threads < 1) {
            throw new Failure(ExitCode.USAGE, "--threads " + threads + ": must be at least 1");
        }
        try {
            return switch (this) {
                case SIMD -> Engine.cpu(threads);
                case SCALAR -> Engine.scalar(threads);
                case REFERENCE -> Engine.reference();
            };
        } catch (RuntimeException e) {
            throw new Failure(ExitCode.UNAVAILABLE, e);
        }
    }
}
