package vitrine.goldens;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parameters of a full-size golden model: by formula, or from the file of overrides, as the
/// manifest `models/NAME.json` says for each.
public final class ManifestWeights implements Weights {
    private final Engine engine;
    private final String model;
    private final Map<String, Map<String, Object>> parameters;
    private final @Nullable Goldens overrides;

    /// @param model the manifest's name, such as `resnet18`
    public ManifestWeights(Engine engine, String model) {
        this.engine = engine;
        this.model = model;
        this.parameters = parameters(model);
        String stored = "models/" + model + ".overrides";
        boolean present = Files.exists(Goldens.path(stored + ".safetensors"));
        this.overrides = present ? Goldens.tensors(stored) : null;
    }

    private static Map<String, Map<String, Object>> parameters(String model) {
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        for (Object p : Goldens.list(Goldens.json("models/" + model + ".json").get("params"))) {
            byName.put(String.valueOf(Goldens.map(p).get("name")), Goldens.map(p));
        }
        return byName;
    }

    /// The shape of every parameter of a manifest by name, in the order of the state dictionary.
    public static Map<String, Shape> shapes(String model) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameters(model)
                .forEach(
                        (name, p) -> shapes.put(name, new Shape(Goldens.integers(p.get("shape")))));
        return shapes;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        Map<String, Object> p = parameters.get(name);
        if (p == null || !shape.equals(shape(name))) {
            throw new IllegalStateException(
                    "goldens " + model + ": has no parameter " + name + " " + shape);
        }
        Goldens stored = overrides;
        float[] values =
                stored == null || p.get("source").equals("hash")
                        ? hashed(name, p)
                        : stored.tensor(name).floats();
        checkFirst(name, p, values);
        return engine.tensor(shape, values);
    }

    private float[] hashed(String name, Map<String, Object> p) {
        double offset = ((Number) p.get("offset")).doubleValue();
        double scale = ((Number) p.get("scale")).doubleValue();
        int count = new Shape(Goldens.integers(p.get("shape"))).size();
        return Seeded.values(model + "/" + name, count, offset, scale);
    }

    private static void checkFirst(String name, Map<String, Object> p, float[] values) {
        List<Float> first =
                Goldens.list(p.get("first3")).stream().map(v -> ((Number) v).floatValue()).toList();
        float[] expected = new float[first.size()];
        for (int i = 0; i < expected.length; i++) expected[i] = first.get(i);
        if (!Arrays.equals(expected, Arrays.copyOf(values, expected.length))) {
            throw new IllegalStateException(
                    name + ": begins with " + values[0] + ", the manifest says " + first);
        }
    }

    @Override
    public @Nullable Shape shape(String name) {
        Map<String, Object> p = parameters.get(name);
        return p == null ? null : new Shape(Goldens.integers(p.get("shape")));
    }
}
