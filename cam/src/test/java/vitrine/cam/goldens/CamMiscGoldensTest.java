package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.ClassScore;
import vitrine.cam.Evidence;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.KernelComponent;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.cam.targets.Finer;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.Map;

/// pytorch-grad-cam on volumes and on dense outputs, and its parts by themselves: projections,
/// kernels and targets.
class CamMiscGoldensTest {
    private static final double SINGLE = 1e-6;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"cam3d, small3d, small3d_s0", "segmentation, smallseg, smallseg_s0"})
    void volumesAndDenseOutputs(String file, String architecture, String weights) {
        Goldens goldens = Goldens.read("C_cam_misc/" + file);
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Layer model = SmallNets.build(engine, architecture, weights);
            CamGoldens compared = new CamGoldens(goldens);
            System.out.println(
                    compared.check(model, Map.of("in/x", tensor(engine, goldens, "in/x"))));
            assertEquals(List.of(), compared.failures());
            assertEquals(goldens.cases().size(), compared.cases());
        }
    }

    private static Tensor tensor(Engine engine, Goldens goldens, String name) {
        Goldens.Golden golden = goldens.tensor(name);
        return engine.tensor(new Shape(golden.shape()), golden.values());
    }

    private static Evidence itself(Tensor x, Target target) {
        return new Study(new Tap(Site.root(new Seeded(x.engine(), "tap"))), x, "input", target)
                .evidence();
    }

    /// The golden projection's sign is an accident but for `signfix`, so the values are compared
    /// under our convention for both.
    @ParameterizedTest
    @ValueSource(strings = {"svd0", "svd1", "svd2"})
    void projections(String name) {
        Goldens goldens = Goldens.read("C_cam_misc/image_utils");
        Tensor x = tensor(Engine.reference(), goldens, name + "/in");
        double[] fixed = goldens.tensor(name + "/proj_signfix").values();
        Tensor own = new PrincipalComponent(Centring.CHANNELS, Sign.MAP).of(x);
        assertArrayEquals(fixed, own.toDoubles(), SINGLE * Goldens.maxAbs(fixed));
        double[] free = goldens.tensor(name + "/proj").values();
        for (int i = 0; i < free.length; i++) {
            assertEquals(Math.abs(free[i]), Math.abs(own.toDoubles()[i]), SINGLE * 10);
        }
        Map<String, Kernel> kernels =
                Map.of(
                        "sigmoid",
                        new Kernel.Sigmoid(0, 1),
                        "rbf",
                        new Kernel.Rbf(0.05),
                        "poly",
                        new Kernel.Polynomial(0.1, 1, 3),
                        "cosine",
                        new Kernel.Cosine());
        kernels.forEach((kind, kernel) -> {
            double[] golden = goldens.tensor(name + "/kernel_" + kind).values();
            double[] seen = new KernelComponent(kernel, Sign.MAP).of(x).toDoubles();
            assertArrayEquals(golden, seen, SINGLE * Goldens.maxAbs(golden), name + " " + kind);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"logit", "softmax", "rest", "finer"})
    void targetsAndTheirGradients(String kind) {
        Goldens goldens = Goldens.read("C_cam_misc/image_utils");
        Target target =
                switch (kind) {
                    case "softmax" -> Target.of(ClassScore.PROBABILITY, 3);
                    case "rest" -> Target.of(ClassScore.REST, 3);
                    case "finer" ->
                            new Finer(3, List.of(1, 5, 6), 0.7, Finer.Weighting.PROBABILITY);
                    default -> Target.logit(3);
                };
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Evidence e = itself(tensor(engine, goldens, "targets/logits"), target);
            double tolerance = engine.name().equals("reference") ? 1e-9 : 2e-6;
            double[] score = goldens.tensor("targets/" + kind + ".f64").values();
            assertArrayEquals(score, e.score().toDoubles(), tolerance * Goldens.maxAbs(score));
            double[] gradient = goldens.tensor("targets/" + kind + ".grad.f64").values();
            assertArrayEquals(
                    gradient, e.gradient().toDoubles(), tolerance * Goldens.maxAbs(gradient));
        }
    }
}
