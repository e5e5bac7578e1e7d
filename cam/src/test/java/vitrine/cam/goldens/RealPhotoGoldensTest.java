package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.image.ResizeFilter;
import vitrine.cam.methods.EigenCam;
import vitrine.engine.Engine;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.RealModels;
import vitrine.nn.Layer;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// From a photo's file to the final map, with real weights, against the same through Pillow,
/// PyTorch and pytorch-grad-cam.
class RealPhotoGoldensTest {
    private static final double INPUT = 1 / 255.0 / 0.22;
    private static final double LOGITS = 1e-3;
    private static final double FINAL = 2e-3;
    private static final List<String> PHOTOS =
            List.of("gradcam/both.png", "coral/cat.bmp", "gradcam/dog_cat.jfif");

    private double worst;
    private double worstLogit;
    private int compared;
    private int turned;
    private int toCome;

    private static Layer load(String weights, ModelSpec spec) {
        try (Checkpoint file = SafeTensors.open(RealModels.file(weights))) {
            return Loading.load(Engine.cpu(), file, spec.build());
        }
    }

    private static double[] golden(Goldens goldens, String weights, String image, String what) {
        return goldens.tensor(weights + "/" + image.replace('/', '_') + "/" + what).values();
    }

    private static Preprocessing preprocessing(ModelSpec.Input said) {
        return Preprocessing.IMAGENET
                .withResize(said.resize())
                .withCrop(said.crop())
                .withInterpolation(said.bicubic() ? ResizeFilter.BICUBIC : ResizeFilter.BILINEAR);
    }

    private static Tensor input(Goldens goldens, String weights, String image, ModelSpec spec) {
        Photo photo = Photo.read(Goldens.path("../images/" + image));
        float[] values = preprocessing(spec.input()).apply(photo);
        Tensor x = Engine.cpu().tensor(new Shape(1, 3, 224, 224), values);
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
    @CsvSource({
        "resnet18_ktb, resnet18",
        "resnet50_ktb, resnet50",
        "squeezenet1_0, squeezenet1_0",
        "deit_tiny_patch16_224, deit_tiny"
    })
    void photosAreExplainedAsByPytorchGradCam(String weights, String architecture) {
        Assumptions.assumeTrue(RealModels.present(weights), Goldens.ABSENT);
        Goldens goldens = Goldens.read("F_real/real");
        ModelSpec spec = Models.named(architecture);
        Layer model = load(weights, spec);
        for (String image : PHOTOS) {
            Tensor x = input(goldens, weights, image, spec);
            Tensor logits = model.apply(x);
            double off =
                    Goldens.maxError(logits.toDoubles(), golden(goldens, weights, image, "logits"));
            assertTrue(off <= LOGITS, () -> image + ": logits off by " + off);
            worstLogit = Math.max(worstLogit, off);
            Map<String, Map<Method, Tensor>> known = new HashMap<>();
            for (Map<String, Object> example : cases(goldens, weights, image)) {
                topFive(example, logits);
                String question = example.get("layer") + " " + example.get("target");
                compare(
                        goldens,
                        example,
                        known.computeIfAbsent(question, _ -> answers(goldens, example, model, x)));
            }
        }
        System.out.printf(
                "F_real %s: %d maps, %d of them with the other sign, final off by at most %.1e,"
                        + " logits by %.1e; %d to come%n",
                weights, compared, turned, worst, worstLogit, toCome);
        long all = goldens.cases().stream().filter(c -> c.get("weights").equals(weights)).count();
        assertEquals(all, compared + toCome);
    }

    private static List<Map<String, Object>> cases(Goldens goldens, String weights, String image) {
        return goldens.cases().stream()
                .filter(c -> c.get("weights").equals(weights) && c.get("image").equals(image))
                .toList();
    }

    /// The maps of every method that a case of the file asks for.
    private static Map<Method, Tensor> answers(
            Goldens goldens, Map<String, Object> example, Layer model, Tensor x) {
        int k = ((Number) example.get("target")).intValue();
        Study study = new Study(model, x, String.valueOf(example.get("layer")), Target.logit(k));
        List<Method> methods =
                goldens.cases().stream()
                        .map(GoldenMethod::of)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        Map<Method, Tensor> maps = new HashMap<>();
        for (Saliency s : study.explain(methods)) maps.put(s.method(), s.map());
        return maps;
    }

    private void compare(
            Goldens goldens, Map<String, Object> example, Map<Method, Tensor> answers) {
        Method method = GoldenMethod.of(example);
        if (method == null) {
            toCome++;
            return;
        }
        Tensor raw = Objects.requireNonNull(answers.get(method));
        double error = finalError(goldens, example, raw);
        if (method instanceof EigenCam) {
            double other = finalError(goldens, example, raw.neg());
            if (other < error) turned++;
            error = Math.min(error, other);
        }
        double off = error;
        assertTrue(off <= FINAL, () -> example.get("id") + ": final map off by " + off);
        worst = Math.max(worst, off);
        compared++;
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

    private static double finalError(Goldens goldens, Map<String, Object> example, Tensor raw) {
        double[] map = Profile.PYTORCH_GRAD_CAM.display(List.of(raw), 224, 224).toDoubles();
        return Goldens.maxError(map, goldens.tensor(String.valueOf(example.get("id"))).values());
    }
}
