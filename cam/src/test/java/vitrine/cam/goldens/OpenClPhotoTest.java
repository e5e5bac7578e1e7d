package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.OpenClDevice;
import vitrine.goldens.RealModels;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.util.List;
import java.util.Map;

/// One photo through one network of each family on an OpenCL device: Grad-CAM as by
/// pytorch-grad-cam, and with the bits of the processor.
class OpenClPhotoTest {
    private static final double FINAL = 2e-3;
    private static final String PHOTO = "gradcam/both.png";

    @ParameterizedTest
    @CsvSource({
        "resnet18_ktb, resnet18",
        "squeezenet1_0, squeezenet1_0",
        "deit_tiny_patch16_224, deit_tiny"
    })
    void gradCamIsThatOfTheProcessorAndOfPytorchGradCam(String weights, String architecture) {
        Assumptions.assumeTrue(RealModels.present(weights), Goldens.ABSENT);
        Goldens goldens = Goldens.read("F_real/real");
        ModelSpec spec = Models.named(architecture);
        double worst = 0;
        int maps = 0;
        try (Engine device = OpenClDevice.engine()) {
            for (Map<String, Object> example : goldens.cases()) {
                if (!asks(example, weights)) continue;
                Tensor map = map(device, goldens, example, weights, spec);
                Tensor same = map(Engine.cpu(), goldens, example, weights, spec);
                assertArrayEquals(same.toArray(), map.toArray(), "the bits of the processor");
                double[] shown =
                        Profile.PYTORCH_GRAD_CAM.display(List.of(map), 224, 224).toDoubles();
                double[] expected = goldens.tensor(String.valueOf(example.get("id"))).values();
                worst = Math.max(worst, Goldens.maxError(shown, expected));
                maps++;
            }
            double off = worst;
            assertTrue(maps > 0, "no case asks for Grad-CAM of " + PHOTO);
            assertTrue(off <= FINAL, () -> "final map off by " + off);
            System.out.printf(
                    "F_real %s on %s: %d maps with the processor's bits, off by at most %.1e%n",
                    weights, device.name(), maps, worst);
        }
    }

    private static boolean asks(Map<String, Object> example, String weights) {
        return example.get("weights").equals(weights)
                && example.get("image").equals(PHOTO)
                && GoldenMethod.of(example) instanceof GradCam;
    }

    private static Tensor map(
            Engine engine,
            Goldens goldens,
            Map<String, Object> example,
            String weights,
            ModelSpec spec) {
        String input = weights + "/" + PHOTO.replace('/', '_') + "/input";
        Tensor x = engine.tensor(new Shape(1, 3, 224, 224), goldens.tensor(input).values());
        int k = ((Number) example.get("target")).intValue();
        try (Checkpoint file = SafeTensors.open(RealModels.file(weights))) {
            Study study =
                    new Study(
                            Loading.load(engine, file, spec.build()),
                            x,
                            String.valueOf(example.get("layer")),
                            Target.logit(k));
            Saliency answer = study.explain(new GradCam());
            return answer.map();
        }
    }
}
