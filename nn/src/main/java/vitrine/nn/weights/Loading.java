package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Builds a model from a checkpoint, strictly: every parameter of the model must be there in its
/// shape, and nothing else may be there but batch counters (`num_batches_tracked`), which inference
/// does not use, and what the model itself declares unused ([vitrine.nn.Site#unused]).
public final class Loading implements Weights {
    private static final String COUNTER = "num_batches_tracked";

    private final Engine engine;
    private final Checkpoint file;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<String> unused = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> misshaped = new ArrayList<>();

    private Loading(Engine engine, Checkpoint file) {
        this.engine = engine;
        this.file = file;
    }

    /// The model on `engine`, or a [ModelException] that names the first missing, mis-shaped and
    /// unexpected parameters.
    public static Layer load(Engine engine, Checkpoint file, Function<Site, Layer> build) {
        Loading loading = new Loading(engine, file);
        Layer model = build.apply(Site.root(loading));
        loading.complain();
        return model;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        asked.add(name);
        if (!file.has(name)) {
            missing.add(name + " " + shape);
        } else if (!new Shape(file.shape(name)).equals(shape)) {
            misshaped.add(name + " " + new Shape(file.shape(name)) + " instead of " + shape);
        } else if (engine.name().equals("reference")) {
            return engine.adopt(shape, file.doubles(name));
        } else {
            return engine.adopt(shape, file.floats(name));
        }
        return engine.full(shape, 0);
    }

    @Override
    public @Nullable Shape shape(String name) {
        return file.has(name) ? new Shape(file.shape(name)) : null;
    }

    @Override
    public void unused(String prefix) {
        unused.add(prefix);
    }

    private boolean expected(String name) {
        return asked.contains(name)
                || name.endsWith(COUNTER)
                || unused.stream().anyMatch(name::startsWith);
    }

    private void complain() {
        List<String> unexpected = file.names().stream().filter(n -> !expected(n)).toList();
        if (missing.isEmpty() && misshaped.isEmpty() && unexpected.isEmpty()) return;
        List<String> parts = new ArrayList<>();
        describe(parts, "missing", missing);
        describe(parts, "mis-shaped", misshaped);
        describe(parts, "unexpected", unexpected);
        throw new ModelException(
                file.name()
                        + ": does not fit the model: "
                        + String.join("; ", parts)
                        + "; choose the model that the file was saved from");
    }

    private static void describe(List<String> parts, String what, List<String> names) {
        if (names.isEmpty()) return;
        String more = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
        parts.add(what + " " + names.getFirst() + more);
    }
}
