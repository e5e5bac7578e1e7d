package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Selection;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.goldens.GoldenImage;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Relu;
import vitrine.nn.Selector;
import vitrine.nn.Site;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one run of a whole network gave, beside what torchvision gave.
///
/// @param rectified the outputs of the rectifiers in order of application
record GoldenRun(
        Tensor logits, Map<String, Tensor> stages, List<Tensor> rectified, Tensor inputGradient) {
    private static final int STRIDE = 97;

    /// Runs the model on its golden input; `target` must be the top class.
    static GoldenRun of(Engine engine, String model, Goldens goldens, Hooks more) {
        Map<String, Object> example = goldens.cases().getFirst();
        Layer net =
                Models.named(model).build().apply(Site.root(new ManifestWeights(engine, model)));
        Tensor x = GoldenImage.of(engine, Goldens.map(example.get("input")));
        Map<String, Tensor> stages = new LinkedHashMap<>();
        List<Tensor> rectified = new ArrayList<>();
        Hooks hooks =
                more.output(
                        Selector.type(Relu.class),
                        (layer, y) -> {
                            rectified.add(y.detached());
                            return y;
                        });
        for (String stage : Goldens.map(example.get("stage_stats")).keySet()) {
            hooks =
                    hooks.output(
                            Selector.path(stage),
                            (layer, y) -> {
                                stages.put(layer.path(), y.detached());
                                return y;
                            });
        }
        Trace trace = new Trace();
        Tensor watched = trace.watch(x);
        Tensor logits = hooks.during(() -> net.apply(watched));
        Index target = new Index(goldens.tensor("target").integers());
        assertArrayEquals(
                target.values(),
                Selection.argmax(logits.detached(), 1).values(),
                "the top classes");
        Tensor seed = Selection.oneHot(engine, target, logits.shape().dim(1));
        return new GoldenRun(
                logits.detached(), stages, rectified, trace.gradient(logits, seed, watched));
    }

    /// Hooks that make every rectifier let through exactly what it let through in this run.
    Hooks sameKinks(Engine engine) {
        Iterator<Tensor> masks = rectified.iterator();
        Deque<Tensor> inputs = new ArrayDeque<>();
        return Hooks.none()
                .input(
                        Selector.type(Relu.class),
                        (layer, x) -> {
                            inputs.push(x);
                            return x;
                        })
                .output(
                        Selector.type(Relu.class),
                        (layer, y) -> {
                            Tensor passed = masks.next();
                            Tensor mask = engine.tensor(passed.shape(), passed.gt(0).toDoubles());
                            return inputs.pop().mul(mask);
                        });
    }

    /// The sample of the input gradient that the goldens hold.
    double[] gradient(int count) {
        return every(inputGradient.toDoubles(), STRIDE, count);
    }

    /// `count` values, `step` apart.
    private static double[] every(double[] values, int step, int count) {
        double[] sample = new double[count];
        for (int i = 0; i < count; i++) sample[i] = values[i * step];
        return sample;
    }

    /// The largest error over the largest magnitude.
    static double relative(double[] actual, double[] golden) {
        return Goldens.maxError(actual, golden) / Goldens.maxAbs(golden);
    }

    /// The cosine of the angle between two vectors.
    static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    /// The sample of a stage that the goldens hold.
    double[] stage(Map<String, Object> example, String stage) {
        Map<String, Object> said = Goldens.map(Goldens.map(example.get("stage_stats")).get(stage));
        Tensor t = stages.get(stage);
        assertArrayEquals(Goldens.integers(said.get("shape")), t.shape().dims(), stage);
        return every(t.toDoubles(), Goldens.integers(said.get("sample_step"))[0], 64);
    }

    /// Checks an error against `max(8 · yardstick, rel · max|golden|)`.
    static void within(
            Map<String, Object> example,
            String name,
            double[] actual,
            double[] golden,
            double rel) {
        double error = Goldens.maxError(actual, golden);
        double allowed =
                Math.max(8 * Goldens.yardstick(example, name), rel * Goldens.maxAbs(golden));
        assertTrue(error <= allowed, () -> name + ": off by " + error + ", allowed " + allowed);
    }

    /// The 99 % quantile of the errors over the largest magnitude.
    static double quantile99(double[] actual, double[] golden) {
        double top = Goldens.maxAbs(golden);
        double[] errors = new double[golden.length];
        for (int i = 0; i < errors.length; i++) errors[i] = Math.abs(actual[i] - golden[i]) / top;
        Arrays.sort(errors);
        return errors[(int) Math.ceil(0.99 * errors.length) - 1];
    }
}
