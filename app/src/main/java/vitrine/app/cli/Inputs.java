package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.nio.file.Files;
import java.nio.file.Path;

/// Checks of files that a command is given.
final class Inputs {
    /// What Java reads in place of bytes of a name that mean no character.
    private static final char UNREADABLE = '\uFFFD';

    private Inputs() {}

    static void mustExist(String what, Path file) {
        if (!Files.exists(file)) {
            throw new Failure(
                    ExitCode.MISSING_INPUT,
                    what
                            + " "
                            + file
                            + (file.toString().indexOf(UNREADABLE) < 0
                                    ? ": there is no such file; check the path"
                                    : ": cannot be found, since its name is not UTF-8; rename it"));
        }
        if (Files.isDirectory(file)) {
            throw new Failure(
                    ExitCode.BAD_INPUT, what + " " + file + ": is a folder; give a file in it");
        }
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    what + " " + file + ": is no regular file; copy its content into one");
        }
        if (!Files.isReadable(file)) {
            throw new Failure(
                    ExitCode.MISSING_INPUT,
                    what + " " + file + ": cannot be read; check its permissions");
        }
    }
}
