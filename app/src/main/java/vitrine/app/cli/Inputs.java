package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.nio.file.Files;
import java.nio.file.Path;

/// Checks of files that a command is given.
final class Inputs {
    private Inputs() {}

    static void mustExist(String what, Path file) {
        if (!Files.exists(file)) {
            throw new Failure(
                    ExitCode.MISSING_INPUT,
                    what + " " + file + ": there is no such file; check the path");
        }
        if (Files.isDirectory(file)) {
            throw new Failure(
                    ExitCode.BAD_INPUT, what + " " + file + ": is a folder; give a file in it");
        }
        if (!Files.isReadable(file)) {
            throw new Failure(
                    ExitCode.MISSING_INPUT,
                    what + " " + file + ": cannot be read; check its permissions");
        }
    }
}
