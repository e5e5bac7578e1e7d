package vitrine.nn.training;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.SafeTensors;
import vitrine.nn.weights.Stored;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Learners in safetensors files: the parameters under the checkpoint's own names, so that the file
/// is a model's weights as it is, or with the optimiser's memory, so that learning goes on to the
/// same bits.
public final class Checkpointing {
    private static final String MEMORY = "optimizer/";
    private static final String STEPS = "steps";
    private static final String OPTIMIZER = "optimizer";
    private static final String NOTE = "note";

    private Checkpointing() {}

    /// The parameters alone.
    public static void export(Path file, Parameters parameters, Map<String, String> metadata) {
        SafeTensors.write(file, arrays(parameters), metadata);
    }

    /// All that going on needs.
    public static void save(Path file, Learner learner) {
        save(file, learner, "");
    }

    /// All that going on needs, and a note of what the learner learns, for [#note].
    public static void save(Path file, Learner learner, String note) {
        Map<String, Stored> arrays = arrays(learner.parameters());
        learner.memories()
                .forEach((name, memory) ->
                        memory.forEach(
                                (what, t) -> arrays.put(MEMORY + what + "/" + name, stored(t))));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(STEPS, Long.toString(learner.steps()));
        metadata.put(OPTIMIZER, kind(learner.optimizer()));
        metadata.put(NOTE, note);
        SafeTensors.write(file, arrays, metadata);
    }

    /// The note that a learner was saved with; empty if there was none.
    public static String note(Path file) {
        try (Checkpoint saved = Checkpoints.open(file)) {
            return saved.metadata().getOrDefault(NOTE, "");
        }
    }

    /// A learner as it was saved.
    ///
    /// @param optimizer of the kind that the file was saved with
    public static Learner resume(
            Path file, Engine engine, Function<Site, ? extends Layer> build, Optimizer optimizer) {
        try (Checkpoint saved = Checkpoints.open(file)) {
            long steps = steps(file, saved, optimizer);
            Map<String, Tensor> values = new LinkedHashMap<>();
            Map<String, Map<String, Tensor>> memories = new LinkedHashMap<>();
            for (String name : saved.names()) {
                Tensor t = engine.tensor(new Shape(saved.shape(name)), saved.floats(name));
                if (!name.startsWith(MEMORY)) {
                    values.put(name, t);
                    continue;
                }
                String[] parts = name.substring(MEMORY.length()).split("/", 2);
                memories.computeIfAbsent(parts[1], n -> new LinkedHashMap<>()).put(parts[0], t);
            }
            Parameters parameters = Parameters.drawn(build, new Parameters(values));
            return new Learner(build, parameters, optimizer, memories, steps);
        }
    }

    private static long steps(Path file, Checkpoint saved, Optimizer optimizer) {
        String steps = saved.metadata().get(STEPS);
        if (steps == null) {
            throw new ModelException(
                    file + ": holds weights but no optimiser's memory; it cannot be resumed");
        }
        String kind = saved.metadata().get(OPTIMIZER);
        if (!kind(optimizer).equals(kind)) {
            throw new ModelException(
                    file
                            + ": was saved with optimiser "
                            + kind
                            + ", not "
                            + kind(optimizer)
                            + "; resume with the former, or begin anew");
        }
        return Long.parseLong(steps);
    }

    private static String kind(Optimizer optimizer) {
        return optimizer.getClass().getSimpleName();
    }

    private static Map<String, Stored> arrays(Parameters parameters) {
        Map<String, Stored> arrays = new LinkedHashMap<>();
        parameters.values().forEach((name, t) -> arrays.put(name, stored(t)));
        return arrays;
    }

    private static Stored stored(Tensor t) {
        return Stored.floats(t.toArray(), t.shape().dims());
    }
}
