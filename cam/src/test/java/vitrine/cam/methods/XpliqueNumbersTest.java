package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// The numbers that Xplique's own tests expect, where activations and gradients are the same four
/// maps of 2×2.
class XpliqueNumbersTest {
    private static Saliency explained(Method method, float... maps) {
        Tensor a = CamNets.SIMD.tensor(new Shape(1, maps.length / 4, 2, 2), maps);
        return CamNets.study(a, x -> x.mul(a)).explain(method);
    }

    private static double[] weights(Saliency s, String name) {
        return s.derivation().note(name).value().toDoubles();
    }

    @Test
    void gradCam() {
        Saliency s = explained(new GradCam(), 1, 1, 1, 1, 1, 1, 0, 0, 1, .5f, 0, 0, .5f, 0, 0, 0);
        assertArrayEquals(new double[] {1, .5, .375, .125}, weights(s, "alpha"));
        double[] map = {1 + .5 + .375 + .0625, 1 + .5 + .1875, 1, 1};
        assertArrayEquals(map, s.map().toDoubles());
    }

    @Test
    void gradCamPlusPlus() {
        Saliency s =
                explained(
                        GradCamPlusPlus.of(Profile.XPLIQUE),
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        .5f,
                        0,
                        0,
                        0);
        double last = .25 / (2 * .25 + .125 * .125) * .125;
        assertArrayEquals(new double[] {1 / 3.0, .4 * .5, 0, last}, weights(s, "w"), 1e-7);
    }

    @Test
    void fem() {
        Saliency s = explained(new Fem(Fem.Form.PAPER, 1), 1, 1, 1, 1, 0, 0, 0, 4);
        assertArrayEquals(new double[] {1, 1, 1, 2}, s.map().toDoubles());
    }
}
