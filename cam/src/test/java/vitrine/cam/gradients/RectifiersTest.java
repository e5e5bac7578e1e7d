package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.List;

/// Guided backpropagation and deconvolution, unit by unit.
class RectifiersTest {
    private static final Engine EXACT = Engine.reference();
    private static final Engine FAST = Engine.cpu();

    private static Tensor map(Layer net, Tensor x, String place, Method method, int k) {
        return new Study(net, x, place, Target.logit(k)).explain(method).map();
    }

    @Test
    void withoutARectifierThereIsNothingToGuide() {
        Chain net = Chain.bounded(FAST, 1);
        Tensor x = Chain.image(FAST, 1, 1);
        for (Method m : List.of(GuidedBackprop.of(Profile.PAPER), Deconvnet.of(Profile.PAPER))) {
            NotApplicable e = assertThrows(NotApplicable.class, () -> map(net, x, "input", m, 0));
            assertTrue(e.getMessage().startsWith(m.name() + ": there is none of its rectifiers"));
            map(net, x, "gelu", m, 0); // at a layer the gradient is what there is
        }
    }

    /// ReLU6 lets through what is positive between its bounds, GELU what its slope makes of that.
    @Test
    void otherRectifiersAreCountedOnRequest() {
        Chain net = Chain.bounded(EXACT, 2);
        Tensor x = Chain.image(EXACT, 2, 1).mul(4);
        Method guided = new GuidedBackprop(GuidedBackprop.Gate.POSITIVE, Rectifiers.RELU_LIKE);
        Method deconvnet = new Deconvnet(Rectifiers.RELU_LIKE);
        double[] before = map(net, x, "relu6:input", new LayerActivation(), 1).toDoubles();
        double[] below = map(net, x, "relu6:input", guided, 1).toDoubles();
        double[] above = map(net, x, "relu6", guided, 1).toDoubles();
        double[] open = map(net, x, "relu6:input", deconvnet, 1).toDoubles();
        double[] arriving = map(net, x, "relu6", deconvnet, 1).toDoubles();
        int bounded = 0;
        for (int i = 0; i < below.length; i++) {
            boolean inside = before[i] > 0 && before[i] < 6;
            assertEquals(inside ? Math.max(above[i], 0) : 0, below[i], 1e-15);
            assertEquals(Math.max(arriving[i], 0), open[i], 1e-15);
            if (before[i] >= 6) bounded++;
        }
        assertTrue(bounded > 0, "some units are at the bound");
    }

    /// Guided backpropagation of a network of ReLUs by loops over its own layers.
    @Test
    void guidedBackpropagationIsItsFormulaLayerByLayer() {
        Chain net = Chain.rectified(EXACT, 3);
        Tensor x = Chain.image(EXACT, 3, 1);
        for (boolean gate : new boolean[] {true, false}) {
            Method m = gate ? GuidedBackprop.of(Profile.PAPER) : Deconvnet.of(Profile.PAPER);
            double[] z = map(net, x, "relu2:input", new LayerActivation(), 2).toDoubles();
            double[] g =
                    map(net, x, "relu2", new GradientSaliency(GradientSaliency.Sign.KEPT), 2)
                            .toDoubles();
            double[] passed = map(net, x, "relu2:input", m, 2).toDoubles();
            for (int i = 0; i < z.length; i++) {
                double expected = gate && z[i] <= 0 ? 0 : Math.max(g[i], 0);
                assertEquals(expected, passed[i]);
            }
        }
    }
}
