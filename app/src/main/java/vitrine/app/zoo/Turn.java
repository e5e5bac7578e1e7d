package vitrine.app.zoo;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to fetch a file, which one process and one thread in it has at a time: a lock on an
/// empty file, which the system lets go of when a process ends, however it ends.
final class Turn implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Path file;
    private final FileChannel channel;

    private Turn(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Waits for the turn.
    ///
    /// @param file what is locked
    /// @param busy told once if somebody else has the turn
    static Turn take(Path file, Runnable busy) throws InterruptedException {
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (!locked(channel)) {
                    busy.run();
                    do Thread.sleep(LOOK_AGAIN_MILLIS);
                    while (!locked(channel));
                }
                return new Turn(file, channel);
            } catch (IOException | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            throw new Failure(ExitCode.CANNOT_WRITE, file + ": cannot be locked: " + Reason.of(e));
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    /// Says that nobody needs a turn any more: those who wait, or come later, find the file whole.
    /// As long as it is not, the empty file stays; one that everybody may remove guards nothing.
    void last() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // an empty file too many does no harm
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Failure(ExitCode.CANNOT_WRITE, "a lock cannot be released: " + Reason.of(e));
        }
    }
}
