package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.models.Resnet;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// Questions that have no answer are refused in a sentence.
class StudyRefusalTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final Layer NET = new TinyNet(Site.root(new Seeded(ENGINE, "refusal")), 4, 5);
    private static final Tensor X =
            ENGINE.tensor(new Shape(2, 3, 8, 8), Seeded.values("x", 384, 0, 1));

    private static String refusal(Layer net, String layer, Target target) {
        Study study = new Study(net, X, layer, target);
        CamException e = assertThrows(CamException.class, study::evidence);
        assertEquals(
                e.getMessage(),
                assertThrows(CamException.class, () -> study.explain(new GradCam())).getMessage());
        return e.getMessage();
    }

    /// A network that computes something it does not use.
    private static final class Idle extends Layer {
        private final Layer used;
        private final Tap aside;

        Idle(Site site) {
            super(site);
            this.used = new TinyNet(site.at("used"), 4, 5);
            this.aside = new Tap(site.at("aside"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            aside.apply(x.mul(2));
            return used.apply(x);
        }
    }

    @Test
    void aLayerThatTheScoreDoesNotDependOn() {
        String message =
                refusal(new Idle(Site.root(new Seeded(ENGINE, "idle"))), "aside", Target.logit(0));
        assertTrue(
                message.startsWith("layer aside: is not on the path to the score of logit 0"),
                message);
    }

    @Test
    void aScoreThatDependsOnNothing() {
        Target constant = Target.of("constant", output -> ENGINE.full(new Shape(2, 1), 3));
        String message = refusal(NET, "block", constant);
        assertTrue(
                message.startsWith("layer block: is not on the path to the score of constant"),
                message);
    }

    @Test
    void aLayerThatIsNotThere() {
        Study study = new Study(NET, X, "block.conv3", Target.logit(0));
        ModelException e = assertThrows(ModelException.class, study::evidence);
        assertTrue(e.getMessage().startsWith("layer block.conv3: "), e.getMessage());
        assertTrue(e.getMessage().contains("did you mean block.conv1"), e.getMessage());
    }

    @Test
    void aLayerThatIsCalledTwice() {
        String message = refusal(NET, "block.relu", Target.logit(0));
        assertTrue(
                message.startsWith("layer block.relu: the model calls it more than once"), message);
        Layer resnet = Resnet.resnet18(Site.root(new Seeded(ENGINE, "refusal")));
        Study study =
                new Study(
                        resnet,
                        ENGINE.full(new Shape(1, 3, 32, 32), 0),
                        "layer4.1.relu",
                        Target.top());
        CamException e = assertThrows(CamException.class, study::evidence);
        assertTrue(
                e.getMessage().startsWith("layer layer4.1.relu: the model calls it more than once"),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 1000, Integer.MIN_VALUE})
    void aClassThatTheModelDoesNotHave(int k) {
        String message = refusal(NET, "block", Target.logit(k));
        assertTrue(
                message.contains("class " + k + " is not one of the model's 5 classes (0 to 4)"),
                message);
        assertEquals(message, refusal(NET, "block", Target.logits(0, k)));
    }

    @Test
    void moreOrFewerClassesThanSamples() {
        String message = refusal(NET, "block", Target.logits(0, 1, 2));
        assertTrue(message.contains("3 classes were given for a batch of 2"), message);
    }

    @Test
    void aClassOfAnOutputWithoutClasses() {
        Layer picture = new Tap(Site.root(new Seeded(ENGINE, "refusal")));
        String message = refusal(picture, "", Target.logit(0));
        assertTrue(
                message.contains("needs an output [batch, classes], the model's is [2, 3, 8, 8]"),
                message);
    }

    @Test
    void aScoreThatIsNotOneForEachSample() {
        for (Target target :
                List.of(
                        Target.of("all", output -> output),
                        Target.of("sum", Tensor::sum),
                        Target.of("flat", output -> Layouts.squeeze(output.sum(1), 1)))) {
            String message = refusal(NET, "block", target);
            assertTrue(
                    message.startsWith(
                            "target " + target.name() + ": needs one score for each sample"),
                    message);
            assertTrue(message.contains("[2, 1]"), message);
        }
    }

    @Test
    void aQuantityThatTheMethodDidNotAskFor() {
        Saliency s = new Study(NET, X, "block", Target.logit(0)).explain(new GradCam());
        assertEquals("alpha", s.derivation().note("alpha").name());
        CamException e = assertThrows(CamException.class, () -> s.derivation().note("beta"));
        assertTrue(e.getMessage().contains("did not ask for beta"), e.getMessage());
        assertTrue(e.getMessage().contains("gradient, alpha, activation"), e.getMessage());
    }
}
