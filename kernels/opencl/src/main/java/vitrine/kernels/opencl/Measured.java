package vitrine.kernels.opencl;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Device;
import vitrine.kernels.KernelException;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/// The tiles that were measured to be fastest on one device with one driver and these programs. A
/// file that says something else, or nothing that can be read, is as good as none.
final class Measured {
    static final Measured NOTHING = new Measured(Map.of());

    private final Map<Tiling.Shape, Tile> fastest;

    private Measured(Map<Tiling.Shape, Tile> fastest) {
        this.fastest = fastest;
    }

    @Nullable Tile of(Tiling.Shape shape) {
        return fastest.get(shape);
    }

    /// What is known of a device.
    static Measured of(Path home, Device device) {
        Path file = file(home, device);
        if (!Files.isRegularFile(file)) return NOTHING;
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            lines.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return NOTHING;
        }
        Map<Tiling.Shape, Tile> known = new LinkedHashMap<>();
        for (String key : lines.stringPropertyNames()) {
            try {
                Tile tile = Tile.of(lines.getProperty(key));
                if (tile.fits(device)) known.put(shape(key), tile);
            } catch (NumberFormatException e) {
                return NOTHING;
            }
        }
        return new Measured(known);
    }

    /// Writes what was measured, for later runs.
    static Path save(Path home, Device device, Map<Tiling.Shape, Tile> fastest) {
        Path file = file(home, device);
        Properties lines = new Properties();
        fastest.forEach((s, tile) ->
                lines.setProperty(s.rows() + "," + s.terms() + "," + s.columns(), tile.toString()));
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "tiles", ".part");
            try (Writer out = Files.newBufferedWriter(part)) {
                lines.store(out, device.name() + ", driver " + device.driver());
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new KernelException(
                    "OpenCL: the measured tiles cannot be written to "
                            + file
                            + " ("
                            + e
                            + "); set VITRINE_HOME to a folder that can be written",
                    e);
        }
    }

    private static Tiling.Shape shape(String key) {
        String[] parts = key.split(",", -1);
        if (parts.length != 3) throw new NumberFormatException(key);
        return new Tiling.Shape(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /// A file in `opencl` of that folder, named after everything the times depend on.
    static Path file(Path home, Device device) {
        String all =
                String.join(
                        "\n",
                        device.platform(),
                        device.name(),
                        device.driver(),
                        Tiled.sources().source());
        return home.resolve("opencl").resolve(digest(all) + ".properties");
    }

    /// The user's folder for what can be had again, as the zoo has it.
    static Path home() {
        String own = System.getenv("VITRINE_HOME");
        if (own != null && !own.isBlank()) return Path.of(own);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path usual = Path.of(System.getProperty("user.home"), ".cache");
        boolean given = cache != null && !cache.isBlank();
        return (given ? Path.of(cache) : usual).resolve("vitrine");
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
