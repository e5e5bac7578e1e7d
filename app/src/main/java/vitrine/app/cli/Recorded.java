package vitrine.app.cli;

import com.fasterxml.jackson.jr.ob.JSON;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A sidecar that was written before.
///
/// @param file where it was read
/// @param document what it says
record Recorded(Path file, Map<String, Object> document) {
    /// Reads a sidecar; a [Failure] if it is none, or says too little to be computed again.
    static Recorded read(Path file) {
        Inputs.mustExist("result", file);
        Recorded recorded;
        try {
            recorded = new Recorded(file, JSON.std.mapFrom(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw broken(file, "is no JSON document that explain wrote");
        }
        for (String part : List.of("schema", "tool", "model", "input", "derivation", Request.KEY)) {
            if (!recorded.document.containsKey(part)) {
                throw broken(
                        file,
                        "says nothing about "
                                + part
                                + ", so it cannot be computed again; write it anew");
            }
        }
        return recorded;
    }

    private static Failure broken(Path file, String why) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "result " + file + ": " + why + "; give the .json file of a result");
    }

    /// The text at a path of keys, or a [Failure].
    String text(String... keys) {
        Object at = document;
        for (String key : keys) at = at instanceof Map<?, ?> map ? map.get(key) : null;
        if (at instanceof String text) return text;
        throw broken(file, "has no text at " + String.join(".", keys));
    }

    /// Whether there is something under two keys.
    boolean has(String first, String second) {
        return document.get(first) instanceof Map<?, ?> map && map.get(second) != null;
    }

    /// The options that ask for the result again.
    List<String> options() {
        Object said =
                document.get(Request.KEY) instanceof Map<?, ?> map ? map.get("options") : null;
        if (!(said instanceof List<?> list)) throw broken(file, "has no list at request.options");
        List<String> options = new ArrayList<>();
        for (Object o : list) options.add(String.valueOf(o));
        return options;
    }
}
