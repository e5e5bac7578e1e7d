package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

class ForGradTest {
    private static final Engine EXACT = Engine.reference();

    /// Low frequencies pass, and what passed once passes again.
    @Test
    void forGradKeepsWhatIsSmooth() {
        int n = 9;
        double[] wave = new double[n * 6];
        for (int i = 0; i < wave.length; i++) {
            double y = i / 6 * 2 * Math.PI / n;
            double x = i % 6 * 2 * Math.PI / 6;
            wave[i] = 0.5 + Math.cos(2 * y) + Math.sin(y - x) + 3 * Math.cos(4 * y + x);
        }
        Tensor map = EXACT.tensor(new Shape(1, 1, n, 6), wave);
        Network sum = in -> in.getFirst().sum(1, 2, 3).reshape(1, 1);
        Method pass = new ForGrad(new LayerActivation(), 2, ForGrad.Form.SIGNED);
        Tensor smooth = Toys.first(sum, "input", map).explain(pass).map();
        double[] expected = new double[wave.length];
        for (int i = 0; i < wave.length; i++) {
            double y = i / 6 * 2 * Math.PI / n;
            double x = i % 6 * 2 * Math.PI / 6;
            expected[i] = 0.5 + Math.cos(2 * y) + Math.sin(y - x);
        }
        assertArrayEquals(expected, smooth.toDoubles(), 1e-13);
        Tensor twice = Toys.first(sum, "input", smooth).explain(pass).map();
        assertArrayEquals(smooth.toDoubles(), twice.toDoubles(), 1e-13);
        Method all = new ForGrad(new LayerActivation(), 100, ForGrad.Form.SIGNED);
        assertArrayEquals(
                wave, Toys.first(sum, "input", map).explain(all).map().toDoubles(), 1e-13);
    }

    /// Xplique's: the magnitude of the channels' mean, filtered, and its magnitude.
    @Test
    void theMagnitudeOfWhatXpliqueFilters() {
        Tensor x = EXACT.tensor(new Shape(1, 2, 4), -1, 2, 0, 0, -1, -2, 0, 0);
        Network sum = in -> in.getFirst().sum(1, 2).reshape(1, 1);
        Method method = new ForGrad(new LayerActivation(), 1, ForGrad.Form.MAGNITUDE);
        Tensor map = Toys.first(sum, "input", x).explain(method).map();
        assertEquals(new Shape(1, 1, 4), map.shape());
        assertArrayEquals(new double[] {0.75, 0.25, 0.25, 0.25}, map.toDoubles(), 1e-15);
    }

    @Test
    void aBandwidthOfNothingIsRefused() {
        assertThrows(
                CamException.class,
                () -> new ForGrad(new InputXGradient(), 0, ForGrad.Form.SIGNED));
    }
}
