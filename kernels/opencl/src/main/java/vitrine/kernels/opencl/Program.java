package vitrine.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Sources that are built together, with what they are specialised to.
///
/// @param files the sources' names without ending, in order
/// @param options definitions, such as `-DTILE=8`
/// @param front what stands before the sources: definitions that no option can carry
record Program(List<String> files, String options, String front) {
    Program(List<String> files, String options) {
        this(files, options, "");
    }

    static Program of(String... files) {
        return new Program(List.of(files), "");
    }

    /// The sources one after the other: no device finds an `#include` everywhere.
    String source() {
        StringBuilder text = new StringBuilder(front);
        for (String file : files) text.append(read(file + ".cl")).append('\n');
        return text.toString();
    }

    private static String read(String file) {
        try (InputStream in = Program.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException(file + " is missing from the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
