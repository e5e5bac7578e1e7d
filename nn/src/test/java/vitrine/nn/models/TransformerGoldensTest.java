package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
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
import vitrine.nn.Selector;
import vitrine.nn.Site;

import java.util.LinkedHashMap;
import java.util.Map;

/// Whole transformers against torchvision and timm: logits, activations on the way, and the
/// gradient at the input. These networks are smooth, so every number counts.
///
/// The runs in double precision take minutes and are left out unless asked for: see the commands in
/// CONTRIBUTING.md.
class TransformerGoldensTest {
    private static final double LOGITS = 2e-5;
    private static final double FLOOR = 1e-5;
    private static final double DOUBLE = 1e-9;
    private static final double ROUNDED = 1e-6;
    private static final int STRIDE = 97;

    private final StringBuilder report = new StringBuilder();

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    /// How far a value may be from the golden one.
    private interface Allowed {
        double error(String name, double[] golden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deit_tiny_224x224",
                "vit_b_16_224x224",
                "swin_t_224x224",
                "convnext_tiny_128x128"
            })
    void singlePrecisionIsWithinTheTolerances(String file) {
        Goldens goldens = Goldens.read("B_models/" + file);
        Map<String, Object> example = goldens.cases().getFirst();
        check(
                Engine.cpu(),
                goldens,
                (name, golden) -> {
                    double floor = name.equals("logits") ? LOGITS : FLOOR;
                    double yard = 8 * Goldens.yardstick(example, name);
                    return Math.max(yard, floor * Goldens.maxAbs(golden));
                });
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "deit_tiny_224x224",
                "vit_b_16_224x224",
                "swin_t_224x224",
                "convnext_tiny_128x128"
            })
    void doublePrecisionIsTheSame(String file) {
        Goldens goldens = Goldens.read("B_models/" + file);
        boolean rounded = goldens.tensor("grad.x.sample.f64").dtype().equals("F32");
        try (Engine engine = Engine.reference()) {
            check(
                    engine,
                    goldens,
                    (name, golden) -> {
                        double rel = rounded && name.equals("grad.x") ? ROUNDED : DOUBLE;
                        return rel * Goldens.maxAbs(golden);
                    });
        }
    }

    private void check(Engine engine, Goldens goldens, Allowed allowed) {
        Map<String, Object> example = goldens.cases().getFirst();
        String model = String.valueOf(example.get("model"));
        report.append("B_models ").append(model).append(' ').append(engine.name());
        Layer net =
                Models.named(model).build().apply(Site.root(new ManifestWeights(engine, model)));
        Map<String, Object> stats = Goldens.map(example.get("stage_stats"));
        Map<String, Tensor> stages = new LinkedHashMap<>();
        Hooks hooks = Hooks.none();
        for (String stage : stats.keySet()) {
            hooks =
                    hooks.output(
                            Selector.path(stage),
                            (layer, y) -> {
                                stages.put(layer.path(), y.detached());
                                return y;
                            });
        }
        Trace trace = new Trace();
        Tensor x = trace.watch(GoldenImage.of(engine, Goldens.map(example.get("input"))));
        Tensor logits = hooks.during(() -> net.apply(x));
        Index target = new Index(goldens.tensor("target").integers());
        assertArrayEquals(
                target.values(), Selection.argmax(logits.detached(), 1).values(), "top classes");
        compare("logits", logits.toDoubles(), goldens.tensor("logits.f64").values(), allowed);
        stages.forEach((stage, y) -> {
            Map<String, Object> said = Goldens.map(stats.get(stage));
            assertArrayEquals(Goldens.integers(said.get("shape")), y.shape().dims(), stage);
            int step = Goldens.integers(said.get("sample_step"))[0];
            double[] golden = goldens.tensor("act/" + stage + ".sample64").values();
            compare("act:" + stage, every(y.toDoubles(), step, 64), golden, allowed);
        });
        Tensor seed = Selection.oneHot(engine, target, logits.shape().dim(1));
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double[] gradient = trace.gradient(logits, seed, x).toDoubles();
        compare("grad.x", every(gradient, STRIDE, golden.length), golden, allowed);
        System.out.println(report);
    }

    private void compare(String name, double[] actual, double[] golden, Allowed allowed) {
        double error = Goldens.maxError(actual, golden);
        report.append(", %s %.1e".formatted(name, error / Goldens.maxAbs(golden)));
        double bound = allowed.error(name, golden);
        assertTrue(error <= bound, () -> name + ": off by " + error + ", allowed " + bound);
    }

    private static double[] every(double[] values, int step, int count) {
        double[] sample = new double[count];
        for (int i = 0; i < count; i++) sample[i] = values[i * step];
        return sample;
    }
}
