package vitrine.app.cli;

import com.fasterxml.jackson.jr.ob.JSON;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes maps, lists, numbers and texts as JSON.
final class Json {
    private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    static String text(Object document) {
        try {
            return PRETTY.asString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // text in memory cannot fail
        }
    }
}
