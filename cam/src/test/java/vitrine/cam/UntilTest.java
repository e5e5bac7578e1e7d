package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// A layer's output in place of the model's, and scores by an operator.
class UntilTest {
    private static final Engine EXACT = Engine.reference();

    /// A network that ends in a softmax.
    private static final class Soft extends Layer {
        private final TinyNet logits;

        Soft() {
            super(Site.root(new Seeded(EXACT, "soft")));
            this.logits = new TinyNet(Site.root(new Seeded(EXACT, "soft")), 4, 5);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return logits.apply(x).softmax(1);
        }
    }

    private static final Soft SOFT = new Soft();

    private static Tensor image(int batch) {
        Shape shape = new Shape(batch, 3, 8, 8);
        return EXACT.tensor(shape, Seeded.values("soft/x", shape.size(), 0, 1));
    }

    private static Study study(Network net, Tensor x, String place, Target target) {
        return new Study(net, List.of(x), List.of(Place.of(place)), target, Sweep.AUTOMATIC);
    }

    @Test
    void beforeTheSoftmaxTheMapIsTheLogits() {
        Network logits = Network.of(SOFT).until("fc");
        double[] expected =
                new Study(SOFT.logits, image(2), "block", Target.logits(1, 3))
                        .explain(new GradCam())
                        .map()
                        .toDoubles();
        Saliency found =
                study(logits, image(2), "block", Target.logits(1, 3)).explain(new GradCam());
        assertArrayEquals(expected, found.map().toDoubles());
        double[] softened =
                study(Network.of(SOFT), image(2), "block", Target.logits(1, 3))
                        .explain(new GradCam())
                        .map()
                        .toDoubles();
        assertTrue(Math.abs(softened[5] - expected[5]) > 1e-3 * Math.abs(expected[5]));
    }

    @Test
    void theOutputLayerItselfCanBeLookedAt() {
        Evidence e =
                study(Network.of(SOFT).until("fc"), image(1), "fc", Target.logit(2)).evidence();
        assertArrayEquals(new double[] {0, 0, 1, 0, 0}, e.gradient().toDoubles());
    }

    @Test
    void pathsThatAreNotThereOrNotOnceAreRefused() {
        Tensor x = image(1);
        ModelException e =
                assertThrows(
                        ModelException.class, () -> Network.of(SOFT).until("fd").apply(List.of(x)));
        assertTrue(e.getMessage().contains("did you mean fc"), e.getMessage());
        CamException twice =
                assertThrows(
                        CamException.class,
                        () -> Network.of(SOFT).until("block.relu").apply(List.of(x)));
        assertTrue(twice.getMessage().contains("more than once"), twice.getMessage());
    }

    @Test
    void anOperatorOfOneHotTargetsIsTheClass() {
        Tensor oneHot = EXACT.tensor(new Shape(2, 5), 0, 1, 0, 0, 0, 0, 0, 0, 1, 0);
        Network logits = Network.of(SOFT).until("fc");
        for (Method m : List.of(new GradCam(), new HiResCam())) {
            Saliency found =
                    Operator.CLASSIFICATION
                            .study(logits, image(2), oneHot, Place.of("block"))
                            .explain(m);
            Saliency expected = study(logits, image(2), "block", Target.logits(1, 3)).explain(m);
            assertArrayEquals(expected.map().toDoubles(), found.map().toDoubles(), 1e-14, m.name());
            assertArrayEquals(expected.score().toDoubles(), found.score().toDoubles(), 1e-14);
        }
    }

    @Test
    void anOperatorOfRegressionIsTheMeanDistance() {
        Tensor x = image(2);
        Tensor y = SOFT.apply(x);
        Study study = Operator.REGRESSION.study(Network.of(SOFT), x, y.add(0.25), Place.input());
        assertArrayEquals(new double[] {0.25, 0.25}, study.evidence().score().toDoubles(), 1e-12);
        assertEquals(new Shape(2, 1), study.evidence().score().shape());
    }
}
