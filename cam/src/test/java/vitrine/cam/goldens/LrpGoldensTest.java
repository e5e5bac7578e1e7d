package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.propagation.Lrp;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Relevance by Captum, at the input and at layers.
class LrpGoldensTest {
    /// A float64 implementation is to reach this where the reference is float64 rounded to float32.
    private static final double DOUBLE = 1e-6;

    private static final double ATTRIBUTIONS = 1e-4;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"smallcnn, 2", "smallflat, 2"})
    void relevanceIsCaptums(String file, int cases) {
        Goldens goldens = Goldens.read("D_captum/" + file);
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            List<String> failures = new ArrayList<>();
            int found = 0;
            double worst = 0;
            for (Map<String, Object> example : goldens.cases()) {
                if (!String.valueOf(example.get("method")).endsWith("LRP")) continue;
                found++;
                worst = Math.max(worst, compare(goldens, example, engine, failures));
            }
            System.out.println(
                    goldens.name()
                            + " LRP "
                            + engine.name()
                            + " "
                            + (found - failures.size())
                            + "/"
                            + found
                            + ", worst "
                            + worst);
            assertEquals(List.of(), failures);
            assertEquals(cases, found);
        }
    }

    private static double compare(
            Goldens goldens, Map<String, Object> example, Engine engine, List<String> failures) {
        Layer model =
                SmallNets.build(
                        engine,
                        String.valueOf(goldens.manifest().get("arch")),
                        String.valueOf(example.get("model")));
        Goldens.Golden x =
                goldens.tensor(String.valueOf(Goldens.list(example.get("input")).getFirst()));
        Map<String, Object> args = Goldens.map(example.get("args"));
        List<Object> classes = Goldens.list(args.get("target"));
        Target target = Target.logits(Goldens.integers(classes.subList(1, classes.size())));
        Object layer = example.get("layer");
        Place place = layer == null ? Place.input() : Place.of(layer.toString());
        Tensor input = engine.tensor(new Shape(x.shape()), x.floats());
        Saliency s =
                new Study(model, input, place.toString(), target).explain(Lrp.of(Profile.CAPTUM));
        String id = String.valueOf(example.get("id"));
        double[] golden = goldens.tensor(id + "/attr.f64").values();
        double relative = Goldens.maxError(s.map().toDoubles(), golden) / Goldens.maxAbs(golden);
        double allowed =
                engine == Engine.cpu()
                        ? Math.max(
                                8 * Goldens.yardstick(example, "attr") / Goldens.maxAbs(golden),
                                ATTRIBUTIONS)
                        : DOUBLE;
        if (!(relative <= allowed))
            failures.add(id + ": off by " + relative + ", allowed " + allowed);
        if (goldens.has(id + "/delta.f64")) {
            double[] delta = goldens.tensor(id + "/delta.f64").values();
            double[] residual = s.derivation().note("residual").value().toDoubles();
            double off = Goldens.maxError(residual, delta);
            double most = (engine == Engine.cpu() ? 1e-4 : 1e-6) * s.score().abs().amax().item();
            if (!(off <= most)) failures.add(id + ": delta off by " + off);
        }
        return relative;
    }
}
