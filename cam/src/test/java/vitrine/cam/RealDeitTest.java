package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.image.ResizeFilter;
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
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// DeiT-tiny with its trained weights on photos, against timm and pytorch-grad-cam.
class RealDeitTest {
    private static final String WEIGHTS = "deit_tiny_patch16_224";
    private static final double LOGITS = 1e-3;
    private static final double MAP = 2e-3;
    private static final Map<String, Method> METHODS =
            Map.of(
                    "GradCAM", new GradCam(),
                    "HiResCAM", new HiResCam(),
                    "LayerCAM", new LayerCam());
    private static final ModelSpec SPEC = Models.named("deit_tiny");

    private static Layer net() {
        Assumptions.assumeTrue(
                RealModels.present(WEIGHTS),
                WEIGHTS + " is not in shared/models; set -Dvitrine.shared=FOLDER");
        return Loaded.NET;
    }

    private static final class Loaded {
        static final Layer NET = load();

        private static Layer load() {
            try (Checkpoint file = SafeTensors.open(RealModels.file(WEIGHTS))) {
                return Loading.load(Engine.cpu(), file, SPEC.build());
            }
        }
    }

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static Preprocessing preprocessing() {
        ModelSpec.Input said = SPEC.input();
        assertTrue(said.bicubic(), "DeiT's photos are resized bicubically");
        return Preprocessing.IMAGENET
                .withResize(said.resize())
                .withCrop(said.crop())
                .withInterpolation(ResizeFilter.BICUBIC);
    }

    private static Tensor input(String image, Preprocessing preprocessing) {
        Photo photo = Photo.read(Goldens.path("../images/" + image));
        return Engine.cpu().tensor(new Shape(1, 3, 224, 224), preprocessing.apply(photo));
    }

    @Test
    void topFiveOfAPhotoThatIsOnlyScaled() {
        Tensor x = input("gradcam/both.png", preprocessing().withResize(0).withCrop(0));
        Selection.Selected top = Selection.topk(net().apply(x), 5, 1);
        assertEquals("[243, 242, 282, 292, 254]", Arrays.toString(top.indices().values()));
        double[] logits = {8.269, 7.390, 5.831, 5.095, 5.074};
        double[] found = top.values().toDoubles();
        for (int i = 0; i < logits.length; i++) assertEquals(logits[i], found[i], LOGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradcam/both.png", "coral/cat.bmp", "gradcam/dog_cat.jfif"})
    void logitsAndMapsAreThePeers(String image) {
        Goldens goldens = Goldens.read("F_real/real");
        Tensor x = input(image, preprocessing());
        String prefix = WEIGHTS + "/" + image.replace('/', '_') + "/";
        Tensor output = net().apply(x);
        double[] logits = goldens.tensor(prefix + "logits").values();
        double error = Goldens.maxError(output.toDoubles(), logits);
        StringBuilder report =
                new StringBuilder("F_real " + prefix + ": logits %.1e".formatted(error));
        assertTrue(error <= LOGITS, () -> "logits: off by " + error);
        int compared = 0;
        for (Map<String, Object> example : goldens.cases()) {
            String id = String.valueOf(example.get("id"));
            if (!id.startsWith(prefix)) continue;
            List<Integer> top =
                    Goldens.list(example.get("top5")).stream()
                            .map(pair -> Goldens.integers(Goldens.list(pair).getFirst())[0])
                            .toList();
            int[] found = Selection.topk(output, 5, 1).indices().values();
            assertEquals(top, Arrays.stream(found).boxed().toList(), id);
            Method method = METHODS.get(String.valueOf(example.get("method")));
            if (method == null) continue;
            int target = Goldens.integers(example.get("target"))[0];
            assertEquals(SPEC.targetLayer(), example.get("layer"));
            Saliency s =
                    new Study(net(), x, SPEC.targetLayer(), Target.logit(target)).explain(method);
            double[] map = Profile.PYTORCH_GRAD_CAM.display(List.of(s.map()), 224, 224).toDoubles();
            double off = Goldens.maxError(map, goldens.tensor(id).values());
            report.append(", %s/%d %.1e".formatted(method.name(), target, off));
            assertTrue(off <= MAP, () -> id + ": off by " + off);
            compared++;
        }
        System.out.println(report);
        assertTrue(compared >= 3, "only " + compared + " maps were compared");
    }
}
