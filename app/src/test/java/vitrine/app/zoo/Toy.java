package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A zoo of one file, `toy`, that some bytes stand for.
final class Toy {
    static final Patience QUICK =
            new Patience(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    3,
                    Duration.ofMillis(1));

    final byte[] bytes;
    final Path folder;
    final Path table;
    final String name;

    /// @param home where the zoo keeps its files
    Toy(Path home) throws IOException {
        this.bytes = bytes(100_000);
        this.folder = home.resolve("weights");
        this.name = "toy-" + digest(bytes).substring(0, 8) + ".pth";
        this.table = home.resolve("table.txt");
        Files.writeString(
                table, "# a table\ntoy 0.1 https://weights.invalid/official/" + name + "\n");
    }

    /// Bytes by formula.
    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (i * 31 + i / 251);
        return bytes;
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Zoo at(Shelf shelf) {
        return zoo(shelf, false, QUICK);
    }

    Zoo zoo(Shelf shelf, boolean offline, Patience patience) {
        return zoo(shelf, offline, patience, Map.of());
    }

    Zoo zoo(Shelf shelf, boolean offline, Patience patience, Map<String, String> environment) {
        Optional<Mirror> mirror = Optional.of(new Mirror(shelf.folder()));
        Settings settings = new Settings(folder, offline, mirror, Optional.of(table));
        return new Zoo(settings, environment, patience);
    }

    static OfficialFile file(Zoo zoo) {
        return zoo.files().of("toy").orElseThrow();
    }

    static Path fetch(Zoo zoo) {
        return zoo.fetch(file(zoo), () -> Progress.SILENT);
    }

    /// Asserts that the zoo hands out the toy, and that nothing else is left in its folder.
    void assertFetched(Zoo zoo) throws IOException {
        Path path = fetch(zoo);
        assertEquals(folder.resolve(name), path);
        assertEquals(digest(bytes), digest(Files.readAllBytes(path)));
        assertEquals(List.of(name), files());
    }

    /// Asserts that the toy cannot be had, and that no finished file is left.
    Failure assertRefused(Zoo zoo, int code, String... words) throws IOException {
        Failure e = assertThrows(Failure.class, () -> fetch(zoo));
        assertEquals(code, e.code(), e.getMessage());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), word + " in " + e.getMessage());
        }
        assertTrue(!files().contains(name), files().toString());
        return e;
    }

    /// What lies in the zoo's folder.
    List<String> files() throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /// How much of the toy has come so far.
    long part() throws IOException {
        return Files.size(folder.resolve(name + ".part"));
    }
}
