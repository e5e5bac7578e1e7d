package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Profile;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Designs, samplers and estimators of Sobol indices on functions whose indices are known.
class SobolTest {
    private static double[] totals(
            Sampler sampler,
            int designs,
            int dims,
            SobolEstimator e,
            ToDoubleFunction<double[]> f) {
        SobolDesign design = SobolDesign.of(sampler, designs, dims, 0);
        double[] values = new double[design.size()];
        for (int k = 0; k < values.length; k++) values[k] = f.applyAsDouble(design.point(k));
        return design.totals(e, values);
    }

    /// Ishigami's function with `a = 7`, `b = 0.1` and arguments from -π to π.
    private static double ishigami(double[] u) {
        double x = Math.PI * (2 * u[0] - 1);
        double y = Math.PI * (2 * u[1] - 1);
        double z = Math.PI * (2 * u[2] - 1);
        double s = StrictMath.sin(y);
        return StrictMath.sin(x) * (1 + 0.1 * z * z * z * z) + 7 * s * s;
    }

    @ParameterizedTest
    @EnumSource
    void ishigami(SobolEstimator estimator) {
        double p4 = StrictMath.pow(Math.PI, 4);
        double all = 49 / 8.0 + 0.1 * p4 / 5 + 0.01 * p4 * p4 / 18 + 0.5;
        double first = 0.1 * p4 / 5 + 0.01 * p4 * p4 / 50 + 0.5;
        double together = 8 * 0.01 * p4 * p4 / 225;
        double[] expected = {(first + together) / all, 49 / 8.0 / all, together / all};
        double[] found = totals(Sampler.SOBOL, 1 << 15, 3, estimator, SobolTest::ishigami);
        assertArrayEquals(expected, found, 1e-3);
    }

    /// `T_i = w_i² / Σ w²` for `f(x) = Σ w_i·x_i`. Errors of `N` independent points are about
    /// `1/√N`.
    @ParameterizedTest
    @EnumSource
    void linearFunctions(SobolEstimator estimator) {
        double[] w = {1, -2, 0.5, 3, 0};
        double squares = Arrays.stream(w).map(v -> v * v).sum();
        double[] expected = Arrays.stream(w).map(v -> v * v / squares).toArray();
        for (Sampler sampler : Sampler.values()) {
            int designs = 1 << 12;
            double[] found =
                    totals(
                            sampler,
                            designs,
                            w.length,
                            estimator,
                            x -> {
                                double sum = 0;
                                for (int i = 0; i < w.length; i++) sum += w[i] * x[i];
                                return sum;
                            });
            double allowed = sampler == Sampler.SOBOL ? 3e-3 : 6 / Math.sqrt(designs);
            assertArrayEquals(expected, found, allowed, sampler.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstantFunctionHasNoIndices(SobolEstimator estimator) {
        assertArrayEquals(new double[] {0, 0}, totals(Sampler.HALTON, 8, 2, estimator, x -> 4.25));
    }

    /// Each axis has one point in each of `N` slices, for all but independent points.
    @ParameterizedTest
    @EnumSource
    void pointsFillTheAxes(Sampler sampler) {
        int count = 64;
        double[][] points = sampler.points(count, 40, 3);
        double[][] other = sampler.points(count, 40, 4);
        assertEquals(count, points.length);
        for (int d = 0; d < 40; d++) {
            int axis = d;
            double[] line = Arrays.stream(points).mapToDouble(p -> p[axis]).sorted().toArray();
            assertTrue(line[0] >= 0 && line[count - 1] < 1);
            double mean = Arrays.stream(line).average().orElseThrow();
            assertEquals(0.5, mean, 5 / Math.sqrt(12.0 * count), sampler + " axis " + d);
            if (sampler == Sampler.SOBOL || sampler == Sampler.LATIN_HYPERCUBE) {
                for (int i = 0; i < count; i++)
                    assertEquals(i, (int) (line[i] * count), sampler + " axis " + d);
            }
        }
        assertTrue(!Arrays.deepEquals(points, other), "another seed, other points");
        assertTrue(Arrays.deepEquals(points, sampler.points(count, 40, 3)));
    }

    /// The first two axes of Sobol's sequence fill every box of volume 1/64.
    @Test
    void sobolsPointsFillBoxes() {
        double[][] points = Sampler.SOBOL.points(64, 2, 0);
        for (int k = 0; k <= 6; k++) {
            int wide = 1 << k;
            int high = 64 / wide;
            long boxes =
                    Arrays.stream(points)
                            .map(p -> (int) (p[0] * wide) * high + (int) (p[1] * high))
                            .distinct()
                            .count();
            assertEquals(64, boxes, wide + "×" + high);
        }
    }

    /// x + 1, x² + x + 1, two of degree 3, two of degree 4, six of degree 5, six of degree 6.
    @Test
    void primitivePolynomials() {
        assertEquals(
                List.of(3, 7, 11, 13, 19, 25, 37, 41, 47, 55, 59, 61, 67, 91, 97, 103, 109, 115),
                SobolSequence.polynomials(18));
    }

    @Test
    void theDesignReplacesOneArgumentAfterTheOther() {
        SobolDesign design = SobolDesign.of(Sampler.MONTE_CARLO, 3, 2, 7);
        double[][] pairs = Sampler.MONTE_CARLO.points(3, 4, 7);
        assertEquals(9, design.size());
        for (int j = 0; j < 3; j++) {
            assertArrayEquals(new double[] {pairs[j][0], pairs[j][1]}, design.point(j));
            assertArrayEquals(new double[] {pairs[j][2], pairs[j][1]}, design.point(3 + j));
            assertArrayEquals(new double[] {pairs[j][0], pairs[j][3]}, design.point(6 + j));
        }
        assertThrows(CamException.class, () -> SobolDesign.of(Sampler.HALTON, 1, 2, 0));
    }

    /// A score that reads one quarter of the image gives all its variance to that cell.
    @Test
    void theMapHasTheGridsResolution() {
        Tensor x = Toys.EXACT.full(new Shape(1, 1, 6, 6), 1);
        Network corner =
                in -> in.get(0).slice(2, 0, 3, 1).slice(3, 3, 6, 1).sum(1, 2, 3).reshape(-1, 1);
        for (Perturbation p : List.of(Perturbation.inpainting(), new Perturbation.Amplitude(0.5))) {
            Method m = new Sobol(Features.grid(2), 64, Sampler.SOBOL, SobolEstimator.JANSEN, p, 0);
            assertEquals(new Shape(1, 1, 2, 2), Toys.study(corner, x).explain(m).map().shape());
            double[] map = Toys.map(corner, m, 0, x);
            assertEquals(1, map[1], 0.05);
            assertEquals(0, map[0] + map[2] + map[3], 1e-12);
        }
    }

    private static Hsic hsic(HsicKernel kernel, Hsic.Form form) {
        return new Hsic(
                Features.grid(2), 200, Sampler.SOBOL, kernel, Perturbation.inpainting(), form, 0);
    }

    @ParameterizedTest
    @EnumSource
    void dependenceIsFoundWhereItIs(HsicKernel kernel) {
        Tensor x = Toys.EXACT.full(new Shape(1, 1, 6, 6), 1);
        Network corner =
                in -> in.get(0).slice(2, 0, 3, 1).slice(3, 3, 6, 1).sum(1, 2, 3).reshape(-1, 1);
        for (Hsic.Form form : Hsic.Form.values()) {
            double[] map = Toys.map(corner, hsic(kernel, form), 0, x);
            for (int i : new int[] {0, 2, 3}) {
                assertTrue(map[i] >= -1e-12, "the criterion is not negative");
                assertTrue(map[1] > 10 * map[i], kernel + ": " + Arrays.toString(map));
            }
        }
        double[] paper = Toys.map(corner, hsic(kernel, Hsic.Form.PAPER), 0, x);
        assertTrue(paper[1] > 1e-4, kernel + " " + paper[1]);
    }

    /// `tr(K·H·L·H)` with its four products written out.
    @ParameterizedTest
    @EnumSource
    void theCriterionIsTheTrace(HsicKernel kernel) {
        int n = 9;
        double[][] masks = Sampler.MONTE_CARLO.points(n, 2, 5);
        double[] scores = new double[n];
        for (int a = 0; a < n; a++) scores[a] = masks[a][0] * masks[a][1] + 2;
        Hsic xplique = hsic(kernel, Hsic.Form.XPLIQUE);
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double width = sorted[4];
        double[][] l = new double[n][n];
        double[][] h = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double d = scores[a] - scores[b];
                l[a][b] = StrictMath.exp(-d * d / (2 * width * width));
                h[a][b] = (a == b ? 1 : 0) - 1.0 / n;
            }
        }
        double[] found = xplique.criterion(masks, scores);
        for (int i = 0; i < 2; i++) {
            double[][] k = new double[n][n];
            for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++) k[a][b] = kernel.of(masks[a][i], masks[b][i]);
            double[][] product = product(product(k, h), product(l, h));
            double trace = 0;
            for (int a = 0; a < n; a++) trace += product[a][a];
            assertEquals(trace / n, found[i], 1e-13);
        }
    }

    private static double[][] product(double[][] x, double[][] y) {
        double[][] z = new double[x.length][x.length];
        for (int a = 0; a < x.length; a++)
            for (int b = 0; b < x.length; b++)
                for (int c = 0; c < x.length; c++) z[a][b] += x[a][c] * y[c][b];
        return z;
    }

    @Test
    void aConstantScoreOrMaskDependsOnNothing() {
        Hsic m = Hsic.of(Profile.PAPER);
        double[][] masks = Sampler.MONTE_CARLO.points(12, 3, 1);
        double[] flat = new double[12];
        Arrays.fill(flat, 3);
        assertArrayEquals(new double[3], m.criterion(masks, flat), 1e-15);
        double[][] same = new double[12][];
        Arrays.fill(same, new double[] {0.3, 0.7, 1});
        double[] scores = Arrays.stream(masks).mapToDouble(p -> p[0]).toArray();
        assertArrayEquals(new double[3], m.criterion(same, scores), 1e-15);
    }
}
