package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ResnetTest {
    @ParameterizedTest
    @CsvSource({
        "resnet18, 64, 64, 1", //
        "resnet18, 96, 64, 1",
        "resnet34, 33, 65, 1",
        "resnet50, 64, 96, 4"
    })
    void stagesHaveTheirShapes(String name, int height, int width, int expansion) {
        Engine engine = Engine.cpu();
        Layer net = Models.named(name).build().apply(Site.root(new Seeded(engine, "shapes")));
        List<Shape> stages = new ArrayList<>();
        Tensor logits =
                Hooks.none()
                        .output(
                                Selector.pattern("layer*"),
                                (layer, y) -> {
                                    stages.add(y.shape());
                                    return y;
                                })
                        .during(() -> net.apply(engine.full(new Shape(2, 3, height, width), 0.5)));
        List<Shape> expected = new ArrayList<>();
        int h = Math.ceilDiv(Math.ceilDiv(height, 2), 2);
        int w = Math.ceilDiv(Math.ceilDiv(width, 2), 2);
        for (int s = 0; s < 4; s++) {
            expected.add(new Shape(2, (64 << s) * expansion, h, w));
            h = Math.ceilDiv(h, 2);
            w = Math.ceilDiv(w, 2);
        }
        assertEquals(expected, stages);
        assertEquals(new Shape(2, 1000), logits.shape());
    }

    @Test
    void theNumberOfClassesIsTheCheckpoints() {
        Asked asked = new Asked(Map.of("fc.weight", new Shape(7, 1)));
        Layer net = Resnet.resnet18(Site.root(asked));
        assertEquals(new Shape(7, 512), asked.shapes().get("fc.weight"));
        assertEquals(new Shape(7), asked.shapes().get("fc.bias"));
        assertEquals(
                new Shape(1, 7), net.apply(Engine.cpu().full(new Shape(1, 3, 32, 32), 0)).shape());
    }

    /// The logit along a line through the input, against the derivative that a backward pass gives.
    @Test
    void theGradientIsTheSlope() {
        Engine engine = Engine.reference();
        Layer net = Resnet.resnet18(Site.root(new Seeded(engine, "slope")));
        Shape shape = new Shape(1, 3, 32, 32);
        Tensor x = engine.tensor(shape, Seeded.values("slope/x", shape.size(), 0, 1));
        Trace trace = new Trace();
        Tensor watched = trace.watch(x);
        Tensor logit = net.apply(watched).slice(1, 3, 4, 1);
        Tensor gradient = trace.gradient(logit, engine.full(new Shape(1, 1), 1), watched);
        double step = 1e-6;
        for (String direction : List.of("a", "b", "c")) {
            Tensor d =
                    engine.tensor(shape, Seeded.values("slope/" + direction, shape.size(), 0, 1));
            double slope =
                    (logit(net, x.add(d.mul(step))) - logit(net, x.sub(d.mul(step)))) / (2 * step);
            double predicted = gradient.mul(d).sum().item();
            assertTrue(Math.abs(predicted) > 1e-3, "a slope of " + predicted + " says nothing");
            assertEquals(slope, predicted, 1e-6 * Math.abs(slope), direction);
        }
    }

    private static double logit(Layer net, Tensor x) {
        return net.apply(x).slice(1, 3, 4, 1).item();
    }
}
