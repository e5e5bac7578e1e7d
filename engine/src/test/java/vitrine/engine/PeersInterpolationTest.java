package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The ways of resizing that are not PyTorch's, against numbers that TensorFlow 2.21 and SciPy 1.17
/// give for `3 -1 4 1 -5`.
class PeersInterpolationTest {
    private static final double[] LINE = {3, -1, 4, 1, -5};

    private static Tensor line(Engine engine, double... values) {
        return engine.tensor(new Shape(1, 1, values.length), values);
    }

    static Stream<List<Double>> tensorFlow() {
        return Stream.of(
                List.of(
                        3.287822723388672,
                        1.1690832376480103,
                        -0.9200439453125,
                        2.7261962890625,
                        3.7540283203125,
                        1.2845458984375,
                        -2.782280921936035,
                        -5.431734085083008),
                List.of(1.7258045673370361, 4.0, -3.4502456188201904));
    }

    /// TensorFlow computes in single precision, from a table of rounded weights: four products of
    /// weights and values up to 5, each off by a few units of `2⁻²⁴`.
    @ParameterizedTest
    @MethodSource("tensorFlow")
    void bicubicAsTensorFlow(List<Double> expected) {
        double[] wanted = expected.stream().mapToDouble(Double::doubleValue).toArray();
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Tensor y = Interpolation.CUBIC_TENSORFLOW.resize(line(engine, LINE), wanted.length);
            assertArrayEquals(wanted, y.toDoubles(), 5 * 4 * 4 * 0x1p-24, engine.name());
        }
    }

    static Stream<List<Double>> scipy() {
        return Stream.of(
                List.of(
                        3.0,
                        0.589337775926697,
                        -0.794252394835486,
                        2.50270720533111,
                        4.34860474802166,
                        2.02457309454394,
                        -2.42607246980425,
                        -5.0),
                List.of(3.0, 4.0, -5.0));
    }

    @ParameterizedTest
    @MethodSource("scipy")
    void cubicSplineAsScipy(List<Double> expected) {
        double[] wanted = expected.stream().mapToDouble(Double::doubleValue).toArray();
        Interpolation spline = Interpolation.SPLINE_ALIGNED;
        Tensor exact = spline.resize(line(Engine.reference(), LINE), wanted.length);
        assertArrayEquals(wanted, exact.toDoubles(), 2e-14);
        Tensor fast = spline.resize(line(Engine.cpu(), LINE), wanted.length);
        assertArrayEquals(wanted, fast.toDoubles(), 5 * 5 * 2 * 0x1p-24);
    }

    @Test
    void aSplineOverTwoAxes() {
        Tensor x = Engine.reference().tensor(new Shape(2, 3), 1, 2, 0, 4, -3, 5);
        Tensor y = Interpolation.SPLINE_ALIGNED.resize(x, 4, 5);
        double[] secondRow = {
            1.7777777777777763,
            1.2858796296296287,
            0.7037037037037024,
            0.9548611111111098,
            1.296296296296295
        };
        assertArrayEquals(secondRow, y.slice(0, 1, 2, 1).toDoubles(), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 2", "2, 7", "5, 9", "9, 5", "40, 79"})
    void aSplineRunsThroughItsElementsAndKeepsConstants(int in, int out) {
        Engine engine = Engine.reference();
        double[] values = new double[in];
        Arrays.setAll(values, i -> Math.floorMod(i * i * 37, 11) - 4);
        double[] y = Interpolation.SPLINE_ALIGNED.resize(line(engine, values), out).toDoubles();
        for (int o = 0; o < out; o++) {
            long at = (long) o * (in - 1);
            if (at % (out - 1) != 0) continue;
            assertArrayEquals(
                    new double[] {values[(int) (at / (out - 1))]}, new double[] {y[o]}, 1e-13);
        }
        double[] flat = new double[in];
        Arrays.fill(flat, 7);
        double[] same = Interpolation.SPLINE_ALIGNED.resize(line(engine, flat), out).toDoubles();
        for (double v : same) assertArrayEquals(new double[] {7}, new double[] {v}, 1e-13);
    }
}
