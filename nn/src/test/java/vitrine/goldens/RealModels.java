package vitrine.goldens;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/// Pretrained weights from `shared/models`, unzipped into `target/models` where they stay for the
/// next run.
public final class RealModels {
    private RealModels() {}

    /// Whether the weights of that name are there.
    public static boolean present(String name) {
        return Goldens.present() && (Files.exists(plain(name)) || Files.exists(zipped(name)));
    }

    private static Path plain(String name) {
        return Goldens.path("../models/" + name + "/" + name + ".safetensors");
    }

    private static Path zipped(String name) {
        return Goldens.path("../models/" + name + "/" + name + ".safetensors.gz");
    }

    /// The safetensors file of that name. Unzipping is atomic: there is never a part of a file
    /// under the final name.
    public static Path file(String name) {
        if (Files.exists(plain(name))) return plain(name);
        Path unzipped = Path.of("target", "models", name + ".safetensors");
        if (Files.exists(unzipped)) return unzipped;
        try {
            Files.createDirectories(unzipped.getParent());
            Path part = Files.createTempFile(unzipped.getParent(), name, ".part");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(zipped(name)))) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, unzipped, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return unzipped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
