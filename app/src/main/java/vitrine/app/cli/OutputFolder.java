package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The folder that results go to. Each file is complete under its name or not there at all, also
/// when the process is interrupted: its end then waits until what is being written is written, and
/// takes the lock so that nothing more is begun.
final class OutputFolder {
    private final Path path;
    private final Lock writing = new ReentrantLock(true); // in turn, so that an end comes next

    OutputFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(new Thread(writing::lock, "vitrine-last-file"));
    }

    /// Makes sure that the folder can be written to or made, before anything is computed; makes
    /// nothing itself.
    void check() {
        @Nullable Path there = path.toAbsolutePath();
        while (there != null && !Files.exists(there)) there = there.getParent();
        if (there == null || !Files.isDirectory(there)) {
            throw failure("--out " + path + ": " + there + " is not a folder; give another --out");
        }
        if (!Files.isWritable(there)) {
            throw failure(
                    "--out "
                            + path
                            + ": "
                            + there
                            + " may not be written to; change its permissions or give another --out");
        }
    }

    /// Writes files by name; makes the folder when it is not there.
    List<Path> write(Map<String, byte[]> files) {
        writing.lock();
        try {
            make();
            List<Path> written = new ArrayList<>();
            files.forEach((name, bytes) -> written.add(write(path.resolve(name), bytes)));
            return written;
        } finally {
            writing.unlock();
        }
    }

    private void make() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw failure(
                    "--out " + path + ": cannot be made: " + reason(e) + "; give another --out");
        }
    }

    private Path write(Path to, byte[] bytes) {
        Path part = path.resolve(partName());
        try {
            try {
                Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
                Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return to;
        } catch (IOException e) {
            throw failure(
                    to
                            + ": cannot be written: "
                            + reason(e)
                            + "; free some space, shorten the photo's name or give another --out");
        }
    }

    private static String partName() {
        String process = Long.toHexString(ProcessHandle.current().pid());
        return ".vitrine-" + process + "-" + Long.toHexString(System.nanoTime()) + ".part";
    }

    private static String reason(IOException e) {
        @Nullable String given =
                e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return given == null ? e.toString() : given;
    }

    private static Failure failure(String message) {
        return new Failure(ExitCode.CANNOT_WRITE, message);
    }
}
