package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.PageCode;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The page `docs/how-to/measure-a-map.md`: its code is this code, and this code runs.
class MeasureAMapTest {
    private final Engine engine = Engine.cpu();
    private final Weights weights = new Seeded(engine, "page");
    private final Layer model = build(Site.root(weights));
    private final Tensor image = Toys.numbers(engine, "page/x", 4, 3, 24, 24);

    private static Layer build(Site site) {
        return new TinyNet(site, 4, 5);
    }

    @Test
    void aMapIsMeasuredBesideOthers() throws IOException {
        // page
        Study study = new Study(model, image, "tail", Target.top());
        Explainer map = new Displayed(new GradCam(), Profile.PAPER);
        Figures road = Road.of(Profile.PAPER).measure(study, map);
        Estimate own = road.first().mean(); // with its interval, own.low() to own.high()
        Estimate edges = road.row("edge map").mean();
        String table = road.toString();
        // end
        assertEquals(between(page(), "```text\n", "```\n").getFirst(), table);
        assertTrue(own.low() < own.value() && own.value() < own.high());
        assertTrue(edges.high() < own.value());
    }

    @Test
    void curvesAndCorrelations() {
        Study study = new Study(model, image, "tail", Target.logit(3));
        // page
        Target probability = Target.of("p(3)", y -> y.softmax(1).slice(1, 3, 4, 1));
        Study likely = new Study(model, image, "tail", probability);
        Explainer map = new Displayed(new GradCam(), Profile.PAPER);
        Trial trial = Trial.of(likely, map).getFirst();
        Curve curve = Deletion.of(Profile.PAPER).curve(trial);

        Explainer signed = new Signed(new HiResCam(), Profile.PAPER);
        Figures fidelity = MuFidelity.of(Profile.PAPER).measure(study, signed);
        // end
        assertEquals(21, curve.scores().size());
        assertTrue(curve.scores().getFirst() > 0 && curve.scores().getFirst() < 1);
        assertEquals(4, fidelity.rows().size());
    }

    @Test
    void whereTheThingIs() {
        Study study = new Study(model, image, "tail", Target.logit(3));
        Explainer map = new Displayed(new GradCam(), Profile.PAPER);
        // page
        int[] extents = {24, 24};
        Region box = Region.box(engine, extents, new int[] {4, 6}, new int[] {20, 18});
        double inside = new Energy(box).measure(study, map).first().mean().value();
        double iou = new Overlap(box).measure(study, map).first().mean().value();
        // end
        assertTrue(inside >= 0 && inside <= 1 && iou >= 0 && iou <= 1);
    }

    @Test
    void doesTheMapExplainTheModel() {
        Study study = new Study(model, image, "tail", Target.logit(3));
        // page
        Rebuild again = Rebuild.of(weights, site -> build(site));
        List<String> layers = List.of(); // all, the nearest to the score first
        ModelRandomisation sanity =
                new ModelRandomisation(
                        again, layers, new Scheme.Cascading(), new RankCorrelation(), 1, 0);
        Figures alike = sanity.measure(study, new Signed(new GradCam(), Profile.PAPER));
        // end
        assertTrue(alike.first().mean().value() < 1);
        assertEquals(1, alike.row("edge map").mean().value());
    }

    private static String page() throws IOException {
        return PageCode.read("docs/how-to/measure-a-map.md");
    }

    private static List<String> between(String text, String from, String to) {
        List<String> parts = new ArrayList<>();
        for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + 1)) {
            int start = at + from.length();
            parts.add(text.substring(start, text.indexOf(to, start)).stripTrailing().stripIndent());
        }
        return parts;
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(
                "docs/how-to/measure-a-map.md",
                "cam/src/test/java/vitrine/cam/metrics/MeasureAMapTest.java",
                4);
    }
}
