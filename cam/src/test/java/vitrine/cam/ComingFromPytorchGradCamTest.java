package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.combine.Augmented;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.EigenSmooth;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.TokenGrid;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.util.List;

/// The snippets of the page for those who come from pytorch-grad-cam, compiled and with their
/// numbers.
class ComingFromPytorchGradCamTest {
    private static final String PAGE = "docs/how-to/coming-from-pytorch-grad-cam.md";
    private static final String OWN =
            "cam/src/test/java/vitrine/cam/ComingFromPytorchGradCamTest.java";

    private final Engine engine = Engine.cpu();
    private final Layer model = new TinyNet(Site.root(new Seeded(engine, "pgc")), 4, 5);
    private final Tensor images =
            engine.tensor(new Shape(2, 3, 8, 8), Seeded.values("pgc/x", 384, 0, 1));

    /// The code between `// page` and `// end`, and the page's code, in order.
    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 6);
    }

    @Test
    void severalLayersAndTargetsPerImage() {
        // page
        Saliency s =
                new Study(model, images, "block", Target.logits(1, 3))
                        .at(Place.of("block"), Place.of("tail.0"))
                        .explain(new GradCam());
        Tensor grayscaleCam = s.render(Profile.PYTORCH_GRAD_CAM, 8, 8);
        // end
        Tensor sum = engine.full(new Shape(2, 1, 8, 8), 0);
        for (Tensor map : s.maps()) {
            Tensor small = Profile.minMax(map.relu(), 1e-7);
            sum = sum.add(Profile.PYTORCH_GRAD_CAM.resized(small, 8, 8));
        }
        double[] expected = Profile.minMax(sum.div(2), 1e-7).toDoubles();
        assertArrayEquals(expected, grayscaleCam.toDoubles(), 1e-6);
    }

    /// A transformer that says nothing of its tokens: four patches behind a class token.
    private static final class Silent extends Layer {
        private final Layer embed;
        private final Tap norm;
        private final Linear head;

        Silent(Site site) {
            super(site);
            this.embed = new Linear(site.at("embed"), 48, 6);
            this.norm = new Tap(site.at("norm"));
            this.head = new Linear(site.at("head"), 6, 3);
        }

        @Override
        protected Tensor forward(Tensor x) {
            int n = x.shape().dim(0);
            Tensor tokens = embed.apply(x.reshape(n, 4, 48));
            Tensor y = norm.apply(Layouts.cat(1, tokens.mean(1), tokens));
            return head.apply(y.tanh().mean(1).reshape(n, 6));
        }
    }

    @Test
    void reshapeTransform() {
        Layer transformer = new Silent(Site.root(new Seeded(engine, "silent")));
        // page
        Network vit =
                in -> {
                    TokenGrid.tokens(1, 2, 2).announce(); // one class token, then 2 × 2 patches
                    return transformer.apply(in.getFirst());
                };
        Study study =
                new Study(
                        vit,
                        List.of(images),
                        List.of(Place.of("norm")),
                        Target.top(),
                        Sweep.AUTOMATIC);
        // end
        assertEquals(new Shape(2, 1, 2, 2), study.explain(new GradCam()).map().shape());
    }

    @Test
    void batchSizeOfSweeps() {
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        // page
        Sweep batches = new Sweep(32, (what, done, total) -> {});
        Saliency s = study.with(batches).explain(AblationCam.of(Profile.PYTORCH_GRAD_CAM));
        // end
        assertEquals(new Shape(2, 1, 4, 4), s.map().shape());
    }

    @Test
    void smoothing() {
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        // page
        Saliency eigen = study.explain(new EigenSmooth(new GradCam()));
        Saliency augmented = study.explain(new Augmented(new GradCam()));
        // end
        assertEquals(new Shape(2, 1, 4, 4), eigen.map().shape());
        double[] smooth = augmented.render(Profile.PYTORCH_GRAD_CAM, 8, 8).toDoubles();
        for (double v : smooth) assertTrue(v >= 0 && v <= 1, "" + v);
    }

    @Test
    void gradCamTimesGuidedBackprop() {
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        // page
        Tensor cam = study.explain(new GradCam()).render(Profile.PYTORCH_GRAD_CAM, 8, 8);
        Tensor gb =
                study.at(Place.input()).explain(GuidedBackprop.of(Profile.PYTORCH_GRAD_CAM)).map();
        Tensor camGb = cam.mul(gb);
        // end
        assertEquals(new Shape(2, 3, 8, 8), camGb.shape());
        assertEquals(cam.toDoubles()[5] * gb.toDoubles()[5], camGb.toDoubles()[5], 1e-6);
    }

    @Test
    void anyTarget() {
        Study study = new Study(model, images, "block", Target.logits(1, 3));
        // page
        Target difference =
                Target.of("first less second", y -> y.slice(1, 0, 1, 1).sub(y.slice(1, 1, 2, 1)));
        // end
        Study other =
                new Study(study.model(), study.inputs(), study.places(), difference, study.sweep());
        double[] y = model.apply(images).toDoubles();
        assertEquals(y[0] - y[1], other.evidence().score().toDoubles()[0], 1e-6);
    }
}
