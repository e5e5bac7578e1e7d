package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// A random projection of a block's value along random lines through its input, against the
/// derivative that a backward pass gives, in double precision.
class TransformerGradientTest {
    private static final Engine ENGINE = Engine.reference();
    private static final double STEP = 1e-6;
    private static final Site SITE = Site.root(new Seeded(ENGINE, "block"));

    private static void assertSlope(Layer block, int... dims) {
        Shape shape = new Shape(dims);
        Tensor x = random("x", shape);
        Trace trace = new Trace();
        Tensor watched = trace.watch(x);
        Tensor y = block.apply(watched);
        Tensor seed = random("seed", y.shape());
        Tensor gradient = trace.gradient(y, seed, watched);
        for (String direction : List.of("a", "b", "c")) {
            Tensor d = random(direction, shape);
            double up = block.apply(x.add(d.mul(STEP))).mul(seed).sum().item();
            double down = block.apply(x.sub(d.mul(STEP))).mul(seed).sum().item();
            double predicted = gradient.mul(d).sum().item();
            assertTrue(Math.abs(predicted) > 1e-3, "a slope of " + predicted + " says nothing");
            assertEquals((up - down) / (2 * STEP), predicted, 1e-6 * Math.abs(predicted));
        }
    }

    private static Tensor random(String name, Shape shape) {
        return ENGINE.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    @Test
    void vitBlock() {
        assertSlope(new Vit.Block(SITE, new Vit.Size(16, 1, 2, 8)), 2, 5, 8);
    }

    @Test
    void timmVitBlock() {
        assertSlope(new TimmVit.Block(SITE, new TimmVit.Size(1, 2, 8, false)), 2, 5, 8);
    }

    @Test
    void wholeVit() {
        assertSlope(new Vit(SITE, new Vit.Size(16, 2, 2, 8)), 1, 3, 32, 32);
    }

    @Test
    void wholeDistilledVit() {
        assertSlope(new TimmVit(SITE, new TimmVit.Size(2, 2, 8, true)), 1, 3, 32, 48);
    }

    @Test
    void swinBlockShiftedAndPadded() {
        List<String> perceptron = List.of("0", "1", "3");
        Layer block = new Swin.Block(SITE, 6, 2, new Windows(3, 1), perceptron);
        assertSlope(block, 2, 5, 7, 6);
    }

    @Test
    void wholeSwin() {
        assertSlope(Swin.torchvision(SITE, new Swin.Size(4, List.of(1, 2), 2, 3)), 1, 3, 20, 28);
    }

    @Test
    void invertedBottleneck() {
        EfficientNet.Stage stage = new EfficientNet.Stage(false, 4, 3, 1, 8, 8, 1);
        assertSlope(new EfficientNet.Block(SITE, stage, 1e-3), 2, 8, 5, 6);
    }

    @Test
    void fusedBottleneck() {
        EfficientNet.Stage stage = new EfficientNet.Stage(true, 4, 3, 2, 8, 16, 1);
        assertSlope(new EfficientNet.Block(SITE, stage, 1e-3), 2, 8, 5, 6);
    }

    @Test
    void wholeConvNext() {
        assertSlope(new ConvNext(SITE, 4, 1, 1), 1, 3, 16, 24);
    }

    @Test
    void wholeRegNet() {
        RegNet.Size size = new RegNet.Size(true, 4, List.of(8, 16), List.of(1, 2));
        assertSlope(new RegNet(SITE, size), 1, 3, 16, 16);
    }
}
