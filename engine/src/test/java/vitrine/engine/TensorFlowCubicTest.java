package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

/// TensorFlow's bicubic interpolation against its formula.
class TensorFlowCubicTest {
    private static final Engine EXACT = Engine.reference();

    /// The weights at ¼ and 1¼ are 0.8671875 and -0.0703125, at ¾ 0.2265625.
    @Test
    void twoElementsToFour() {
        Tensor x = EXACT.tensor(new Shape(1, 1, 2), 0, 1);
        double outer = -0.0703125 / (0.8671875 - 0.0703125);
        double inner = 0.2265625 / (0.8671875 + 0.2265625);
        assertArrayEquals(
                new double[] {outer, inner, 1 - inner, 1 - outer},
                Interpolation.CUBIC_TENSORFLOW.resize(x, 4).toDoubles(),
                1e-15);
    }

    private static double keys(double d) {
        if (d <= 1) return 1.5 * d * d * d - 2.5 * d * d + 1;
        return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
    }

    private static double[] restated(double[] x, int out) {
        double[] y = new double[out];
        for (int o = 0; o < out; o++) {
            float at = (o + 0.5f) * ((float) x.length / out) - 0.5f;
            double step = Math.rint((at - Math.floor(at)) * 1024) / 1024;
            double rounded = Math.floor(at) + step;
            double total = 0;
            for (int i = 0; i < x.length; i++) {
                double weight = Math.abs(rounded - i) < 2 ? keys(Math.abs(rounded - i)) : 0;
                total += weight;
                y[o] += weight * x[i];
            }
            y[o] /= total;
        }
        return y;
    }

    @ParameterizedTest
    @CsvSource({"7, 20", "7, 224", "14, 100", "9, 5", "3, 3", "1, 4"})
    void anyExtents(int in, int out) {
        double[] x = new double[in];
        for (int i = 0; i < in; i++) x[i] = Math.floorMod(i * i * 37, 11) - 4;
        Tensor line = EXACT.tensor(new Shape(1, 1, in), x);
        assertArrayEquals(
                restated(x, out),
                Interpolation.CUBIC_TENSORFLOW.resize(line, out).toDoubles(),
                1e-12);
    }

    @Test
    void aConstantStaysSo() {
        Tensor x = EXACT.full(new Shape(2, 1, 3, 4), 2);
        double[] y = Interpolation.CUBIC_TENSORFLOW.resize(x, 11, 10).toDoubles();
        assertEquals(220, y.length);
        assertEquals(0, Arrays.stream(y).map(v -> Math.abs(v - 2)).max().orElseThrow(), 1e-14);
    }
}
