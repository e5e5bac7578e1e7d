package vitrine.nn.training;

import vitrine.engine.Rules;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.BatchStatistics;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A model that learns step by step. Belongs to one thread.
///
/// {@snippet :
/// Learner learner = new Learner(build, Parameters.drawn(build, new Initial(engine, "1")), new Sgd(0.9, 1e-4));
/// double loss = learner.step(images, y -> Losses.crossEntropy(y, labels).mean(), 0.1);
/// Layer model = learner.model();
/// }
public final class Learner {
    /// How much of a batch goes into the running statistics.
    private static final double MOMENTUM = 0.1;

    private final Function<Site, ? extends Layer> build;
    private final Optimizer optimizer;
    private final Map<String, Map<String, Tensor>> memories;
    private Parameters parameters;
    private long steps;

    /// @param build the model
    /// @param start its parameters
    /// @param optimizer how they follow their gradients
    public Learner(Function<Site, ? extends Layer> build, Parameters start, Optimizer optimizer) {
        this(build, start, optimizer, new LinkedHashMap<>(), 0);
    }

    Learner(
            Function<Site, ? extends Layer> build,
            Parameters start,
            Optimizer optimizer,
            Map<String, Map<String, Tensor>> memories,
            long steps) {
        this.build = build;
        this.parameters = start;
        this.optimizer = optimizer;
        this.memories = memories;
        this.steps = steps;
    }

    /// One step: the loss of a batch goes down.
    ///
    /// @param x the batch
    /// @param loss one number from the model's output
    /// @param rate the learning rate
    /// @return the loss before the step
    public double step(Tensor x, Function<Tensor, Tensor> loss, double rate) {
        return step(x, loss, rate, Clipping.NONE);
    }

    /// One step along gradients that are held back.
    ///
    /// @param x the batch
    /// @param loss one number from the model's output
    /// @param rate the learning rate
    /// @param clipping what happens to the gradients first
    /// @return the loss before the step
    /// @throws ModelException if the loss is not finite; the parameters are as they were
    public double step(Tensor x, Function<Tensor, Tensor> loss, double rate, Clipping clipping) {
        Trace trace = new Trace();
        Parameters watched = parameters.watched(trace);
        Layer model = build.apply(Site.root(watched));
        BatchStatistics statistics = new BatchStatistics();
        Tensor value = statistics.during(() -> loss.apply(model.apply(x)));
        double before = finite(value.item());
        List<String> names =
                watched.values().keySet().stream().filter(Parameters::learned).toList();
        List<Tensor> wanted = names.stream().map(watched::get).toList();
        Tensor one = value.engine().full(value.shape(), 1);
        List<Tensor> gradients = clipping.of(trace.gradients(value, one, wanted, Rules.STANDARD));
        steps++;
        Map<String, Tensor> changed = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            changed.put(names.get(i), followed(names.get(i), gradients.get(i), rate));
        }
        statistics.seen().forEach((path, moments) -> changed.putAll(running(path, moments)));
        parameters = parameters.with(changed);
        return before;
    }

    private double finite(double loss) {
        if (Double.isFinite(loss)) return loss;
        throw new ModelException(
                "step "
                        + (steps + 1)
                        + ": the loss is "
                        + loss
                        + "; lower the learning rate, warm it up, or clip the gradients");
    }

    private Tensor followed(String name, Tensor gradient, double rate) {
        Map<String, Tensor> memory = memories.computeIfAbsent(name, n -> new LinkedHashMap<>());
        return optimizer.step(parameters.get(name), gradient, rate, steps, memory);
    }

    private Map<String, Tensor> running(String path, BatchStatistics.Moments moments) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        String mean = path + "." + Parameters.RUNNING_MEAN;
        String variance = path + "." + Parameters.RUNNING_VAR;
        changed.put(mean, mixed(parameters.get(mean), moments.mean()));
        changed.put(variance, mixed(parameters.get(variance), moments.variance()));
        return changed;
    }

    private static Tensor mixed(Tensor kept, Tensor seen) {
        return kept.mul(1 - MOMENTUM).add(seen.mul(MOMENTUM));
    }

    /// The model as it is now, for inference.
    public Layer model() {
        return build.apply(Site.root(parameters));
    }

    /// The parameters as they are now.
    public Parameters parameters() {
        return parameters;
    }

    /// How many steps were taken.
    public long steps() {
        return steps;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /// What the optimiser remembers, by parameter and quantity.
    Map<String, Map<String, Tensor>> memories() {
        return memories;
    }
}
