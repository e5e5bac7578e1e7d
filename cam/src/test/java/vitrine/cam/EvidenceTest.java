package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Call;
import vitrine.engine.Convolution;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.MatMul;
import vitrine.engine.Rules;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.models.Resnet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;

/// What a method may ask for: what it costs, and that it is right.
class EvidenceTest {
    private static final Engine SIMD = Engine.cpu();
    private static final Layer RESNET = Resnet.resnet18(Site.root(new Seeded(SIMD, "evidence")));
    private static final Tensor X = image(SIMD, new Shape(1, 3, 64, 64));

    private static Tensor image(Engine engine, Shape shape) {
        return engine.tensor(shape, Seeded.values("evidence/x", shape.size(), 0, 1.5));
    }

    /// Which products were differentiated in which argument, and how many steps in all.
    private static final class Counting implements Rules {
        private final List<String> weights = new ArrayList<>();
        private int products;
        private int steps;

        @Override
        public @Nullable Tensor vjp(Call call, Tensor g) {
            steps++;
            if (call.op() instanceof Convolution || call.op() instanceof MatMul) {
                products++;
                if (call.argument() > 0) weights.add(call.op().toString());
            }
            return call.vjp(g);
        }
    }

    /// The number of convolutions and matrices behind each layer.
    @ParameterizedTest
    @CsvSource({
        "fc, 0",
        "layer4, 1",
        "layer4.1, 1",
        "layer4.1.conv1, 2",
        "layer4.0, 3",
        "layer3, 6",
        "conv1, 20"
    })
    void nothingBeforeTheLayerAndNoWeightIsDifferentiated(String layer, int products) {
        Evidence e = new Study(RESNET, X, layer, Target.logit(7)).evidence();
        Counting counting = new Counting();
        Tensor g = e.gradient(counting);
        assertArrayEquals(e.gradient().toArray(), g.toArray());
        assertEquals(List.of(), counting.weights);
        assertEquals(products, counting.products);
        assertTrue(
                e.recorded() <= counting.steps + 1,
                e.recorded() + " recorded, " + counting.steps + " needed");
    }

    @Test
    void theLaterTheLayerTheLessIsRecorded() {
        assertEquals(
                2,
                new Study(RESNET, X, "fc", Target.logit(7)).evidence().recorded(),
                "the layer and the score");
        int last = Integer.MAX_VALUE;
        for (String layer :
                List.of("conv1", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc")) {
            int recorded = new Study(RESNET, X, layer, Target.logit(7)).evidence().recorded();
            assertTrue(recorded < last, layer + ": " + recorded);
            last = recorded;
        }
    }

    private static Tensor oneChannelLess(Tensor activation, int channel) {
        float[] kept = new float[activation.shape().dim(1)];
        for (int c = 0; c < kept.length; c++) kept[c] = c == channel ? 0 : 1;
        return activation.mul(SIMD.tensor(new Shape(1, kept.length, 1, 1), kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer4.1.conv1", "layer4.1", "layer4.0.downsample.1"})
    void sixtyFourReplaysAtOnceAreSixtyFourReplaysAndWholeRuns(String layer) {
        Evidence e = new Study(RESNET, X, layer, Target.logit(7)).evidence();
        Tensor[] variants = new Tensor[64];
        for (int v = 0; v < variants.length; v++) variants[v] = oneChannelLess(e.activation(), v);
        float[] together = e.scoreAt(Layouts.cat(0, variants)).toArray();
        assertEquals(64, together.length);
        int moved = 0;
        for (int v = 0; v < variants.length; v++) {
            assertEquals(e.scoreAt(variants[v]).item(), together[v], "variant " + v);
            if (together[v] != e.score().item()) moved++;
            if (v % 16 == 0)
                assertEquals(wholeRun(layer, variants[v]), together[v], "variant " + v);
        }
        assertTrue(moved > 16, "only " + moved + " variants changed the score");
        assertEquals(e.score().item(), e.scoreAt(e.activation()).item());
    }

    private static double wholeRun(String layer, Tensor replacement) {
        Tensor logits =
                Hooks.none()
                        .output(Selector.path(layer), (l, y) -> replacement)
                        .during(() -> RESNET.apply(X));
        return logits.slice(1, 7, 8, 1).item();
    }

    @Test
    void everythingIsComputedOnceAndNotedInOrder() {
        Evidence e = new Study(RESNET, X, "layer4", Target.logit(7)).evidence();
        Tensor gradient = e.gradient();
        assertSame(gradient, e.gradient());
        Tensor own = e.note("own", () -> gradient.mul(2));
        assertSame(own, e.note("own", () -> gradient.mul(3)));
        assertSame(e.activation(), e.activation());
        assertEquals(
                List.of("gradient", "own", "activation"),
                e.notes().stream().map(Note::name).toList());
        assertEquals(Digest.of(own), e.notes().get(1).digest());
        assertNotEquals(Digest.of(own), Digest.of(gradient));
    }

    @Test
    void whatIsHandedOutDependsOnNothing() {
        Evidence e = new Study(RESNET, X, "layer4", Target.top()).evidence();
        Tensor one = SIMD.full(e.activation().shape(), 1);
        for (Tensor t :
                List.of(
                        e.activation(),
                        e.gradient(),
                        e.score(),
                        e.output(),
                        e.curvature(one),
                        e.scoreAt(e.activation()))) {
            assertTrue(!t.traced(), t.toString());
        }
        assertEquals(e.target().classes().getFirst(), Selection.argmax(e.output(), 1).values()[0]);
    }

    /// `softmax_1` has curvature where logits have none.
    private static Tensor softmax(Tensor logits) {
        return logits.softmax(1).slice(1, 1, 2, 1);
    }

    private static Tensor gradientWith(Layer net, Tensor x, String layer, Tensor activation) {
        Trace trace = new Trace();
        Tensor watched = trace.watch(activation);
        Tensor logits =
                Hooks.none()
                        .output(Selector.path(layer), (l, y) -> watched)
                        .during(() -> net.apply(x));
        Tensor score = softmax(logits);
        return trace.gradient(score, x.engine().full(score.shape(), 1), watched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "block", "block.conv1", "conv1"})
    void curvatureIsTheChangeOfTheGradient(String layer) {
        Engine engine = Engine.reference();
        Layer net = new TinyNet(Site.root(new Seeded(engine, "curved")), 4, 5);
        Tensor x = image(engine, new Shape(2, 3, 8, 8));
        Evidence e =
                new Study(net, x, layer, Target.of("softmax 1", EvidenceTest::softmax)).evidence();
        Shape shape = e.activation().shape();
        Tensor v = engine.tensor(shape, Seeded.values("direction", shape.size(), 0, 1));
        double step = 1e-6;
        Tensor ahead = gradientWith(net, x, layer, e.activation().add(v.mul(step)));
        Tensor behind = gradientWith(net, x, layer, e.activation().sub(v.mul(step)));
        double[] expected = ahead.sub(behind).div(2 * step).toDoubles();
        Tensor curvature = e.curvature(v);
        double scale = curvature.abs().amax().item();
        assertTrue(scale > 1e-6, "a curvature of " + scale + " says nothing");
        assertArrayEquals(expected, curvature.toDoubles(), 1e-6 * scale);
    }

    @Test
    void aLinearTailHasNoCurvature() {
        Evidence e = new Study(RESNET, X, "layer4", Target.logit(7)).evidence();
        assertEquals(0, e.curvature(e.activation()).abs().amax().item());
    }
}
