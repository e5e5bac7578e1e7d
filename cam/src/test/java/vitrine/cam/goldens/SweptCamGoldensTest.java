package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.GoldenImage;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.Models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Maps by pytorch-grad-cam of the methods that sweep (Score-CAM, Ablation-CAM), use biases
/// (FullGrad), curvature (ShapleyCAM) or other methods (Finer-CAM, RefineCAM, test-time
/// augmentation, eigen smoothing of those that sweep).
class SweptCamGoldensTest {
    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static void check(Goldens goldens, Layer model, Map<String, Tensor> inputs, int cases) {
        SweptCamGoldens compared = new SweptCamGoldens(goldens);
        System.out.println(compared.check(model, inputs));
        assertEquals(List.of(), compared.failures());
        assertEquals(cases, compared.cases());
    }

    @ParameterizedTest
    @CsvSource({
        "C_cam_small/smallcnn, smallcnn, 35",
        "C_cam_small/smallflat, smallflat, 30",
        "C_cam_small/smallflat_b, smallflat, 27",
        "C_cam_small/smallsoft, smallsoft, 35",
        "C_cam_small/tinyvit, tinyvit, 21",
        "C_cam_misc/segmentation, smallseg, 2",
        "C_cam_misc/cam3d, small3d, 1"
    })
    void smallNetworks(String file, String architecture, int cases) {
        Goldens goldens = Goldens.read(file);
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Layer model = SmallNets.build(engine, architecture, weights);
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (String name : goldens.tensorNames()) {
                if (!name.startsWith("in/") || name.endsWith("_mask")) continue;
                Goldens.Golden golden = goldens.tensor(name);
                inputs.put(name, engine.tensor(new Shape(golden.shape()), golden.floats()));
            }
            check(goldens, model, inputs, cases);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18_main_224x224, 3",
        "resnet18_multi_128x128, 1",
        "resnet18_slow_64x64, 3",
        "resnet50_main_160x160, 3",
        "vgg16_main_128x128, 4",
        "vgg16_multi_96x96, 1",
        "mobilenet_v2_main_128x128, 4",
        "deit_tiny_main_224x224, 1"
    })
    void fullNetworks(String file, int cases) {
        Goldens goldens = Goldens.read("C_cam_full/" + file);
        String name = String.valueOf(goldens.manifest().get("model"));
        Engine engine = Engine.cpu();
        Layer model =
                Models.named(name).build().apply(Site.root(new ManifestWeights(engine, name)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Goldens.map(goldens.manifest().get("inputs"))
                .forEach((input, said) ->
                        inputs.put("in/" + input, GoldenImage.of(engine, Goldens.map(said))));
        check(goldens, model, inputs, cases);
    }
}
