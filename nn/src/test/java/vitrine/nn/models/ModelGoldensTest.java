package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

/// Whole networks against torchvision: logits, activations on the way, and the gradient at the
/// input.
class ModelGoldensTest {
    private static final double DEEP_LOGITS = 2e-4;
    private static final double ACTIVATIONS = 1e-5;
    private static final double GRADIENT = 1e-5;
    private static final double GRADIENT_P99 = 1e-4;
    private static final double COSINE = 0.999;
    private static final double DOUBLE = 1e-9;
    private static final double ROUNDED = 1e-6;
    private static final int STRIDE = 97;
    private static final int FEW = 10;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    /// What one run of a model gave.
    ///
    /// @param rectified the outputs of the rectifiers in order of application
    private record Seen(
            Tensor logits,
            Map<String, Tensor> stages,
            List<Tensor> rectified,
            Tensor inputGradient) {}

    private static Seen run(Engine engine, String model, Goldens goldens, Hooks more) {
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
        return new Seen(
                logits.detached(), stages, rectified, trace.gradient(logits, seed, watched));
    }

    /// Makes every rectifier let through exactly what it let through in another run.
    private static Hooks sameKinks(Engine engine, Seen other) {
        Iterator<Tensor> masks = other.rectified.iterator();
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

    private static double[] every(double[] values, int step, int count) {
        double[] sample = new double[count];
        for (int i = 0; i < count; i++) sample[i] = values[i * step];
        return sample;
    }

    private static double relative(double[] actual, double[] golden) {
        return Goldens.maxError(actual, golden) / Goldens.maxAbs(golden);
    }

    private static double cosine(double[] a, double[] b) {
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

    private static double[] stage(Seen seen, Map<String, Object> example, String stage) {
        Map<String, Object> said = Goldens.map(Goldens.map(example.get("stage_stats")).get(stage));
        Tensor t = seen.stages.get(stage);
        assertArrayEquals(Goldens.integers(said.get("shape")), t.shape().dims(), stage);
        return every(t.toDoubles(), Goldens.integers(said.get("sample_step"))[0], 64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18_224x224", "resnet50_128x128"})
    void forwardInSinglePrecisionIsWithinTheTolerances(String file) {
        Goldens goldens = Goldens.read("B_models/" + file);
        Map<String, Object> example = goldens.cases().getFirst();
        Seen seen = run(Engine.cpu(), String.valueOf(example.get("model")), goldens, Hooks.none());
        double[] logits = goldens.tensor("logits.f64").values();
        StringBuilder report = new StringBuilder("B_models " + file + " simd, relative: logits ");
        report.append(relative(seen.logits.toDoubles(), logits));
        within(example, "logits", seen.logits.toDoubles(), logits, DEEP_LOGITS);
        for (String stage : seen.stages.keySet()) {
            double[] golden = goldens.tensor("act/" + stage + ".sample64").values();
            double[] actual = stage(seen, example, stage);
            report.append(", ").append(stage).append(' ').append(relative(actual, golden));
            within(example, "act:" + stage, actual, golden, ACTIVATIONS);
        }
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double[] actual = every(seen.inputGradient.toDoubles(), STRIDE, golden.length);
        report.append(", input gradient 99 % ").append(quantile99(actual, golden));
        report.append(", cosine ").append(cosine(actual, golden));
        System.out.println(report);
        assertTrue(
                cosine(actual, golden) > COSINE,
                () -> "input gradient: cosine " + cosine(actual, golden));
    }

    private static void within(
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

    private static double quantile99(double[] actual, double[] golden) {
        double top = Goldens.maxAbs(golden);
        double[] errors = new double[golden.length];
        for (int i = 0; i < errors.length; i++) errors[i] = Math.abs(actual[i] - golden[i]) / top;
        Arrays.sort(errors);
        return errors[(int) Math.ceil(0.99 * errors.length) - 1];
    }

    @Test
    void inputGradientOfResnet50IsWithinTheTolerances() {
        Goldens goldens = Goldens.read("B_models/resnet50_128x128");
        Map<String, Object> example = goldens.cases().getFirst();
        Seen seen = run(Engine.cpu(), "resnet50", goldens, Hooks.none());
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double p99 =
                quantile99(every(seen.inputGradient.toDoubles(), STRIDE, golden.length), golden);
        double yard =
                ((Number) Goldens.map(example.get("yard_p99_rel")).get("grad.x.sample"))
                        .doubleValue();
        double allowed = Math.max(8 * yard, GRADIENT_P99);
        assertTrue(p99 <= allowed, () -> "99 % quantile " + p99 + ", allowed " + allowed);
    }

    /// A rectifier's input within rounding error of zero may be on either side of it, and each such
    /// unit changes the gradient visibly. With every rectifier on the same side as in double
    /// precision, what is left are roundings.
    @Test
    void inputGradientOfResnet18DiffersByRoundingsAndUnitsAtZeroAlone() {
        Goldens goldens = Goldens.read("B_models/resnet18_224x224");
        Seen exact = Exact.RESNET18;
        Seen plain = run(Engine.cpu(), "resnet18", goldens, Hooks.none());
        int flipped = 0;
        for (int i = 0; i < exact.rectified.size(); i++) {
            flipped +=
                    flips(exact.rectified.get(i).toDoubles(), plain.rectified.get(i).toDoubles());
        }
        Seen same = run(Engine.cpu(), "resnet18", goldens, sameKinks(Engine.cpu(), exact));
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double error =
                relative(every(same.inputGradient.toDoubles(), STRIDE, golden.length), golden);
        System.out.println(
                "resnet18 simd: "
                        + flipped
                        + " units on the other side of zero; without them the input"
                        + " gradient is off by "
                        + error);
        assertTrue(flipped <= FEW, flipped + " units are on the other side of zero");
        assertTrue(error <= GRADIENT, "input gradient: " + error);
    }

    /// How many units are positive in one run alone; they must be within rounding error of zero.
    private static int flips(double[] a, double[] b) {
        double allowed = GRADIENT * Goldens.maxAbs(a);
        int flips = 0;
        for (int i = 0; i < a.length; i++) {
            if ((a[i] > 0) == (b[i] > 0)) continue;
            flips++;
            double away = Math.max(a[i], b[i]);
            assertTrue(
                    away <= allowed, () -> "a unit of " + away + " is zero in the other precision");
        }
        return flips;
    }

    @Test
    void doublePrecisionIsTheSame() {
        Goldens goldens = Goldens.read("B_models/resnet18_224x224");
        Map<String, Object> example = goldens.cases().getFirst();
        Seen seen = Exact.RESNET18;
        double worst = relative(seen.logits.toDoubles(), goldens.tensor("logits.f64").values());
        assertTrue(worst <= DOUBLE, "logits: " + worst);
        for (String stage : seen.stages.keySet()) {
            double error =
                    relative(
                            stage(seen, example, stage),
                            goldens.tensor("act/" + stage + ".sample64").values());
            worst = Math.max(worst, error);
            assertTrue(error <= DOUBLE, stage + ": " + error);
        }
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double error =
                relative(every(seen.inputGradient.toDoubles(), STRIDE, golden.length), golden);
        System.out.println(
                "resnet18 reference: logits and activations "
                        + worst
                        + ", input gradient "
                        + error);
        assertTrue(error <= ROUNDED, "input gradient: " + error);
    }

    /// The run in double precision takes seconds; it is made once.
    private static final class Exact {
        static final Seen RESNET18 =
                run(
                        Engine.reference(),
                        "resnet18",
                        Goldens.read("B_models/resnet18_224x224"),
                        Hooks.none());
    }
}
