package vitrine.app.zoo;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What has come of a file so far, under another name until it is whole. Beside it lies what the
/// server calls this state of the file, so that a later run can ask for the rest of the same.
final class Partial {
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final Path whole;
    private final Path part;
    private final Path tag;

    /// @param folder that the file lies in
    /// @param name what the file is called when it is whole
    Partial(Path folder, String name) {
        this.folder = folder;
        this.whole = folder.resolve(name);
        this.part = folder.resolve(name + ".part");
        this.tag = folder.resolve(name + ".part.tag");
    }

    /// How many bytes there are.
    long size() {
        try {
            return Files.size(part);
        } catch (IOException e) {
            return 0;
        }
    }

    /// What the server called the file that these bytes are of, or an empty text.
    String tag() {
        try {
            String text = Files.readString(tag);
            return text.matches("[ -~]*") ? text : "";
        } catch (IOException e) {
            return "";
        }
    }

    /// Forgets all bytes; those to come are of what the server calls `name`.
    void restart(String name) {
        try {
            Files.newOutputStream(part).close();
            Files.writeString(tag, name);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Opens the file for more bytes behind those that there are.
    OutputStream more() {
        try {
            return Files.newOutputStream(
                    part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Writes the first bytes of a chunk to what [#more] opened.
    void write(OutputStream out, byte[] chunk, int count) {
        try {
            out.write(chunk, 0, count);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// The SHA-256 of the bytes.
    String digest() {
        try (InputStream in = Files.newInputStream(part)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unwritable(e);
        } catch (NoSuchAlgorithmException e) {
            throw new Failure(ExitCode.UNAVAILABLE, "this Java has no SHA-256; use a full JDK 25");
        }
    }

    /// Gives the file its name, when all its bytes are on the disk.
    void finish() {
        try {
            force(part, StandardOpenOption.WRITE);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(tag);
        } catch (IOException e) {
            throw unwritable(e);
        }
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            // some systems cannot open folders; the new name then reaches the disk a little later
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /// Removes all that there is.
    void remove() {
        try {
            Files.deleteIfExists(part);
            Files.deleteIfExists(tag);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Failure unwritable(IOException e) {
        return new Failure(
                ExitCode.CANNOT_WRITE,
                part
                        + ": cannot be written: "
                        + Reason.of(e)
                        + "; free some space, or name another folder with VITRINE_HOME");
    }
}
