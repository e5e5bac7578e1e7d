package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// The bytes of one file, mapped into memory, and the one place where reading them can fail.
///
/// What can fail: the file is cut short by another process (a page that is gone is an
/// `InternalError`; the rest of the last page silently reads as zeros, so the length is compared
/// after each reading), the file is closed by another thread, or the values do not fit in the heap.
/// All of it ends in a [ModelException].
///
/// The length is asked of a `RandomAccessFile` and not of a channel, because a thread that is
/// interrupted while it uses a channel closes it for all others.
final class FileBytes implements AutoCloseable {

    /// What keeps the bytes readable.
    private sealed interface Holder {
        long length() throws IOException;

        void release() throws IOException;
    }

    private record Mapped(RandomAccessFile file, Arena arena) implements Holder {
        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void release() throws IOException {
            arena.close();
            file.close();
        }
    }

    private record InMemory(long length) implements Holder {
        @Override
        public void release() {
            // The garbage collector takes the array.
        }
    }

    private static final int PIECE = 1 << 20;

    private final String name;
    private final MemorySegment bytes;
    private final Holder holder;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String sha256 = "";

    private FileBytes(String name, MemorySegment bytes, Holder holder) {
        this.name = name;
        this.bytes = bytes;
        this.holder = holder;
    }

    /// Maps a file.
    ///
    /// @param path a regular file of the default file system
    /// @throws ModelException if there is no such file or it may not be read
    static FileBytes map(Path path) {
        String name = name(path);
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            throw new ModelException(
                    name
                            + ": cannot be mapped, since it is not a file of the default file"
                            + " system; read its bytes and parse them");
        }
        if (!Files.exists(path)) {
            throw new ModelException(
                    name + ": there is no such file at " + Shown.quoted(path.toString()));
        }
        if (!Files.isRegularFile(path)) {
            throw new ModelException(
                    name + ": " + Shown.quoted(path.toString()) + " is not a regular file");
        }
        Arena arena = Arena.ofShared();
        try {
            return map(name, new RandomAccessFile(path.toFile(), "r"), arena);
        } catch (IOException failure) {
            arena.close();
            throw new ModelException(
                    name + ": cannot be read: " + Shown.plain(failure.toString()), failure);
        }
    }

    private static FileBytes map(String name, RandomAccessFile file, Arena arena)
            throws IOException {
        try {
            MemorySegment mapped =
                    file.getChannel().map(MapMode.READ_ONLY, 0, file.length(), arena);
            return new FileBytes(name, mapped, new Mapped(file, arena));
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /// Bytes that are in memory already; they are not copied.
    ///
    /// @param name what messages call them
    /// @param bytes all of the file
    static FileBytes of(String name, byte[] bytes) {
        return new FileBytes(
                Shown.plain(name),
                MemorySegment.ofArray(bytes).asReadOnly(),
                new InMemory(bytes.length));
    }

    /// Lets a reader look at the file, and lets go of the file if the reader refuses it.
    ///
    /// @param reader makes something that closes the file in its turn
    <T> T openedBy(Function<FileBytes, T> reader) {
        boolean good = false;
        try {
            T opened = reader.apply(this);
            good = true;
            return opened;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    /// What messages call a file: the last element of its path.
    static String name(Path path) {
        Path last = path.getFileName();
        return Shown.plain((last == null ? path : last).toString());
    }

    String name() {
        return name;
    }

    long size() {
        return bytes.byteSize();
    }

    /// Does some work on a part of the bytes.
    ///
    /// @param from the first byte
    /// @param size how many bytes; the caller has checked that the file has them
    /// @param work must not keep the segment
    /// @throws ModelException if the bytes cannot be read, or if there is too little memory for the
    ///   work
    <T> T reading(long from, long size, Function<MemorySegment, T> work) {
        try {
            T result = work.apply(bytes.asSlice(from, size));
            requireUnchanged();
            return result;
        } catch (IllegalStateException | IOException failure) {
            throw new ModelException(name + ": the file was closed while it was read", failure);
        } catch (InternalError fault) {
            throw new ModelException(
                    name
                            + ": bytes "
                            + from
                            + " to "
                            + (from + size)
                            + " are gone: the file was cut short after it was opened, or its disk"
                            + " fails",
                    fault);
        } catch (OutOfMemoryError full) {
            throw new ModelException(
                    name
                            + ": reading "
                            + size
                            + " bytes at "
                            + from
                            + " needs more memory than the Java heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB has left; give it more with -Xmx",
                    full);
        }
    }

    private void requireUnchanged() throws IOException {
        if (closed.get()) {
            throw new ModelException(name + ": the file is closed; read before closing");
        }
        long now = holder.length();
        if (now != size()) {
            throw new ModelException(
                    name
                            + ": the file had "
                            + size()
                            + " bytes when it was opened and has "
                            + now
                            + " now; open it again when it is complete");
        }
    }

    /// The SHA-256 of all bytes in lower-case hexadecimal, computed when first asked for.
    String sha256() {
        if (sha256.isEmpty()) {
            sha256 = reading(0, size(), FileBytes::digest);
        }
        return sha256;
    }

    private static String digest(MemorySegment bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (long at = 0; at < bytes.byteSize(); at += PIECE) {
                int size = (int) Math.min(PIECE, bytes.byteSize() - at);
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, piece, 0, size);
                digest.update(piece, 0, size);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                holder.release();
            } catch (IOException failure) {
                throw new ModelException(
                        name + ": cannot be closed: " + Shown.plain(failure.toString()), failure);
            }
        }
    }
}
