package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Losses against their formulas in plain arithmetic, and their gradients against differences.
class LossesTest {
    private static final Engine EXACT = Engine.reference();
    private static final double[][] X = {{0.3, -1.2, 2.1}, {-0.4, 0.9, 0.2}};
    private static final int[] CLASS = {2, 0};
    private static final double[][] Y = {{1, 0, 1}, {0, 1, 0.5}};

    private static Tensor tensor(double[][] rows) {
        double[] flat = new double[6];
        for (int i = 0; i < 6; i++) flat[i] = rows[i / 3][i % 3];
        return EXACT.tensor(new Shape(2, 3), flat);
    }

    private static double logSoftmax(int n, int c) {
        double sum = 0;
        for (double x : X[n]) sum += Math.exp(x);
        return X[n][c] - Math.log(sum);
    }

    private static void assertRows(Tensor loss, double first, double second) {
        assertArrayEquals(new double[] {first, second}, loss.toDoubles(), 1e-12);
    }

    @Test
    void crossEntropyIsTheLogarithmOfTheTargetsProbability() {
        Tensor loss = Losses.crossEntropy(tensor(X), new Index(CLASS));
        assertRows(loss, -logSoftmax(0, 2), -logSoftmax(1, 0));
        Tensor oneHot = tensor(new double[][] {{0, 0, 1}, {1, 0, 0}});
        assertArrayEquals(
                loss.toDoubles(), Losses.crossEntropy(tensor(X), oneHot).toDoubles(), 1e-12);
    }

    @Test
    void smoothedLabelsShareTheirProbability() {
        double[] expected = new double[2];
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 3; c++) {
                double target = (c == CLASS[n] ? 0.8 : 0) + 0.2 / 3;
                expected[n] -= target * logSoftmax(n, c);
            }
        }
        Tensor loss = Losses.crossEntropy(tensor(X), new Index(CLASS), 0.2);
        assertRows(loss, expected[0], expected[1]);
        assertThrows(
                EngineException.class, () -> Losses.crossEntropy(tensor(X), new Index(CLASS), 1.5));
    }

    @Test
    void binaryCrossEntropyIsThatOfTheSigmoid() {
        double[] plain = new double[6];
        double[] weighted = new double[6];
        double[] weights = {1, 3, 0.5};
        for (int i = 0; i < 6; i++) {
            double y = Y[i / 3][i % 3];
            double p = 1 / (1 + Math.exp(-X[i / 3][i % 3]));
            plain[i] = -y * Math.log(p) - (1 - y) * Math.log(1 - p);
            weighted[i] = -weights[i % 3] * y * Math.log(p) - (1 - y) * Math.log(1 - p);
        }
        Tensor w = EXACT.tensor(new Shape(1, 3), weights);
        assertArrayEquals(
                plain, Losses.binaryCrossEntropy(tensor(X), tensor(Y)).toDoubles(), 1e-12);
        assertArrayEquals(
                weighted, Losses.binaryCrossEntropy(tensor(X), tensor(Y), w).toDoubles(), 1e-12);
    }

    @Test
    void distancesFollowTheirFormulas() {
        double[] d = new double[6];
        for (int i = 0; i < 6; i++) d[i] = Math.abs(X[i / 3][i % 3] - Y[i / 3][i % 3]);
        double[] huber = Losses.huber(tensor(X), tensor(Y), 0.8).toDoubles();
        double[] smooth = Losses.smoothL1(tensor(X), tensor(Y), 0.8).toDoubles();
        double[] mse = Losses.mse(tensor(X), tensor(Y)).toDoubles();
        for (int i = 0; i < 6; i++) {
            double expected = d[i] < 0.8 ? d[i] * d[i] / 2 : 0.8 * (d[i] - 0.4);
            assertEquals(expected, huber[i], 1e-12);
            assertEquals(expected / 0.8, smooth[i], 1e-12);
            assertEquals(d[i] * d[i], mse[i], 1e-12);
        }
        assertArrayEquals(d, Losses.l1(tensor(X), tensor(Y)).toDoubles(), 1e-12);
    }

    static Map<String, UnaryOperator<Tensor>> all() {
        Index target = new Index(CLASS);
        Tensor y = tensor(Y);
        Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("crossEntropy", x -> Losses.crossEntropy(x, target));
        all.put("smoothed", x -> Losses.crossEntropy(x, target, 0.1));
        all.put("soft targets", x -> Losses.crossEntropy(x, y));
        all.put("binary", x -> Losses.binaryCrossEntropy(x, y));
        all.put("weighted", x -> Losses.binaryCrossEntropy(x, y, y.add(2)));
        all.put("mse", x -> Losses.mse(x, y));
        all.put("l1", x -> Losses.l1(x, y));
        all.put("smoothL1", x -> Losses.smoothL1(x, y, 0.8));
        all.put("huber", x -> Losses.huber(x, y, 0.8));
        all.put("kl", x -> Losses.klDivergence(x.logSoftmax(1), y));
        return all;
    }

    static List<String> names() {
        return List.copyOf(all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void gradientsAreSlopes(String name) {
        UnaryOperator<Tensor> loss = all().get(name);
        Trace trace = new Trace();
        Tensor x = trace.watch(tensor(X));
        Tensor y = loss.apply(x);
        double[] gradient = trace.gradient(y, EXACT.full(y.shape(), 1), x).toDoubles();
        for (int i = 0; i < 6; i++) {
            double slope = (moved(loss, i, 1e-6) - moved(loss, i, -1e-6)) / 2e-6;
            assertEquals(slope, gradient[i], 1e-8, name + " element " + i);
        }
    }

    private static double moved(UnaryOperator<Tensor> loss, int i, double by) {
        double[] x = tensor(X).toDoubles();
        x[i] += by;
        return loss.apply(EXACT.tensor(new Shape(2, 3), x)).sum().item();
    }
}
