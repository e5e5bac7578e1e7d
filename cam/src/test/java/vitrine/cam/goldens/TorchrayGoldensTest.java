package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

import java.util.List;
import java.util.Map;

/// Maps by TorchRay, at the input and at layers, resized and smoothed.
class TorchrayGoldensTest {
    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static Layer small(Goldens goldens, Engine engine) {
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        return SmallNets.build(engine, String.valueOf(goldens.manifest().get("arch")), weights);
    }

    @ParameterizedTest
    @CsvSource({"smallcnn, 39", "smallflat, 39", "smallflat_b, 39"})
    void smallNetworks(String file, int cases) {
        Goldens goldens = Goldens.read("E_torchray/" + file);
        Goldens.Golden x = goldens.tensor("in/x");
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            TorchrayCases compared = new TorchrayCases(goldens, false);
            Tensor input = engine.tensor(new Shape(x.shape()), x.floats());
            System.out.println(compared.check(small(goldens, engine), input));
            assertEquals(List.of(), compared.failures());
            assertEquals(cases, compared.cases());
        }
    }

    @Test
    void resnet18() {
        agrees(Engine.cpu());
    }

    @Test
    @Tag("slow")
    void resnet18InDoublePrecision() {
        agrees(Engine.reference());
    }

    private static void agrees(Engine engine) {
        Goldens goldens = Goldens.read("E_torchray/resnet18");
        Site weights = Site.root(new ManifestWeights(engine, "resnet18"));
        Layer model = Models.named("resnet18").build().apply(weights);
        Map<String, Object> inputs = Goldens.map(goldens.manifest().get("inputs"));
        Tensor x = GoldenImage.of(engine, Goldens.map(inputs.get("x")));
        TorchrayCases compared = new TorchrayCases(goldens, true);
        System.out.println(compared.check(model, x));
        assertEquals(List.of(), compared.failures());
        assertEquals(31, compared.cases());
    }
}
