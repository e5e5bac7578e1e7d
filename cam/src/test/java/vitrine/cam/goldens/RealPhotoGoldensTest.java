package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.LayerCam;
import vitrine.engine.Engine;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.RealModels;
import vitrine.nn.Layer;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From a photo's file to the final map, with real weights, against the same through Pillow,
/// PyTorch and pytorch-grad-cam.
class RealPhotoGoldensTest {
    private static final double INPUT = 1 / 255.0 / 0.22;
    private static final double LOGITS = 1e-3;
    private static final double FINAL = 2e-3;
    private static final List<String> METHODS = List.of("GradCAM", "HiResCAM", "LayerCAM");
    private static final List<Method> CAMS = List.of(new GradCam(), new HiResCam(), new LayerCam());
    private static final List<String> PHOTOS =
            List.of("gradcam/both.png", "coral/cat.bmp", "gradcam/dog_cat.jfif");

    private static Layer load(String weights, String architecture) {
        try (Checkpoint file = SafeTensors.open(RealModels.file(weights))) {
            return Loading.load(Engine.cpu(), file, Models.named(architecture).build());
        }
    }

    private static double[] golden(Goldens goldens, String weights, String image, String what) {
        return goldens.tensor(weights + "/" + image.replace('/', '_') + "/" + what).values();
    }

    private static Tensor input(Goldens goldens, String weights, String image) {
        Photo photo = Photo.read(Goldens.path("../images/" + image));
        Tensor x =
                Engine.cpu().tensor(new Shape(1, 3, 224, 224), Preprocessing.IMAGENET.apply(photo));
        double[] expected = golden(goldens, weights, image, "input");
        double[] actual = x.toDoubles();
        int equal = 0;
        for (int i = 0; i < actual.length; i++)
            if (Math.abs(actual[i] - expected[i]) <= 1e-6) equal++;
        double share = (double) equal / actual.length;
        double worst = Goldens.maxError(actual, expected);
        System.out.println(
                "F_real " + weights + " " + image + ": input off by " + worst + ", equal " + share);
        assertTrue(worst <= INPUT, () -> image + ": input off by " + worst);
        assertTrue(share >= 0.999, () -> image + ": only " + share + " of the input is equal");
        return x;
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18_ktb", "resnet50_ktb"})
    void photosAreExplainedAsByPytorchGradCam(String weights) {
        Assumptions.assumeTrue(RealModels.present(weights), Goldens.ABSENT);
        Goldens goldens = Goldens.read("F_real/real");
        Layer model = load(weights, weights.replace("_ktb", ""));
        double worst = 0;
        double worstLogit = 0;
        int compared = 0;
        for (String image : PHOTOS) {
            Tensor x = input(goldens, weights, image);
            Tensor logits = model.apply(x);
            double off =
                    Goldens.maxError(logits.toDoubles(), golden(goldens, weights, image, "logits"));
            assertTrue(off <= LOGITS, () -> image + ": logits off by " + off);
            worstLogit = Math.max(worstLogit, off);
            Map<Integer, List<Saliency>> known = new LinkedHashMap<>();
            for (Map<String, Object> example : goldens.cases()) {
                int method = METHODS.indexOf(String.valueOf(example.get("method")));
                if (method < 0
                        || !example.get("weights").equals(weights)
                        || !example.get("image").equals(image)) {
                    continue;
                }
                topFive(example, logits);
                int k = ((Number) example.get("target")).intValue();
                String layer = String.valueOf(example.get("layer"));
                List<Saliency> answers =
                        known.computeIfAbsent(
                                k,
                                target ->
                                        new Study(model, x, layer, Target.logit(target))
                                                .explain(CAMS));
                double error = finalMap(goldens, example, answers.get(method).map());
                worst = Math.max(worst, error);
                compared++;
            }
        }
        System.out.println(
                "F_real "
                        + weights
                        + ": "
                        + compared
                        + " maps, final off by at most "
                        + worst
                        + ", logits by "
                        + worstLogit);
        assertEquals(18, compared);
    }

    private static void topFive(Map<String, Object> example, Tensor logits) {
        List<Integer> expected = new ArrayList<>();
        for (Object pair : Goldens.list(example.get("top5"))) {
            expected.add(((Number) Goldens.list(pair).getFirst()).intValue());
        }
        assertArrayEquals(
                expected.stream().mapToInt(Integer::intValue).toArray(),
                Selection.topk(logits, 5, 1).indices().values());
    }

    private static double finalMap(Goldens goldens, Map<String, Object> example, Tensor raw) {
        double[] map = Profile.PYTORCH_GRAD_CAM.display(List.of(raw), 224, 224).toDoubles();
        double error =
                Goldens.maxError(map, goldens.tensor(String.valueOf(example.get("id"))).values());
        assertTrue(error <= FINAL, () -> example.get("id") + ": final map off by " + error);
        return error;
    }
}
