package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

class LoadingTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final Tensor X =
            ENGINE.tensor(new Shape(2, 3, 8, 8), Seeded.values("x", 2 * 3 * 64, 0, 1));

    @TempDir private Path folder;

    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    private static Layer tiny(Site site) {
        return new TinyNet(site, 4, site.extent("fc.weight", 0, 5));
    }

    /// Fills the maps with the parameters of a small network, each exact in half precision.
    @BeforeEach
    void parameters() {
        Seeded seeded = new Seeded(ENGINE, "loading");
        tiny(
                Site.root(
                        new Weights() {
                            @Override
                            public Tensor get(String name, Shape shape) {
                                float[] rounded = seeded.get(name, shape).toArray();
                                for (int i = 0; i < rounded.length; i++) {
                                    rounded[i] =
                                            Float.float16ToFloat(Float.floatToFloat16(rounded[i]));
                                }
                                shapes.put(name, shape);
                                values.put(name, rounded);
                                return ENGINE.tensor(shape, rounded);
                            }

                            @Override
                            public @Nullable Shape shape(String name) {
                                return null;
                            }
                        }));
    }

    private Map<String, Stored> stored() {
        Map<String, Stored> stored = new LinkedHashMap<>();
        values.forEach((name, v) -> stored.put(name, Stored.floats(v, shapes.get(name).dims())));
        return stored;
    }

    private Layer load(Map<String, Stored> arrays) {
        Path file = folder.resolve("tiny.safetensors");
        SafeTensors.write(file, arrays, Map.of());
        try (Checkpoint checkpoint = SafeTensors.open(file)) {
            return Loading.load(ENGINE, checkpoint, LoadingTest::tiny);
        }
    }

    private String complaint(Map<String, Stored> arrays) {
        String message = assertThrows(ModelException.class, () -> load(arrays)).getMessage();
        assertTrue(message.startsWith("tiny.safetensors: does not fit the model: "), message);
        assertTrue(message.endsWith("choose the model that the file was saved from"), message);
        return message;
    }

    private float[] expected() {
        return tiny(Site.root(
                        new Weights() {
                            @Override
                            public Tensor get(String name, Shape shape) {
                                return ENGINE.tensor(shape, values.get(name));
                            }

                            @Override
                            public @Nullable Shape shape(String name) {
                                return null;
                            }
                        }))
                .apply(X)
                .toArray();
    }

    @Test
    void aCheckpointGivesTheModelThatWasSaved() {
        assertArrayEquals(expected(), load(stored()).apply(X).toArray());
    }

    @Test
    void halfAndDoublePrecisionGiveTheSameModel() {
        Map<String, Stored> halves = new LinkedHashMap<>();
        Map<String, Stored> doubles = new LinkedHashMap<>();
        values.forEach((name, v) -> {
            halves.put(name, Stored.halves(v, shapes.get(name).dims()));
            double[] wide = new double[v.length];
            for (int i = 0; i < v.length; i++) wide[i] = v[i];
            doubles.put(name, Stored.doubles(wide, shapes.get(name).dims()));
        });
        assertArrayEquals(expected(), load(halves).apply(X).toArray());
        assertArrayEquals(expected(), load(doubles).apply(X).toArray());
    }

    @Test
    void doublePrecisionIsKeptWhereTheEngineHasIt() {
        Path file = folder.resolve("third.safetensors");
        double third = 1.0 / 3;
        Map<String, Stored> arrays = new LinkedHashMap<>();
        arrays.put("weight", Stored.doubles(new double[] {third}, 1, 1));
        arrays.put("bias", Stored.doubles(new double[] {0}, 1));
        SafeTensors.write(file, arrays, Map.of());
        try (Checkpoint checkpoint = SafeTensors.open(file)) {
            for (Engine engine : new Engine[] {Engine.reference(), ENGINE}) {
                Layer one = Loading.load(engine, checkpoint, site -> new Linear(site, 1, 1));
                double expected = engine.name().equals("reference") ? third : (float) third;
                assertEquals(expected, one.apply(engine.full(new Shape(1, 1), 1)).item());
            }
        }
    }

    @Test
    void theNumberOfClassesIsTheCheckpoints() {
        Map<String, Stored> three = stored();
        three.put("fc.weight", Stored.floats(new float[18], 3, 6));
        three.put("fc.bias", Stored.floats(new float[3], 3));
        assertEquals(new Shape(2, 3), load(three).apply(X).shape());
    }

    @Test
    void batchCountersAreIgnored() {
        Map<String, Stored> counted = stored();
        counted.put("bn1.num_batches_tracked", Stored.longs(new long[] {7}));
        counted.put("block.bn1.num_batches_tracked", Stored.longs(new long[] {7}));
        assertArrayEquals(expected(), load(counted).apply(X).toArray());
    }

    @Test
    void oneMissingParameterIsNamed() {
        Map<String, Stored> less = stored();
        less.remove("block.bn1.running_var");
        String message = complaint(less);
        assertTrue(message.contains("missing block.bn1.running_var [4];"), message);
        assertFalse(message.contains("more"), message);
        assertFalse(message.contains("unexpected"), message);
    }

    @Test
    void theFirstOfEachKindIsNamedAndTheOthersCounted() {
        Map<String, Stored> wrong = stored();
        wrong.remove("conv1.weight");
        wrong.remove("bn1.bias");
        wrong.remove("tail.0.bias");
        wrong.put("block.conv1.weight", Stored.floats(new float[36], 4, 1, 3, 3));
        wrong.put("block.conv2.weight", Stored.floats(new float[16], 4, 4, 1, 1));
        wrong.put("head.weight", Stored.floats(new float[1], 1));
        wrong.put("head.bias", Stored.floats(new float[1], 1));
        wrong.put("bn1.num_batches_tracked", Stored.longs(new long[] {7}));
        String message = complaint(wrong);
        assertTrue(message.contains("missing conv1.weight [4, 3, 3, 3] and 2 more; "), message);
        assertTrue(
                message.contains(
                        "mis-shaped block.conv1.weight [4, 1, 3, 3] instead of [4, 4, 3, 3] and 1 more; "),
                message);
        assertTrue(message.contains("unexpected head.weight and 1 more; "), message);
    }

    @Test
    void aFlatKernelOfTheRightSizeIsMisshaped() {
        Map<String, Stored> flat = stored();
        flat.put("conv1.weight", Stored.floats(values.get("conv1.weight"), 4, 27));
        assertTrue(
                complaint(flat)
                        .contains("mis-shaped conv1.weight [4, 27] instead of [4, 3, 3, 3]"));
    }

    @Test
    void whatTheModelDeclaresUnusedMayBeThere() {
        Map<String, Stored> arrays = stored();
        arrays.put("aux1.fc.weight", Stored.floats(new float[] {1, 2}, 2));
        Path file = folder.resolve("aux.safetensors");
        SafeTensors.write(file, arrays, Map.of());
        try (Checkpoint checkpoint = SafeTensors.open(file)) {
            Layer net = Loading.load(ENGINE, checkpoint, site -> withUnused(site, "aux1"));
            assertArrayEquals(load(stored()).apply(X).toArray(), net.apply(X).toArray());
            ModelException e =
                    assertThrows(
                            ModelException.class,
                            () ->
                                    Loading.load(
                                            ENGINE, checkpoint, site -> withUnused(site, "aux")));
            assertTrue(e.getMessage().contains("unexpected aux1.fc.weight"), e.getMessage());
        }
    }

    private static Layer withUnused(Site site, String name) {
        site.unused(name);
        return tiny(site);
    }
}
