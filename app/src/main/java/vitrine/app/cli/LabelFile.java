package vitrine.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.nn.models.Labels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The names of classes in a file of the user's. Three forms: a label on each line; a JSON array of
/// labels; a JSON object with the label of each index, where the last text of an array is the
/// label, as in ImageNet's `{"0": ["n01440764", "tench"], …}`.
final class LabelFile {
    private static final int LARGEST = 1 << 24;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private LabelFile() {}

    static Labels read(Path file) {
        Inputs.mustExist("--labels", file);
        try {
            if (Files.size(file) > LARGEST) throw broken(file, "is larger than 16 MiB");
            String text = Files.readString(file);
            if (text.startsWith(BYTE_ORDER_MARK)) text = text.substring(1);
            return new Labels(labels(file, text.strip()));
        } catch (CharacterCodingException e) {
            throw broken(file, "is not UTF-8");
        } catch (IOException e) {
            throw broken(file, "cannot be read: " + e.getMessage());
        }
    }

    private static List<String> labels(Path file, String text) {
        if (text.isEmpty()) throw broken(file, "is empty");
        if (text.startsWith("[")) return array(file, json(file, text));
        if (text.startsWith("{")) return object(file, json(file, text));
        List<String> lines = text.lines().map(String::strip).toList();
        int blank = lines.indexOf("");
        if (blank >= 0) throw broken(file, "has no label on line " + (blank + 1));
        return lines;
    }

    private static Object json(Path file, String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            Object value = JSON.std.anyFrom(parser);
            if (parser.nextToken() == null) return value;
            throw broken(file, "is no JSON, since it goes on behind its end");
        } catch (JsonProcessingException e) {
            throw broken(file, "is no JSON at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // text in memory cannot fail
        }
    }

    private static List<String> array(Path file, Object value) {
        List<String> labels = new ArrayList<>();
        for (Object element : (List<?>) value) {
            labels.add(label(file, String.valueOf(labels.size()), element));
        }
        return List.copyOf(labels);
    }

    private static List<String> object(Path file, Object value) {
        Map<?, ?> given = (Map<?, ?>) value;
        List<String> labels = new ArrayList<>();
        for (int k = 0; k < given.size(); k++) {
            String key = Integer.toString(k);
            if (!given.containsKey(key)) {
                throw broken(
                        file, "has " + given.size() + " entries and no \"" + key + "\" among them");
            }
            labels.add(label(file, key, given.get(key)));
        }
        return List.copyOf(labels);
    }

    private static String label(Path file, String key, @Nullable Object value) {
        @Nullable Object last =
                value instanceof List<?> list && !list.isEmpty() ? list.getLast() : value;
        if (last instanceof String text && !text.isBlank()) return text.strip();
        throw broken(file, "has no label for class " + key);
    }

    private static Failure broken(Path file, String what) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "--labels "
                        + file
                        + ": "
                        + what
                        + "; give one label per line, a JSON array of labels, or a JSON object from"
                        + " index to label");
    }
}
