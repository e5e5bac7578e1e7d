package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.methods.GradCam;
import vitrine.cam.metrics.PointingGame;
import vitrine.cam.perturbation.ExtremalPerturbation;
import vitrine.cam.perturbation.ExtremalPerturbation.Jitter;
import vitrine.cam.perturbation.ExtremalPerturbation.Variant;
import vitrine.cam.perturbation.MarginTarget;
import vitrine.cam.perturbation.Pyramid;
import vitrine.cam.perturbation.RandomMasks;
import vitrine.cam.perturbation.Rise;
import vitrine.cam.perturbation.RiseForm;
import vitrine.cam.perturbation.SmoothMask;
import vitrine.cam.propagation.ContrastiveExcitationBackprop;
import vitrine.cam.propagation.ExcitationBackprop;
import vitrine.cam.propagation.Probe;
import vitrine.cam.propagation.Reading;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The snippets of the page for those who come from TorchRay, compiled and with their numbers.
class ComingFromTorchrayTest {
    private static final String PAGE = "docs/how-to/coming-from-torchray.md";
    private static final String OWN = "cam/src/test/java/vitrine/cam/ComingFromTorchrayTest.java";

    private final Engine engine = Engine.cpu();
    private final Layer model = new TinyNet(Site.root(new Seeded(engine, "torchray")), 4, 5);
    private final Tensor images =
            engine.tensor(new Shape(2, 3, 12, 16), Seeded.values("torchray/x", 1152, 0, 1));

    /// The code between `// page` and `// end`, and the page's code, in order.
    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 8);
    }

    /// The number that the page shows for `name`, to its last digit.
    private static void shown(String name, double value) throws IOException {
        Matcher m =
                Pattern.compile("double " + name + " = [^\n]*; // ([-0-9.]+)\n")
                        .matcher(PageCode.read(PAGE));
        assertTrue(m.find(), () -> "the page shows no " + name);
        String number = m.group(1);
        int digits = number.contains(".") ? number.length() - number.indexOf('.') - 1 : 0;
        assertEquals(Double.parseDouble(number), value, 0.51 * Math.pow(10, -digits), name);
    }

    @Test
    void gradCam() throws IOException {
        // page
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        Tensor map = study.explain(new GradCam()).map().relu();
        Tensor heat = new Resampled(Interpolation.LINEAR, 0.02).display(List.of(map), 12, 16);
        double strongest = heat.amax().item(); // 0.06351
        // end
        assertEquals(new Shape(2, 1, 12, 16), heat.shape());
        shown("strongest", strongest);
        Tensor resized = study.explain(new GradCam()).render(Profile.TORCHRAY, 12, 16);
        assertArrayEquals(Smoothing.REPLICATED.gaussian(resized, 0.32).toArray(), heat.toArray());
    }

    @Test
    void weightings() throws IOException {
        // page
        Tensor weights = engine.tensor(new Shape(1, 5), 0f, 1f, 0f, -0.5f, -0.5f);
        Target weighting = Target.of("weighting", y -> y.mul(weights).sum(1));
        Tensor scores = new Study(model, images, "block", weighting).evidence().score();
        double highest = scores.amax().item(); // -1.5003
        // end
        shown("highest", highest);
    }

    @Test
    void denseOutputs() {
        // page
        Target everywhere =
                Target.of("class 2", y -> Layouts.flatten(y.slice(1, 2, 3, 1), 1).sum(1));
        // end
        Tensor dense = engine.range(24).reshape(1, 4, 2, 3);
        assertEquals(12 + 13 + 14 + 15 + 16 + 17, everywhere.score(dense).item());
    }

    @Test
    void readings() throws IOException {
        // page
        Method energy = new Probe("energy", Rules.STANDARD, (a, g) -> g.square().sum(1));
        Method largest = new Probe("largest", Rules.STANDARD, Reading.LARGEST);
        List<Saliency> both =
                new Study(model, images, "conv1", Target.top()).explain(List.of(energy, largest));
        double most = both.get(1).map().amax().item(); // 0.06130
        // end
        shown("most", most);
        assertEquals(new Shape(2, 1, 12, 16), both.get(0).map().shape());
    }

    @Test
    void excitation() throws IOException {
        // page
        Study study = new Study(model, images, "block", Target.top());
        List<Saliency> both =
                study.explain(
                        List.of(new ExcitationBackprop(), new ContrastiveExcitationBackprop()));
        double mass = both.get(0).derivation().note("mass").value().amin().item(); // 1
        Tensor contrast = both.get(1).map().relu();
        // end
        shown("mass", mass);
        assertTrue(contrast.amax().item() > 0);
    }

    @Test
    void rise() {
        // page
        Rise rise = new Rise(new RandomMasks(300, 7, 0.5, 0, RiseForm.TORCHRAY), RiseForm.TORCHRAY);
        Study study = new Study(model, images, "input", Target.logits(1, 3));
        Tensor own = study.explain(rise).map();
        Tensor all = rise.classes(study.evidence()); // [2, 5, 12, 16]
        // end
        assertEquals(new Shape(2, 5, 12, 16), all.shape());
        float[] second = all.slice(0, 1, 2, 1).slice(1, 3, 4, 1).toArray();
        assertArrayEquals(own.slice(0, 1, 2, 1).toArray(), second, 1e-6f);
    }

    @Test
    void extremalPerturbation() {
        // page
        ExtremalPerturbation small =
                new ExtremalPerturbation(
                        List.of(0.1, 0.3),
                        Variant.PRESERVE,
                        new Pyramid.Blur(8, 3),
                        new SmoothMask(2, 4),
                        20,
                        Jitter.FLIP,
                        0);
        Study study = new Study(model, images, "input", MarginTarget.of(1, 3));
        Tensor masks = study.explain(small).map();
        // end
        assertEquals(new Shape(2, 1, 12, 16), masks.shape());
        assertTrue(masks.amin().item() >= 0 && masks.amax().item() <= 2);
    }

    @Test
    void pointing() throws IOException {
        // page
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        Tensor heat = Profile.TORCHRAY.resized(study.explain(new GradCam()).map(), 12, 16);
        Tensor object = engine.full(new Shape(12, 16), 0).add(engine.range(16).gt(7));
        PointingGame.Tally tally = PointingGame.Tally.of(5);
        for (int i = 0; i < 2; i++) {
            List<Integer> point = PointingGame.point(heat.slice(0, i, i + 1, 1));
            tally = tally.with(i == 0 ? 1 : 3, PointingGame.hit(object, point, 3));
        }
        double accuracy = tally.accuracy(); // 1
        // end
        shown("accuracy", accuracy);
    }
}
