package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import vitrine.engine.Engine;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.BatchStatistics;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A random projection of a model's answer, its gradient in each parameter, and what the gradient
/// predicts against central differences, all in double precision.
public final class WeightSlopes {
    private static final Engine ENGINE = Engine.reference();

    private final Function<Site, ? extends Layer> build;
    private final Tensor x;
    private final boolean learning;
    private final Parameters parameters;
    private final List<String> names;
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();

    /// @param input extents of the model's input
    /// @param learning whether batch normalisations use the batch's own statistics
    public WeightSlopes(Function<Site, ? extends Layer> build, Shape input, boolean learning) {
        this.build = build;
        this.x = random("input", input);
        this.learning = learning;
        this.parameters = Parameters.drawn(build, new Seeded(ENGINE, "weights"));
        this.names = parameters.values().keySet().stream().filter(Parameters::learned).toList();
        Trace trace = new Trace();
        Parameters watched = parameters.watched(trace);
        Tensor value = value(watched);
        List<Tensor> wanted = names.stream().map(watched::get).toList();
        Tensor one = ENGINE.full(value.shape(), 1);
        List<Tensor> found = trace.gradients(value, one, wanted, Rules.STANDARD);
        for (int i = 0; i < names.size(); i++) gradients.put(names.get(i), found.get(i));
    }

    private static Tensor random(String name, Shape shape) {
        return ENGINE.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    private Tensor value(Parameters p) {
        Layer model = build.apply(Site.root(p));
        Tensor y = learning ? new BatchStatistics().during(() -> model.apply(x)) : model.apply(x);
        return y.mul(random("projection", y.shape())).sum();
    }

    /// The names of what is learned.
    public List<String> names() {
        return names;
    }

    /// Every element of every parameter on its own.
    ///
    /// @param step of the differences
    /// @param tolerance relative to the largest slope of the parameter
    public void assertEveryElement(double step, double tolerance) {
        for (String name : names) {
            double[] gradient = gradients.get(name).toDoubles();
            double largest = 0;
            for (double g : gradient) largest = Math.max(largest, Math.abs(g));
            assertTrue(largest > 1e-6, name + " has no slope that says anything");
            Shape shape = parameters.get(name).shape();
            for (int i = 0; i < gradient.length; i++) {
                double[] one = new double[gradient.length];
                one[i] = 1;
                double slope = slope(Map.of(name, ENGINE.tensor(shape, one)), step);
                assertEquals(slope, gradient[i], tolerance * largest, name + " element " + i);
            }
        }
    }

    /// All parameters along random lines, along which each contributes as much as any other.
    ///
    /// @param lines how many
    /// @param step of the differences
    /// @param tolerance relative to the median contribution of a parameter
    public void assertLines(int lines, double step, double tolerance) {
        for (int line = 0; line < lines; line++) {
            Map<String, Tensor> along = new LinkedHashMap<>();
            List<Double> sizes = new ArrayList<>();
            double predicted = 0;
            for (String name : names) {
                Tensor g = gradients.get(name);
                Tensor d = random("line " + line + " of " + name, g.shape());
                double size = Math.sqrt(g.square().sum().item());
                assertTrue(size > 0, name + " has no slope at all");
                Tensor scaled = d.mul(1 / (size * names.size()));
                along.put(name, scaled);
                double part = g.mul(scaled).sum().item();
                sizes.add(Math.abs(part));
                predicted += part;
            }
            double usual = sizes.stream().sorted().toList().get(names.size() / 2);
            assertEquals(slope(along, step), predicted, tolerance * usual, "line " + line);
        }
    }

    private double slope(Map<String, Tensor> along, double step) {
        return (valueAt(along, step) - valueAt(along, -step)) / (2 * step);
    }

    private double valueAt(Map<String, Tensor> along, double step) {
        Map<String, Tensor> moved = new LinkedHashMap<>();
        along.forEach((name, d) -> moved.put(name, parameters.get(name).add(d.mul(step))));
        return value(parameters.with(moved)).item();
    }
}
