package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Names of classes that the user gives.
class LabelFileTest {
    private static final String LINES =
            "Ära\nbus_stop\ncup\ndice\neel\nfern\ngull\nhat\nink\njar\n";

    @TempDir private Path folder;
    private Published published;
    private Path photo;

    @BeforeEach
    void aNetworkOfTenClasses() throws IOException {
        published = Published.in(folder);
        photo = Given.photo(folder.resolve("photo.png"));
    }

    private Outcome run(String command, String labels, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("labels"), labels);
        Stream<String> given =
                Stream.of(
                        command,
                        photo.toString(),
                        "--model",
                        Published.MODEL,
                        "--weights",
                        published.file().toString(),
                        "--labels",
                        file.toString());
        return Outcome.of(Stream.concat(given, Stream.of(more)).toArray(String[]::new));
    }

    /// The names of the likeliest classes by their index.
    private static List<String> names(Outcome run) {
        List<?> top = (List<?>) run.ok().results().getFirst().get("top5");
        return Outcome.rows(top.getFirst()).stream()
                .map(row -> row.get("index") + " " + row.get("name"))
                .toList();
    }

    @Test
    void everyFormNamesTheSame() throws IOException {
        List<String> expected = names(run("classify", LINES, "--json"));
        assertEquals(5, expected.size());
        List<String> all = LINES.lines().toList();
        for (String row : expected) {
            String[] parts = row.split(" ");
            assertEquals(all.get(Integer.parseInt(parts[0])), parts[1]);
        }
        StringBuilder array = new StringBuilder("[");
        StringBuilder object = new StringBuilder("{");
        StringBuilder pairs = new StringBuilder("\n {");
        for (int k = 9; k >= 0; k--) {
            String comma = k > 0 ? ", " : "";
            array.append('"').append(all.get(9 - k)).append('"').append(comma);
            object.append("\"%d\": \"%s\"%s".formatted(k, all.get(k), comma));
            pairs.append("\"%d\": [\"n0%d\", \"%s\"]%s".formatted(k, k, all.get(k), comma));
        }
        assertEquals(expected, names(run("classify", array + "]", "--json")));
        assertEquals(expected, names(run("classify", object + "}", "--json")));
        assertEquals(expected, names(run("classify", pairs + "}", "--json")));
        String windows = "\uFEFF" + LINES.replace("\n", "\r\n");
        assertEquals(expected, names(run("classify", windows, "--json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bus Stop", "bus_stop"})
    void aTargetIsFoundByItsNewName(String target) throws IOException {
        String out = folder.resolve("out").toString();
        Outcome run =
                run(
                        "explain",
                        LINES,
                        "--target",
                        target,
                        "--layer",
                        "layer1.2",
                        "--json",
                        "--save",
                        "json",
                        "--out",
                        out);
        Map<String, Object> said = Outcome.row(run.ok().results().getFirst().get("target"));
        assertEquals(List.of(1), said.get("classes"));
        assertEquals(List.of("bus_stop"), said.get("names"));
        run("explain", LINES, "--target", "ship", "--out", out)
                .refused(ExitCode.USAGE, "--target", "class ship");
    }

    @Test
    void asManyLabelsAsClasses() throws IOException {
        for (String command : List.of("classify", "explain")) {
            run(command, LINES + "kite\n", "--quiet")
                    .refused(
                            ExitCode.BAD_INPUT,
                            "--labels " + folder.resolve("labels"),
                            "has 11 labels",
                            published.name() + " has 10 classes",
                            "one label for each class");
        }
        assertFalse(Files.exists(Path.of("vitrine-out")));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                         | is empty",
                "' '                        | is empty",
                "'a~~b'                     | has no label on line 2",
                "'[\"a\"'                   | is no JSON",
                "'[\"a\"] b'                | is no JSON",
                "'{\"0\": \"a\", \"0\": \"b\"}' | is no JSON",
                "'[\"a\", 7]'               | has no label for class 1",
                "'[\"a\", [], \"b\"]'       | has no label for class 1",
                "'{\"0\": \"a\", \"2\": \"b\"}' | no \"1\" among them",
                "'{\"0\": \"a\", \"1\": null}'  | has no label for class 1",
                "'{\"a\": 0, \"b\": 1}'     | no \"0\" among them",
            })
    void whatIsNoListOfLabelsIsSaid(String text, String words) throws IOException {
        run("classify", text.replace('~', '\n'))
                .refused(
                        ExitCode.BAD_INPUT,
                        "--labels " + folder.resolve("labels"),
                        words,
                        "one label per line");
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path gone = folder.resolve("gone.txt");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xC4, 'r', 'a'});
        String[] run = {
            "classify",
            photo.toString(),
            "--model",
            Published.MODEL,
            "--weights",
            published.file().toString(),
            "--labels",
            gone.toString()
        };
        Outcome.of(run).refused(ExitCode.MISSING_INPUT, "--labels " + gone, "no such file");
        run[run.length - 1] = latin.toString();
        Outcome.of(run).refused(ExitCode.BAD_INPUT, "--labels " + latin, "is not UTF-8");
    }
}
