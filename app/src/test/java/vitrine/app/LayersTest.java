package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Shape;
import vitrine.nn.weights.SafeTensors;
import vitrine.nn.weights.Stored;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `layers`: what it lists, and that it tells the truth.
class LayersTest {
    @TempDir private Path folder;

    private static Map<String, Map<String, Object>> layers(Map<String, Object> document) {
        Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
        Outcome.rows(document.get("layers")).forEach(l -> layers.put(l.get("path").toString(), l));
        return layers;
    }

    @Test
    void aLayerHasShapeMapAndReceptiveField() {
        Map<String, Object> document = Outcome.of("layers", "resnet18", "--json").ok().json();
        assertEquals("resnet18", document.get("model"));
        assertEquals(List.of(224, 224), document.get("input"));
        Map<String, Object> l = layers(document).get("layer4.1");
        assertEquals("Block", l.get("type"));
        assertEquals(List.of(1, 512, 7, 7), l.get("shape"));
        assertEquals(List.of(7, 7), l.get("map"));
        assertEquals(1, l.get("calls"));
        assertEquals(true, l.get("target"));
        assertFalse(l.containsKey("obstacle") || l.containsKey("grid"), l.toString());
        assertTrue(l.get("recommended").toString().startsWith("the default: "));
        Map<String, Object> window =
                Map.of("kind", "window", "size", 435, "stride", 32, "start", -217);
        assertEquals(Map.of("rows", window, "columns", window), l.get("receptive_field"));
        Map<String, Object> first = Outcome.rows(document.get("recommended")).getFirst();
        assertEquals("layer4.1", first.get("layer"));
        assertEquals(l.get("recommended"), first.get("reason"));
    }

    @Test
    void tokensHaveAGrid() {
        Map<String, Map<String, Object>> vit =
                layers(Outcome.of("layers", "deit_tiny", "--input", "32x64", "--json").ok().json());
        assertEquals(
                Map.of("layout", "tokens", "prefix", 1, "height", 2, "width", 4),
                vit.get("blocks.11.norm1").get("grid"));
        assertEquals(List.of(2, 4), vit.get("blocks.11.norm1").get("map"));
        assertFalse((boolean) vit.get("blocks.11").get("target"));
        assertTrue(vit.get("blocks.11").get("obstacle").toString().contains("prefix tokens"));
        assertFalse(vit.get("blocks.0.attn.softmax").containsKey("map"));
    }

    /// Where maps of an embedded model find objects is measured: a sentence fits what was chosen.
    @Test
    void theEmbeddedTransformerIsExplainedBeforeItsTokensMix() {
        Map<String, Object> vit = Outcome.of("layers", "scenes_vit", "--json").ok().json();
        Map<String, Object> first = Outcome.rows(vit.get("recommended")).getFirst();
        assertEquals("blocks.0.norm1", first.get("layer"));
        assertTrue(first.get("reason").toString().contains("first attention"), first.toString());
    }

    @Test
    void theTableMarksWhatIsRecommended() {
        String text = Outcome.of("layers", "vgg16", "--input", "224x288").ok().out();
        List<String> lines = text.lines().toList();
        assertEquals("vgg16 at 224x288", lines.getFirst());
        assertTrue(text.contains("\nRecommended (*):\n  features.30: the default: "), text);
        String main =
                lines.stream().filter(l -> l.startsWith("*  features.30 ")).findAny().orElseThrow();
        assertTrue(
                main.matches("\\*  features.30 +MaxPool2d +\\[1, 512, 7, 9] +7x9 +212 /32"), main);
        assertEquals(3, lines.stream().filter(l -> l.startsWith("* ")).count());
        String head =
                lines.stream().filter(l -> l.contains("classifier.6 ")).findAny().orElseThrow();
        assertTrue(head.matches("   classifier.6 +Linear +\\[1, 1000] +- +whole input"), head);
        assertTrue(Outcome.of("layers", "swin_t").ok().out().contains("up to 28"));
        String wide = Outcome.of("layers", "deit_tiny", "--input", "32x64").ok().out();
        assertTrue(wide.contains(" 1+2x4 "), wide);
    }

    /// What is marked as a target can be explained, and what is called twice cannot.
    @Test
    void targetsCanBeExplained() throws IOException {
        Map<String, Map<String, Object>> all =
                layers(
                        Outcome.of(
                                        "layers",
                                        "resnet18",
                                        "--input",
                                        "96x96",
                                        "--json",
                                        "--weights",
                                        Given.weights().toString())
                                .ok()
                                .json());
        List<String> targets =
                all.keySet().stream().filter(p -> (boolean) all.get(p).get("target")).toList();
        assertTrue(targets.size() > 50, targets.toString());
        Path photo = Given.photo(folder.resolve("photo.png"));
        String[] more = {"--layer", String.join(",", targets), "--json", "--save", "json"};
        List<Map<String, Object>> results =
                Outcome.of(Given.explain(folder.resolve("out"), photo, more)).ok().results();
        assertEquals(targets, results.stream().map(r -> r.get("layer")).toList());
        for (Map<String, Object> r : results) {
            List<?> map = (List<?>) all.get(r.get("layer").toString()).get("map");
            List<?> shape = (List<?>) Outcome.row(r.get("map")).get("shape");
            assertEquals(map, shape.subList(2, 4), r.get("layer").toString());
        }
        assertEquals("it is called 2 times in a run", all.get("layer4.1.relu").get("obstacle"));
        Outcome.of(Given.explain(folder.resolve("no"), photo, "--layer", "layer4.1.relu"))
                .refused(ExitCode.USAGE, "layer4.1.relu", "more than once");
    }

    /// A checkpoint of a tiny network with three classes.
    private Path threeClasses() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        int in = 3;
        for (int layer : List.of(0, 2, 5, 7)) {
            shapes.put("features." + layer + ".weight", new int[] {10, in, 3, 3});
            shapes.put("features." + layer + ".bias", new int[] {10});
            in = 10;
        }
        shapes.put("classifier.weight", new int[] {3, 1690});
        shapes.put("classifier.bias", new int[] {3});
        Map<String, Stored> arrays = new LinkedHashMap<>();
        shapes.forEach(
                (name, s) -> arrays.put(name, Stored.floats(new float[new Shape(s).size()], s)));
        Path file = folder.resolve("three.safetensors");
        SafeTensors.write(file, arrays, Map.of());
        return file;
    }

    @Test
    void aCheckpointHasItsOwnClasses() throws IOException {
        String file = threeClasses().toString();
        Map<String, Object> tiny =
                Outcome.of("layers", "tiny_vgg", "--weights", file, "--json").ok().json();
        assertEquals(List.of(1, 3), layers(tiny).get("classifier").get("shape"));
        Outcome.of("layers", "resnet18", "--weights", file)
                .refused(ExitCode.BAD_INPUT, "three.safetensors", "does not fit the model");
        Outcome.of("layers", "tiny_vgg", "--weights", file, "--weights-key", "ema")
                .refused(ExitCode.BAD_INPUT, "three.safetensors", "(--weights-key)");
        Path photo = Given.photo(folder.resolve("photo.png"));
        String[] classify = {
            "classify", photo.toString(), "--model", "tiny_vgg", "--weights", file
        };
        Outcome.of(classify).ok();
        String[] keyed = Arrays.copyOf(classify, classify.length + 2);
        keyed[classify.length] = "--weights-key";
        keyed[classify.length + 1] = "ema";
        Outcome.of(keyed).refused(ExitCode.BAD_INPUT, "leave out the key 'ema' (--weights-key)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    resnet17                            | 2  | model resnet17 | did you mean
                    resnet18 --input 224                | 2  | --input 224 | such as 224x320
                    resnet18 --input 0x224              | 2  | --input 0x224 | from 1 to 8192
                    resnet18 --input 9000x224           | 2  | --input 9000x224 | from 1 to 8192
                    resnet18 --input 224x224x3          | 2  | --input 224x224x3 | must be
                    vgg16 --input 8x8                   | 2  | --input 8x8: does not fit | features.23
                    vit_b_16 --input 224x240            | 2  | --input 224x240 | square
                    resnet18 --weights-key ema          | 2  | --weights-key ema | needs --weights
                    resnet18 --weights gone.safetensors | 66 | --weights gone.safetensors | no such file
                    """)
    void refusals(String arguments, int code, String what, String why) {
        Outcome.of(("layers " + arguments).split(" ")).refused(code, what, why);
    }

    @Test
    void aModelIsNeeded() {
        assertEquals(ExitCode.USAGE, Outcome.of("layers").code());
        assertTrue(Outcome.of("layers").err().contains("MODEL"));
    }
}
