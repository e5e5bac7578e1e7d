package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What one run of the command line said and returned.
record Outcome(int code, String out, String err) {
    private static final int PATIENCE_SECONDS = 120;

    /// Runs a command in this JVM.
    static synchronized Outcome of(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(args);
            return new Outcome(
                    code,
                    said.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /// Runs a process; its output goes through files in `scratch`.
    static Outcome of(ProcessBuilder process, Path scratch)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "stdout", "");
        Path err = Files.createTempFile(scratch, "stderr", "");
        Process running = process.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        running.getOutputStream().close();
        if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            fail("still running after " + PATIENCE_SECONDS + " s: " + process.command());
        }
        return new Outcome(running.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// Asserts that all went well.
    Outcome ok() {
        assertEquals(ExitCode.OK, code, err);
        return this;
    }

    /// Asserts a refusal: this exit code, these words in one sentence on stderr, nothing on stdout.
    void refused(int expected, String... words) {
        assertEquals(expected, code, err);
        assertEquals("", out);
        String sentence = err.lines().findFirst().orElse("");
        assertTrue(sentence.startsWith("vitrine: "), err);
        for (String word : words) assertTrue(sentence.contains(word), word + " in " + sentence);
        for (String leak : List.of("Exception", "\tat ", "internal error", "null")) {
            assertFalse(err.contains(leak), leak + " in " + err);
        }
    }

    /// Standard output as exactly one JSON document.
    Map<String, Object> json() {
        return parsed(out);
    }

    /// The documents of `explain --json` or `classify --json`.
    List<Map<String, Object>> results() {
        return rows(json().get("results"));
    }

    /// A text that must hold exactly one JSON document.
    static Map<String, Object> parsed(String text) {
        try (JsonParser tokens = new JsonFactory().createParser(text)) {
            int documents = 0;
            int depth = 0;
            for (var token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (depth == 0) documents++;
                if (token.isStructStart()) depth++;
                if (token.isStructEnd()) depth--;
            }
            assertEquals(1, documents, text);
            return JSON.std.mapFrom(text);
        } catch (IOException e) {
            return fail(text, e);
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    static Map<String, Object> row(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // a list of JSON objects
    static List<Map<String, Object>> rows(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
