package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.CamException;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

class QuadratureTest {
    private static double[] points(Quadrature q, int n) {
        return q.nodes(n).stream().mapToDouble(Quadrature.Node::at).toArray();
    }

    private static double[] weights(Quadrature q, int n) {
        return q.nodes(n).stream().mapToDouble(Quadrature.Node::weight).toArray();
    }

    private static double integral(Quadrature q, int n, DoubleUnaryOperator f) {
        return q.nodes(n).stream()
                .mapToDouble(node -> node.weight() * f.applyAsDouble(node.at()))
                .sum();
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// The points that Captum's tests expect.
    @ParameterizedTest
    @CsvSource({
        "LEFT, 0 .5",
        "RIGHT, .5 1",
        "MIDDLE, .25 .75",
        "TRAPEZOID_CAPTUM, 0 1",
        "LEFT, 0 .3333333333333333 .6666666666666666",
        "RIGHT, .3333333333333333 .6666666666666666 1",
        "MIDDLE, .16666666666666666 .5 .8333333333333333",
        "TRAPEZOID_CAPTUM, 0 .5 1",
        "LEFT, 0 .25 .5 .75",
        "RIGHT, .25 .5 .75 1",
        "MIDDLE, .125 .375 .625 .875",
        "TRAPEZOID_CAPTUM, 0 .3333333333333333 .6666666666666666 1"
    })
    void thePointsAndWeightsOfCaptum(Quadrature q, String expected) {
        double[] wanted = numbers(expected);
        int n = wanted.length;
        assertArrayEquals(wanted, points(q, n), 2e-16);
        double[] even = new double[n];
        Arrays.fill(even, 1.0 / n);
        if (q == Quadrature.TRAPEZOID_CAPTUM) {
            even[0] /= 2;
            even[n - 1] /= 2;
        }
        assertArrayEquals(even, weights(q, n), 1e-16);
    }

    /// Xplique's test: seven values, averages of neighbours, their mean.
    @Test
    void theTrapezoidOfXplique() {
        double[] values = {.1, .4, .6, .8, .9, 1, .8};
        List<Quadrature.Node> nodes = Quadrature.TRAPEZOID.nodes(7);
        double sum = 0;
        for (int i = 0; i < 7; i++) sum += nodes.get(i).weight() * values[i];
        double pairs = 0;
        for (int i = 0; i < 6; i++) pairs += (values[i] + values[i + 1]) / 2 / 6;
        assertEquals(pairs, sum, 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Quadrature.class)
    void theWeightsAddUpToOneButForCaptumsTrapezoid(Quadrature q) {
        for (int n : new int[] {2, 3, 7, 20, 50, 201}) {
            double expected = q == Quadrature.TRAPEZOID_CAPTUM ? (n - 1.0) / n : 1;
            assertEquals(expected, Arrays.stream(weights(q, n)).sum(), 1e-14, q + " " + n);
            double[] at = points(q, n);
            for (int i = 1; i < n; i++) assertTrue(at[i] > at[i - 1], q + " ascends");
        }
    }

    @Test
    void gaussAndLegendreAreExactForPolynomials() {
        for (int n : new int[] {1, 2, 3, 10, 33, 50}) {
            for (int degree = 0; degree < 2 * n; degree++) {
                int power = degree;
                double integral = integral(Quadrature.GAUSS_LEGENDRE, n, t -> Math.pow(t, power));
                assertEquals(1.0 / (degree + 1), integral, 1e-14, n + " points, t^" + degree);
            }
        }
        double outer = Math.sqrt(0.6) / 2;
        assertArrayEquals(
                new double[] {.5 - outer, .5, .5 + outer},
                points(Quadrature.GAUSS_LEGENDRE, 3),
                1e-15);
        assertArrayEquals(
                new double[] {5 / 18.0, 8 / 18.0, 5 / 18.0},
                weights(Quadrature.GAUSS_LEGENDRE, 3),
                1e-15);
    }

    /// `∫ e^t = e - 1`: the error falls as the first or second power of the step.
    @ParameterizedTest
    @CsvSource({"LEFT, 1", "RIGHT, 1", "MIDDLE, 2", "TRAPEZOID, 2"})
    void theErrorFallsWithTheSteps(Quadrature q, int order) {
        double coarse = integral(q, 41, Math::exp) - (Math.E - 1);
        double fine = integral(q, 81, Math::exp) - (Math.E - 1);
        assertEquals(Math.pow(2, order), coarse / fine, 0.03 * Math.pow(2, order));
    }

    @ParameterizedTest
    @CsvSource({"GAUSS_LEGENDRE, 0", "LEFT, -1", "TRAPEZOID, 1", "TRAPEZOID_CAPTUM, 1"})
    void tooFewStepsAreRefused(Quadrature q, int n) {
        CamException e = assertThrows(CamException.class, () -> q.nodes(n));
        assertTrue(e.getMessage().contains(q + " needs at least"), e.getMessage());
        assertThrows(
                CamException.class,
                () -> new IntegratedGradients(q, n, Baselines.zero(), Scaling.NONE));
    }
}
