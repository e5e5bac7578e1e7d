package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `classify`, `models`, `methods`, help and version.
class ListingTest {
    @TempDir private Path folder;

    @Test
    void modelsAndMethodsAsTextAndAsJson() {
        List<Map<String, Object>> models =
                Outcome.rows(Outcome.of("models", "--json").ok().json().get("models"));
        List<?> methods = (List<?>) Outcome.of("methods", "--json").ok().json().get("methods");
        String modelText = Outcome.of("models").ok().out();
        assertEquals(models.size(), modelText.lines().count());
        for (Map<String, Object> model : models) {
            assertTrue(modelText.contains(model.get("name") + " "), modelText);
            assertTrue(modelText.contains(model.get("layer").toString()), modelText);
        }
        assertEquals(methods, Outcome.of("methods").ok().out().lines().toList());
        assertTrue(methods.contains("grad-cam"));
    }

    @Test
    void aModelsRowSaysWhatItIsAndWhereItsWeightsAre() {
        List<Map<String, Object>> models =
                Outcome.rows(Outcome.of("models", "--json").ok().json().get("models"));
        Map<String, Object> resnet = row(models, "resnet18");
        assertEquals(11689512, resnet.get("parameters"));
        assertEquals("layer4.1", resnet.get("layer"));
        assertEquals(List.of(3, 224, 224), resnet.get("input"));
        assertEquals(List.of(), resnet.get("aliases"));
        Map<String, Object> weights = Outcome.row(resnet.get("weights"));
        assertTrue(List.of("cached", "downloadable").contains(weights.get("state")));
        assertEquals(44.661, weights.get("mebibytes"));
        assertTrue(weights.get("address").toString().endsWith("/resnet18-f37072fd.pth"));
        assertEquals(
                List.of("deit_tiny_patch16_224", "deit_tiny_patch16_224.fb_in1k"),
                row(models, "deit_tiny").get("aliases"));
        assertEquals(Map.of("state", "none"), row(models, "tiny_vgg").get("weights"));
        Map<String, Object> scenes = row(models, "scenes_resnet");
        assertEquals(Map.of("state", "embedded"), scenes.get("weights"));
        assertEquals("layer3.1", scenes.get("layer"));
        assertEquals(List.of(3, 64, 64), scenes.get("input"));
        assertTrue(Outcome.of("models").ok().out().contains("= deit_tiny_patch16_224, "));
    }

    private static Map<String, Object> row(List<Map<String, Object>> models, String name) {
        return models.stream().filter(m -> m.get("name").equals(name)).findFirst().orElseThrow();
    }

    @Test
    void classifyNamesTheFiveLikeliest() throws IOException {
        Path photo = Given.photo(folder.resolve("a photo.png"));
        Path broken = folder.resolve("gone.png");
        String[] run = {
            "classify",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            "--resize",
            "96",
            "--crop",
            "96",
            photo.toString()
        };
        Map<String, Object> said = Outcome.of(with(run, "--json")).ok().results().getFirst();
        List<Map<String, Object>> top = Outcome.rows(((List<?>) said.get("top5")).getFirst());
        assertEquals(5, top.size());
        assertEquals(photo.toString(), Outcome.row(said.get("input")).get("file"));
        String text = Outcome.of(run).ok().out();
        for (Map<String, Object> row : top) {
            assertEquals(
                    List.of("index", "name", "logit", "probability"), List.copyOf(row.keySet()));
            assertTrue(
                    text.contains(row.get("index") + " ") && text.contains(row.get("name") + " "),
                    text);
        }
        Outcome some = Outcome.of(with(run, broken.toString(), "--json"));
        assertEquals(ExitCode.SOME_FAILED, some.code());
        assertEquals(1, some.results().size());
        assertTrue(some.err().contains("gone.png"));
        String[] alone = run.clone();
        alone[alone.length - 1] = broken.toString();
        Outcome.of(alone).refused(ExitCode.MISSING_INPUT, "gone.png");
    }

    private static String[] with(String[] run, String... more) {
        String[] all = Arrays.copyOf(run, run.length + more.length);
        System.arraycopy(more, 0, all, run.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "explain", "classify", "models", "layers", "methods", "bench"})
    void everyCommandHasHelp(String command) {
        Outcome help = command.isEmpty() ? Outcome.of("--help") : Outcome.of(command, "--help");
        assertEquals("", help.ok().err());
        assertTrue(help.out().startsWith(("Usage: vitrine " + command).strip()), help.out());
        help.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
        if (command.isEmpty()) {
            for (String named :
                    List.of(
                            "explain",
                            "classify",
                            "models",
                            "layers",
                            "methods",
                            "130 interrupted")) {
                assertTrue(help.out().contains(named), named);
            }
        }
    }

    @Test
    void versionNamesJava() {
        String version = Outcome.of("--version").ok().out();
        assertTrue(version.startsWith("vitrine ") && version.contains("Java 25"), version);
    }
}
