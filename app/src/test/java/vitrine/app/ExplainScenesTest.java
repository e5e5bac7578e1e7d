package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.image.Photo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// `explain` of the scenes that are part of the program.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainScenesTest {
    private static final int METHODS = 8;
    private static final int SCENES = 4;

    private Path folder;
    private Path out;
    private Outcome first;

    @BeforeAll
    void withoutAModelOrAPhoto(@TempDir Path scratch) {
        folder = scratch;
        out = folder.resolve("first");
        first = explain(out, "--json");
    }

    private static Outcome explain(Path out, String... more) {
        Stream<String> given = Stream.of("explain", "--out", out.toString());
        return Outcome.of(Stream.concat(given, Stream.of(more)).toArray(String[]::new)).ok();
    }

    private static List<String> names(Path in, String end) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return List.copyOf(
                    new TreeSet<>(
                            files.map(f -> f.getFileName().toString())
                                    .filter(f -> f.endsWith(end))
                                    .toList()));
        }
    }

    private static Map<String, Object> scenes(Outcome run) {
        return Outcome.row(run.json().get("scenes"));
    }

    /// The mean scores by the names of the maps.
    private static Map<String, Map<String, Object>> scores(Outcome run) {
        Map<String, Map<String, Object>> scores = new LinkedHashMap<>();
        for (Map<String, Object> row : Outcome.rows(scenes(run).get("scores")))
            scores.put(String.valueOf(row.get("map")), row);
        return scores;
    }

    private static double of(Map<String, Object> score, String figure) {
        return ((Number) score.get(figure)).doubleValue();
    }

    @Test
    void aMapThatSaysNothingIsNamed() throws IOException {
        Path blank = folder.resolve("blank");
        String asked = "--model scenes_vit --layer blocks.2.norm1 --method grad-cam --scenes 12";
        List<String> said = explain(blank, asked.split(" ")).out().lines().toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String scene = "scene-0-" + i + "_";
            String name =
                    names(blank, ".json").stream()
                            .filter(f -> f.startsWith(scene))
                            .findFirst()
                            .orElseThrow();
            String sidecar = Files.readString(blank.resolve(name));
            if (sidecar.contains("nowhere positive")) expected.add("scene-0-" + i);
        }
        assertFalse(expected.isEmpty(), "the transformer's signed values leave some maps blank");
        assertEquals(
                expected,
                said.stream()
                        .filter(l -> l.startsWith("  note: ") && l.contains("nowhere positive"))
                        .map(l -> l.substring(8, l.indexOf(',')))
                        .toList());
    }

    @Test
    void everyMapGetsAPictureAndASidecarAndAllOfThemASheetAndAPage() throws IOException {
        assertEquals("", first.err());
        assertEquals(SCENES * METHODS, first.results().size());
        assertEquals(SCENES * METHODS, names(out, ".json").size());
        assertEquals(SCENES * METHODS + 1, names(out, ".png").size());
        assertEquals(List.of("scenes-0__scenes_resnet__report.html"), names(out, ".html"));
        Photo sheet = Photo.read(out.resolve("scenes-0__scenes_resnet__methods.png"));
        assertTrue(sheet.width() > 192 * (METHODS + 1) && sheet.height() > 192 * SCENES);
        Photo one = Photo.read(out.resolve(names(out, ".png").getFirst()));
        assertEquals(256, one.width());
    }

    /// No map that knows the model is as bad as one that knows nothing, and the best are far above
    /// the edges.
    @Test
    void mapsFindTheObjectsAndIgnoranceDoesNot() {
        Map<String, Map<String, Object>> scores = scores(first);
        assertEquals(METHODS + 3, scores.size());
        Map<String, Object> random = scores.get("random map");
        double best = 0;
        for (String name : List.copyOf(scores.keySet()).subList(0, METHODS)) {
            Map<String, Object> score = scores.get(name);
            assertTrue(of(score, "energy") > 2 * of(random, "energy"), name);
            assertTrue(of(score, "iou") > of(random, "iou") + 0.1, name);
            best = Math.max(best, of(score, "energy"));
        }
        assertTrue(best > of(scores.get("edge map"), "energy") + 0.2);
        assertTrue(of(scores.get("grad-cam"), "hit") >= 0.5);
    }

    @Test
    void everySidecarSaysWhatIsThereAndHowGoodTheMapIs() throws IOException {
        for (String name : names(out, ".json")) {
            Map<String, Object> said = Outcome.parsed(Files.readString(out.resolve(name)));
            Map<String, Object> input = Outcome.row(said.get("input"));
            List<?> objects = (List<?>) input.get("objects");
            List<?> explained = (List<?>) Outcome.row(said.get("target")).get("names");
            assertTrue(objects.contains(explained.getFirst()), name);
            Map<String, Object> truth = Outcome.row(said.get("truth"));
            assertEquals(List.of("hit", "energy", "iou"), List.copyOf(truth.keySet()));
            assertEquals("scenes_resnet", Outcome.row(said.get("model")).get("name"));
        }
    }

    private static List<Object> digests(Outcome run) {
        List<Object> digests = new ArrayList<>();
        for (Map<String, Object> result : run.results()) {
            digests.add(Outcome.row(result.get("map")).get("sha256"));
            digests.add(Outcome.row(result.get("final")).get("sha256"));
            digests.add(result.get("derivation"));
        }
        return digests;
    }

    @Test
    void aSecondRunGivesTheSameBits() throws IOException {
        Path again = folder.resolve("again");
        Outcome second = explain(again, "--json", "--threads", "1");
        assertEquals(digests(first), digests(second));
        for (String name : names(out, ".png")) {
            assertEquals(-1, Files.mismatch(out.resolve(name), again.resolve(name)), name);
        }
        String page = names(out, ".html").getFirst();
        assertEquals(
                lines(out.resolve(page)),
                lines(again.resolve(page)),
                "the page says when or how fast it was made");
    }

    /// Without the request, which says where results go.
    private static List<String> lines(Path page) throws IOException {
        return Files.readAllLines(page).stream().filter(l -> !l.contains("./vitrine")).toList();
    }

    @Test
    void aScenesNameIsItsSeedAndNumber() throws IOException {
        Path one = folder.resolve("one");
        String[] asked = {"--seed", "5", "--scene", "3", "--method", "grad-cam", "--target", "4"};
        Outcome run = explain(one, asked);
        String stem = "scene-5-3__scenes_resnet__layer3.1__grad-cam__4";
        assertEquals(List.of(stem + ".json"), names(one, ".json"));
        assertTrue(run.out().contains("1 scene of seed 5, never seen before"), run.out());
        Path other = folder.resolve("other");
        explain(other, "--seed", "5", "--scenes", "4", "--method", "grad-cam", "--target", "4");
        assertEquals(-1, Files.mismatch(one.resolve(stem + ".png"), other.resolve(stem + ".png")));
        Path third = folder.resolve("third");
        explain(third, "--seed", "6", "--scene", "3", "--method", "grad-cam", "--target", "4");
        assertNotEquals(
                -1,
                Files.mismatch(
                        one.resolve(stem + ".png"),
                        third.resolve(stem.replace("scene-5", "scene-6") + ".png")));
    }

    @Test
    void whatIsNotThereHasNoScore() {
        Path none = folder.resolve("none");
        String[] asked = {
            "--scene", "3", "--target", "striped disc", "--method", "grad-cam", "--save", "json"
        };
        Outcome run =
                explain(
                        none,
                        Stream.concat(Stream.of(asked), Stream.of("--json"))
                                .toArray(String[]::new));
        assertFalse(run.results().getFirst().containsKey("truth"));
        assertEquals(List.of(), scenes(run).get("scores"));
        assertTrue(explain(none, asked).out().contains("no map can be judged"));
    }

    @Test
    void theModelThatFellForTheWatermarkSeesScenesWithIt() throws IOException {
        Path fooled = folder.resolve("fooled");
        Outcome run =
                explain(
                        fooled,
                        "--model",
                        "scenes_shortcut",
                        "--scenes",
                        "12",
                        "--method",
                        "grad-cam",
                        "--save",
                        "html");
        assertTrue(run.out().contains("and the watermark"), run.out());
        assertEquals(List.of("scenes-0__scenes_shortcut__report.html"), names(fooled, ""));
    }

    @Test
    void aPhotoNeedsAModelAndAnEmbeddedOneTakesPhotosToo() throws IOException {
        Path photo = Given.photo(folder.resolve("photo.png"));
        Outcome.of("explain", photo.toString())
                .refused(ExitCode.USAGE, "--model", "resnet18", "only the scenes");
        Path given = folder.resolve("given");
        Outcome run = explain(given, photo.toString(), "--model", "scenes_resnet");
        assertTrue(run.out().startsWith("photo: grad-cam at layer3.1 for "), run.out());
        assertEquals(2, names(given, "").size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenes 0                            | --scenes 0;from 1 to 64;bench scenes",
                "--scenes 65                           | --scenes 65;from 1 to 64",
                "--scene -1                            | --scene -1;numbered from 0",
                "--resize 32                           | --resize and --crop;as they are",
                "--method le-grad                      | --method le-grad;attention",
                "--layer layer9                        | --layer layer9",
                "--target boxer                        | --target;boxer;striped disc",
                "--model scenes_resent                 | did you mean scenes_resnet",
                "--model resnet18 --scenes 3           | --scenes 3;embedded",
                "--weights w.pth                       | --model",
            })
    void whatCannotBeAskedOfScenes(String options, String words) {
        Path nowhere = folder.resolve("nowhere");
        Stream<String> given = Stream.of("explain", "--out", nowhere.toString());
        Stream<String> all = Stream.concat(given, Stream.of(options.split(" ")));
        Outcome.of(all.toArray(String[]::new)).refused(ExitCode.USAGE, words.split(";"));
        assertFalse(Files.exists(nowhere));
    }
}
