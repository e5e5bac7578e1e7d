package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.RealModels;
import vitrine.nn.Layer;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.util.Map;

/// Ablation-CAM and Score-CAM of photos with real weights, against pytorch-grad-cam. Its inputs are
/// taken as stored; that photos become them is another test's.
class RealSweptGoldensTest {
    private static final double FINAL = 5e-3;
    private static final Profile PGC = Profile.PYTORCH_GRAD_CAM;

    private static Layer load(String weights, String architecture) {
        try (Checkpoint file = SafeTensors.open(RealModels.file(weights))) {
            return Loading.load(Engine.cpu(), file, Models.named(architecture).build());
        }
    }

    private static void check(String weights, String name, Method method, int cases) {
        Assumptions.assumeTrue(RealModels.present(weights), Goldens.ABSENT);
        Goldens goldens = Goldens.read("F_real/real");
        Layer model = null;
        double worst = 0;
        int compared = 0;
        for (Map<String, Object> example : goldens.cases()) {
            if (!example.get("weights").equals(weights) || !example.get("method").equals(name))
                continue;
            if (model == null) model = load(weights, String.valueOf(example.get("arch")));
            String id = String.valueOf(example.get("id"));
            String photo = id.substring(0, id.indexOf("/" + name));
            Tensor x =
                    Engine.cpu()
                            .tensor(
                                    new Shape(1, 3, 224, 224),
                                    goldens.tensor(photo + "/input").floats());
            Target target = Target.logit(((Number) example.get("target")).intValue());
            String layer = String.valueOf(example.get("layer"));
            double[] map =
                    new Study(model, x, layer, target)
                            .explain(method)
                            .render(PGC, 224, 224)
                            .toDoubles();
            double error = Goldens.maxError(map, goldens.tensor(id).values());
            assertTrue(error <= FINAL, () -> id + ": final map off by " + error);
            worst = Math.max(worst, error);
            compared++;
        }
        System.out.println(
                "F_real "
                        + weights
                        + " "
                        + name
                        + ": "
                        + compared
                        + "/"
                        + cases
                        + ", final "
                        + worst);
        assertEquals(cases, compared);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18_ktb, 6",
        "resnet50_ktb, 2",
        "squeezenet1_0, 6",
        "deit_tiny_patch16_224, 6"
    })
    void ablationCam(String weights, int cases) {
        check(weights, "AblationCAM", AblationCam.of(PGC), cases);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"resnet18_ktb, 3", "deit_tiny_patch16_224, 3"})
    void scoreCam(String weights, int cases) {
        check(weights, "ScoreCAM", ScoreCam.of(PGC), cases);
    }
}
