package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.gradients.Deconvnet;
import vitrine.cam.gradients.GradientSaliency;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.gradients.LinearApproximation;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// TorchRay's maps by gradients, at the input and at layers, as its profile renders them.
class TorchrayGradientsTest {
    private static final Map<String, Method> METHODS =
            Map.of(
                    "gradient",
                    GradientSaliency.of(Profile.TORCHRAY),
                    "guided_backprop",
                    GuidedBackprop.of(Profile.TORCHRAY),
                    "deconvnet",
                    Deconvnet.of(Profile.TORCHRAY),
                    "linear_approx",
                    new LinearApproximation());

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallcnn", "smallflat", "smallflat_b"})
    void mapsAreTorchrays(String file) {
        Goldens goldens = Goldens.read("E_torchray/" + file);
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        Goldens.Golden in = goldens.tensor("in/x");
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            String arch = String.valueOf(goldens.manifest().get("arch"));
            Layer model = SmallNets.build(engine, arch, weights);
            Tensor x = engine.tensor(new Shape(in.shape()), in.floats());
            int cases = 0;
            double worst = 0;
            for (Map<String, Object> example : goldens.cases()) {
                Method method = METHODS.get(String.valueOf(example.get("method")));
                if (method == null || args(example).containsKey("smooth")) continue;
                worst = Math.max(worst, compare(goldens, example, model, x, method));
                cases++;
            }
            System.out.println(
                    goldens.name()
                            + " gradients "
                            + engine.name()
                            + " "
                            + cases
                            + "/"
                            + cases
                            + ", worst "
                            + worst);
            assertEquals(20, cases);
        }
    }

    private static Map<String, Object> args(Map<String, Object> example) {
        return Goldens.map(example.get("args"));
    }

    private static double compare(
            Goldens goldens, Map<String, Object> example, Layer model, Tensor x, Method method) {
        int[] classes = Goldens.integers(example.get("target"));
        if (classes.length == 1) {
            int k = classes[0];
            classes = new int[x.shape().dim(0)];
            Arrays.fill(classes, k);
        }
        String place = String.valueOf(args(example).getOrDefault("saliency_layer", Place.INPUT));
        Saliency s = new Study(model, x, place, Target.logits(classes)).explain(method);
        Tensor map = s.render(Profile.TORCHRAY, Space.extents(s.map()));
        double[] golden = goldens.tensor(example.get("id") + "/sal.f64").values();
        double scale = Goldens.maxAbs(golden);
        double error = Goldens.maxError(map.toDoubles(), golden);
        double allowed =
                x.engine() == Engine.cpu()
                        ? Math.max(8 * Goldens.yardstick(example, "sal"), 1e-4 * scale)
                        : 1e-9 * scale;
        assertTrue(error <= allowed, () -> example.get("id") + ": off by " + error);
        return error / scale;
    }
}
