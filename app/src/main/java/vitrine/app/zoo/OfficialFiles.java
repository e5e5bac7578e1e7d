package vitrine.app.zoo;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The table of official files. A line has the model's name, the size in MiB or `-`, and the
/// address; `#` begins a comment.
public final class OfficialFiles {
    private static final String BUILT_IN = "official-files.txt";

    private final Map<String, OfficialFile> files;

    private OfficialFiles(Map<String, OfficialFile> files) {
        this.files = Collections.unmodifiableMap(files);
    }

    /// The table in the jar.
    public static OfficialFiles builtIn() {
        try (InputStream in = OfficialFiles.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new Failure(
                        ExitCode.INTERNAL, BUILT_IN + ": is missing from the jar; build it again");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return parse(BUILT_IN, text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A table in a file.
    public static OfficialFiles read(Path table) {
        try {
            return parse(table.toString(), Files.readAllLines(table));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.MISSING_INPUT,
                    Settings.TABLE + "=" + table + ": cannot be read: " + Reason.of(e));
        }
    }

    private static OfficialFiles parse(String name, List<String> lines) {
        Map<String, OfficialFile> files = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            try {
                OfficialFile file = parse(line);
                if (files.put(file.model(), file) != null) {
                    throw new IllegalArgumentException(file.model() + " has a line already");
                }
            } catch (IllegalArgumentException e) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        name + ":" + (i + 1) + ": " + e.getMessage() + ": " + line);
            }
        }
        return new OfficialFiles(files);
    }

    private static OfficialFile parse(String line) {
        String[] parts = line.split("\\s+");
        if (parts.length != 3) {
            throw new IllegalArgumentException("needs a model, a size in MiB or -, and an address");
        }
        OptionalDouble size =
                parts[1].equals("-")
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.parseDouble(parts[1]));
        return new OfficialFile(parts[0], URI.create(parts[2]), size);
    }

    /// The file of that model, if one is published.
    public Optional<OfficialFile> of(String model) {
        return Optional.ofNullable(files.get(model));
    }

    /// The models that have a file.
    public List<String> models() {
        return List.copyOf(files.keySet());
    }
}
