package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import vitrine.cam.methods.GradCam;
import vitrine.cam.perturbation.Baseline;
import vitrine.cam.perturbation.Draws;
import vitrine.cam.perturbation.Features;
import vitrine.cam.perturbation.Hsic;
import vitrine.cam.perturbation.KernelShap;
import vitrine.cam.perturbation.Lime;
import vitrine.cam.perturbation.Occlusion;
import vitrine.cam.perturbation.Perturbation;
import vitrine.cam.perturbation.Sampler;
import vitrine.cam.perturbation.Sobol;
import vitrine.cam.perturbation.SobolEstimator;
import vitrine.cam.perturbation.Windows;
import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Interpolation;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.util.List;

/// The snippets of the page for those who come from Xplique, compiled and with their numbers.
class ComingFromXpliqueTest {
    private static final String PAGE = "docs/how-to/coming-from-xplique.md";
    private static final String OWN = "cam/src/test/java/vitrine/cam/ComingFromXpliqueTest.java";

    private final Engine engine = Engine.cpu();
    private final Layer model = new TinyNet(Site.root(new Seeded(engine, "xplique")), 4, 5);
    private final Tensor images =
            engine.tensor(new Shape(2, 3, 8, 8), Seeded.values("xplique/x", 384, 0, 1));

    /// The code between `// page` and `// end`, and the page's code, in order.
    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 7);
    }

    @Test
    void gradCam() {
        // page
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        Saliency s = study.explain(new GradCam());
        Tensor heat = Interpolation.CUBIC_TENSORFLOW.resize(s.map().relu(), 8, 8);
        // end
        assertEquals(new Shape(2, 1, 8, 8), heat.shape());
        double[] map = s.map().relu().toDoubles();
        double near = 0.8671875 / 0.796875;
        double far = -0.0703125 / 0.796875;
        double corner = near * near * map[0] + near * far * (map[1] + map[4]) + far * far * map[5];
        assertEquals(corner, heat.toDoubles()[0], 1e-6 * s.map().abs().amax().item());
    }

    /// Activations that are their own gradients, as in Xplique's test.
    @Test
    void theWeightsOfXpliquesOwnTest() {
        Tap features = new Tap(Site.root(new Seeded(engine, "none")).at("features"));
        Target half = Target.of("half the squares", y -> y.square().sum(1, 2, 3).mul(0.5));
        Network net = in -> features.apply(in.getFirst());
        Target score = Target.of("score", y -> half.score(y).reshape(-1, 1));
        float[] maps = {1, 1, 1, 1, 1, 1, 0, 0, 1, 0.5f, 0, 0, 0.5f, 0, 0, 0};
        Tensor x = engine.tensor(new Shape(1, 4, 2, 2), maps);
        Saliency s =
                new Study(net, List.of(x), List.of(Place.of("features")), score, Sweep.AUTOMATIC)
                        .explain(new GradCam());
        double[] weights = s.derivation().note("alpha").value().toDoubles();
        assertArrayEquals(new double[] {1, 0.5, 0.375, 0.125}, weights);
        double[] expected = new double[4];
        for (int i = 0; i < 16; i++) expected[i % 4] += weights[i / 4] * maps[i];
        assertArrayEquals(expected, s.map().toDoubles());
    }

    @Test
    void operators() {
        // page
        Tensor oneHot = Selection.oneHot(engine, new Index(1, 3), 5);
        Saliency s =
                Operator.CLASSIFICATION
                        .study(Network.of(model), images, oneHot, Place.of("block"))
                        .explain(new GradCam());
        // end
        Saliency byIndex =
                new Study(model, images, "block", Target.logits(1, 3)).explain(new GradCam());
        assertArrayEquals(byIndex.map().toDoubles(), s.map().toDoubles());
    }

    @Test
    void operatorsOfOnesOwn() {
        Tensor oneHot = Selection.oneHot(engine, new Index(1, 3), 5);
        // page
        Operator brightness =
                (f, x, y) -> f.apply(x).mul(y).sum(1).mul(x.mean(1, 2, 3).reshape(-1, 1));
        Study study = brightness.study(Network.of(model), images, oneHot, Place.of("block"));
        // end
        double[] scores = study.evidence().score().toDoubles();
        double[] logits = model.apply(images).toDoubles();
        double[] means = images.mean(1, 2, 3).toDoubles();
        assertEquals(logits[1] * means[0], scores[0], 1e-6);
        assertEquals(logits[5 + 3] * means[1], scores[1], 1e-6);
    }

    @Test
    void outputLayers() {
        // page
        Network soft = in -> model.apply(in.getFirst()).softmax(1);
        Network logits = soft.until("fc");
        // end
        assertArrayEquals(
                model.apply(images).toDoubles(), logits.apply(List.of(images)).toDoubles());
    }

    @Test
    void layers() {
        // page
        LayerChoice choice = LayerChoice.of(model, images);
        String byIndex = choice.at(-3).path(); // tail.1
        String last = choice.last(Target.top(), Selector.type(Conv2d.class)).path(); // tail.0
        // end
        assertEquals("tail.1", byIndex);
        assertEquals("tail.0", last);
    }

    @Test
    void batches() {
        // page
        Sweep sweep = new Sweep(32, (what, done, total) -> {});
        Study study = new Study(model, images, "input", Target.logits(1, 3)).with(sweep);
        Saliency s = study.explain(Sobol.of(Profile.XPLIQUE));
        // end
        assertEquals(new Shape(2, 1, 8, 8), s.map().shape());
    }

    @Test
    void blackBoxes() {
        Study study = new Study(model, images, "input", Target.logits(1, 3));
        // page
        Features grid = Features.grid(2);
        Baseline grey = new Baseline.Constant(0.5);
        List<Method> methods =
                List.of(
                        new Occlusion(Windows.patches(3, 3), grey, Occlusion.Form.SUM),
                        new Lime(grid, grey, Draws.random(150), Lime.Distance.INPUT, 45, 2),
                        new KernelShap(grid, grey, Draws.random(800), KernelShap.Form.FREE),
                        new Sobol(
                                Features.grid(8),
                                32,
                                Sampler.SOBOL,
                                SobolEstimator.JANSEN,
                                Perturbation.inpainting(),
                                0),
                        Hsic.of(Profile.XPLIQUE));
        // end
        assertEquals(Occlusion.of(Profile.XPLIQUE), methods.get(0));
        assertEquals(Sobol.of(Profile.XPLIQUE), methods.get(3));
        for (Method m : methods.subList(0, 3))
            assertEquals(new Shape(2, 1, 8, 8), study.explain(m).map().shape(), m.name());
    }

    /// Scores 1, 0, 10 and -1 of an image whose own is 1, one pixel taken away at a time; and a
    /// patch of the whole image that takes 5 from 10.
    @Test
    void theDifferencesOfXpliquesOwnTest() {
        Tensor x = engine.full(new Shape(1, 1, 2, 2), 1);
        Tensor lost = engine.tensor(new Shape(1, 1, 2, 2), 0, 1, -9, 2);
        Network net = in -> in.getFirst().sub(1).mul(lost).sum(1, 2, 3).add(1).reshape(-1, 1);
        Method single = new Occlusion(Windows.patches(1, 1), Baseline.ZERO, Occlusion.Form.SUM);
        assertArrayEquals(new double[] {0, 1, -9, 2}, occluded(net, single, x));
        Network whole = in -> in.getFirst().sum(1, 2, 3).mul(1.25).add(5).reshape(-1, 1);
        Method all = new Occlusion(Windows.patches(2, 2), Baseline.ZERO, Occlusion.Form.SUM);
        assertArrayEquals(new double[] {5, 5, 5, 5}, occluded(whole, all, x));
    }

    private static double[] occluded(Network net, Method method, Tensor x) {
        return new Study(net, List.of(x), List.of(Place.input()), Target.logit(0), Sweep.AUTOMATIC)
                .explain(method)
                .map()
                .toDoubles();
    }

    /// Patches of 2 fill an axis of 10 five times, with strides of 3 three times.
    @Test
    void theWindowsOfXpliquesOwnTest() {
        Shape image = new Shape(1, 1, 10, 10);
        assertEquals(100, Windows.patches(1, 1).over(image).count(false));
        assertEquals(25, Windows.patches(2, 2).over(image).count(false));
        assertEquals(9, Windows.patches(2, 3).over(image).count(false));
    }
}
