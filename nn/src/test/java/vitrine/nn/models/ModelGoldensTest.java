package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Engine;
import vitrine.goldens.Goldens;
import vitrine.nn.Hooks;

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
    private static final int FEW = 10;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18_224x224", "resnet50_128x128"})
    void forwardInSinglePrecisionIsWithinTheTolerances(String file) {
        Goldens goldens = Goldens.read("B_models/" + file);
        Map<String, Object> example = goldens.cases().getFirst();
        GoldenRun seen =
                GoldenRun.of(
                        Engine.cpu(), String.valueOf(example.get("model")), goldens, Hooks.none());
        double[] logits = goldens.tensor("logits.f64").values();
        StringBuilder report = new StringBuilder("B_models " + file + " simd, relative: logits ");
        report.append(GoldenRun.relative(seen.logits().toDoubles(), logits));
        GoldenRun.within(example, "logits", seen.logits().toDoubles(), logits, DEEP_LOGITS);
        for (String stage : seen.stages().keySet()) {
            double[] golden = goldens.tensor("act/" + stage + ".sample64").values();
            double[] actual = seen.stage(example, stage);
            report.append(", ")
                    .append(stage)
                    .append(' ')
                    .append(GoldenRun.relative(actual, golden));
            GoldenRun.within(example, "act:" + stage, actual, golden, ACTIVATIONS);
        }
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double[] actual = seen.gradient(golden.length);
        report.append(", input gradient 99 % ").append(GoldenRun.quantile99(actual, golden));
        report.append(", cosine ").append(GoldenRun.cosine(actual, golden));
        System.out.println(report);
        assertTrue(
                GoldenRun.cosine(actual, golden) > COSINE,
                () -> "input gradient: cosine " + GoldenRun.cosine(actual, golden));
    }

    @Test
    void inputGradientOfResnet50IsWithinTheTolerances() {
        Goldens goldens = Goldens.read("B_models/resnet50_128x128");
        Map<String, Object> example = goldens.cases().getFirst();
        GoldenRun seen = GoldenRun.of(Engine.cpu(), "resnet50", goldens, Hooks.none());
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double p99 = GoldenRun.quantile99(seen.gradient(golden.length), golden);
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
        GoldenRun exact = Exact.RESNET18;
        GoldenRun plain = GoldenRun.of(Engine.cpu(), "resnet18", goldens, Hooks.none());
        int flipped = 0;
        for (int i = 0; i < exact.rectified().size(); i++) {
            flipped +=
                    flips(
                            exact.rectified().get(i).toDoubles(),
                            plain.rectified().get(i).toDoubles());
        }
        GoldenRun same =
                GoldenRun.of(Engine.cpu(), "resnet18", goldens, exact.sameKinks(Engine.cpu()));
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double error = GoldenRun.relative(same.gradient(golden.length), golden);
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
        GoldenRun seen = Exact.RESNET18;
        double worst =
                GoldenRun.relative(
                        seen.logits().toDoubles(), goldens.tensor("logits.f64").values());
        assertTrue(worst <= DOUBLE, "logits: " + worst);
        for (String stage : seen.stages().keySet()) {
            double error =
                    GoldenRun.relative(
                            seen.stage(example, stage),
                            goldens.tensor("act/" + stage + ".sample64").values());
            worst = Math.max(worst, error);
            assertTrue(error <= DOUBLE, stage + ": " + error);
        }
        double[] golden = goldens.tensor("grad.x.sample.f64").values();
        double error = GoldenRun.relative(seen.gradient(golden.length), golden);
        System.out.println(
                "resnet18 reference: logits and activations "
                        + worst
                        + ", input gradient "
                        + error);
        assertTrue(error <= ROUNDED, "input gradient: " + error);
    }

    /// The run in double precision takes seconds; it is made once.
    private static final class Exact {
        static final GoldenRun RESNET18 =
                GoldenRun.of(
                        Engine.reference(),
                        "resnet18",
                        Goldens.read("B_models/resnet18_224x224"),
                        Hooks.none());
    }
}
