package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// `bench scenes` on a few scenes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchScenesTest {
    private static final String[] FEW = {
        "bench",
        "scenes",
        "--model",
        "scenes_resnet",
        "--method",
        "grad-cam,deep-lift,random-cam,le-grad",
        "--scenes",
        "8"
    };

    private String page = "";

    @BeforeAll
    void onFewScenes() {
        page = Outcome.of(with()).ok().out();
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(FEW), Stream.of(more)).toArray(String[]::new);
    }

    private List<String> cells(String name, int table) {
        String row = page.lines().filter(l -> l.startsWith("| " + name)).toList().get(table);
        return Stream.of(row.split("\\|")).map(String::strip).filter(c -> !c.isEmpty()).toList();
    }

    private static double figure(String cell) {
        return Double.parseDouble(cell.split(" ")[0]);
    }

    @Test
    void theTableIsTheSameEveryTimeAndNamesItsCommand(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.md");
        Outcome run = Outcome.of(with("--out", file.toString(), "--threads", "1")).ok();
        assertEquals("", run.out() + run.err());
        assertEquals(page, Files.readString(file));
        assertTrue(
                page.contains(
                        "./vitrine bench scenes --model scenes_resnet --method"
                                + " grad-cam,deep-lift,random-cam,le-grad --scenes 8 --runs 20000"
                                + " --seed 7"),
                page);
        assertTrue(page.contains("\n- le-grad: follows attention"), page);
        assertFalse(page.contains("NaN"), page);
    }

    @Test
    void aMapThatKnowsTheModelBeatsThoseThatDoNot() {
        List<String> cam = cells("`grad-cam`", 0);
        for (String none : List.of("*random map*", "*centred Gaussian*", "`random-cam`")) {
            List<String> row = cells(none, 0);
            for (int c = 1; c <= 3; c++) {
                assertTrue(figure(cam.get(c)) > figure(row.get(c)), none + " " + c);
            }
        }
        assertEquals("8", cam.getLast());
    }

    /// The watermark is found in the model that fell for it and not in the other; maps that do not
    /// look at the model cannot see the difference.
    @Test
    void theShortcutIsSeenWhereItIs() {
        List<String> known = cells("`deep-lift`", 1);
        assertTrue(figure(known.get(4)) > 0.2, known.toString());
        assertTrue(figure(known.get(2)) > figure(known.get(3)), known.toString());
        for (String none : List.of("*random map*", "*edge map*", "*centred Gaussian*")) {
            List<String> row = cells(none, 1);
            assertEquals("0.00 [0.00, 0.00]", row.get(4));
            assertEquals("no", row.getLast());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bench scenes --scenes 0         | --scenes 0;from 1 to",
                "bench scenes --seed 1           | --seed 1;learned from",
                "bench scenes --method gradcam   | --method gradcam;did you mean grad-cam",
                "bench scenes --model resnet18   | --model resnet18;scenes_resnet",
            })
    void whatIsNotUnderstoodIsNamed(String line, String words) {
        Outcome.of(line.split(" ")).refused(ExitCode.USAGE, words.split(";"));
    }

    @Test
    void anUnwritablePageIsRefusedBeforeAnythingIsComputed(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Outcome.of(with("--out", file.resolve("page.md").toString()))
                .refused(ExitCode.CANNOT_WRITE, "is not a folder");
    }
}
