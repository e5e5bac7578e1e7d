package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a file's bytes.
final class Sha256 {
    private Sha256() {}

    static String of(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (IOException e) {
            throw new Failure(ExitCode.BAD_INPUT, file.getFileName() + ": cannot be read: " + e);
        } catch (NoSuchAlgorithmException e) {
            throw new Failure(ExitCode.UNAVAILABLE, "this Java has no SHA-256; use a full JDK 25");
        }
    }
}
