package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

/// Maps by pytorch-grad-cam, raw and final, with one layer and with several, for every kind of
/// target.
class CamGoldensTest {
    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static void check(Goldens goldens, Layer model, Map<String, Tensor> inputs) {
        CamGoldens compared = new CamGoldens(goldens);
        System.out.println(compared.check(model, inputs));
        assertEquals(List.of(), compared.failures());
        assertEquals(goldens.cases().size(), compared.cases());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallcnn", "smallflat", "smallflat_b", "smallsoft", "tinyvit"})
    void smallNetworks(String file) {
        Goldens goldens = Goldens.read("C_cam_small/" + file);
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        String architecture = String.valueOf(goldens.manifest().get("arch"));
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Layer model = SmallNets.build(engine, architecture, weights);
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (String name : goldens.tensorNames()) {
                if (!name.startsWith("in/")) continue;
                Goldens.Golden golden = goldens.tensor(name);
                inputs.put(name, engine.tensor(new Shape(golden.shape()), golden.floats()));
                double[] logits = goldens.tensor(name.replace("in/", "logits/") + ".f64").values();
                double error = Goldens.maxError(model.apply(inputs.get(name)).toDoubles(), logits);
                double allowed = (engine == Engine.cpu() ? 2e-5 : 1e-9) * Goldens.maxAbs(logits);
                assertTrue(error <= allowed, () -> name + ": logits off by " + error);
            }
            check(goldens, model, inputs);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18_main_224x224",
                "resnet18_multi_128x128",
                "resnet18_slow_64x64",
                "resnet50_main_160x160",
                "deit_tiny_main_224x224",
                "mobilenet_v2_main_128x128",
                "vgg16_main_128x128",
                "vgg16_multi_96x96"
            })
    void fullNetworks(String file) {
        Goldens goldens = Goldens.read("C_cam_full/" + file);
        String name = String.valueOf(goldens.manifest().get("model"));
        Engine engine = Engine.cpu();
        Layer model =
                Models.named(name).build().apply(Site.root(new ManifestWeights(engine, name)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Goldens.map(goldens.manifest().get("inputs"))
                .forEach((input, said) ->
                        inputs.put("in/" + input, GoldenImage.of(engine, Goldens.map(said))));
        check(goldens, model, inputs);
    }
}
