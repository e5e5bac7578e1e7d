package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.REFERENCE;
import static vitrine.cam.metrics.Toys.line;

import org.junit.jupiter.api.Test;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// How alike maps are: structural similarity and rank correlation, against their formulas restated.
class SimilarityTest {
    private static Tensor plane(String name, int height, int width) {
        return Toys.numbers(REFERENCE, name, 1, 1, height, width);
    }

    @Test
    void everyMapIsLikeItself() {
        for (Similarity s : new Similarity[] {new Ssim(), new RankCorrelation()}) {
            for (Tensor map :
                    new Tensor[] {
                        plane("itself", 13, 17),
                        plane("small", 2, 3),
                        Toys.numbers(REFERENCE, "volume", 1, 1, 5, 6, 4),
                        Toys.numbers(REFERENCE, "elements", 1, 7),
                        line(0, 0, 0)
                    }) {
                assertEquals(1, s.of(map, map), s.name() + map);
                assertEquals(1, s.of(map, map.mul(1)), s.name() + map);
            }
        }
    }

    @Test
    void similarityIsSymmetricAndLessForOthers() {
        Tensor a = plane("a", 20, 16);
        Tensor b = plane("b", 20, 16);
        for (Similarity s : new Similarity[] {new Ssim(), new RankCorrelation()}) {
            assertEquals(s.of(a, b), s.of(b, a), 1e-14);
            assertTrue(Math.abs(s.of(a, b)) < 0.2, s.name() + " " + s.of(a, b));
            double near = s.of(a, a.add(b.mul(.1)));
            assertTrue(near > 0.9 && near < 1, s.name() + " " + near);
        }
        assertEquals(-1, new RankCorrelation().of(a, a.neg()), 1e-14);
    }

    /// One window over one position, double loops as the paper writes them.
    private static double restated(double[][] a, double[][] b, int y, int x, double range) {
        double total = 0;
        double[] sums = new double[5];
        for (int v = -5; v <= 5; v++) {
            for (int u = -5; u <= 5; u++) {
                double w = StrictMath.exp(-(u * u + v * v) / (2 * 1.5 * 1.5));
                double p = a[y + v][x + u];
                double q = b[y + v][x + u];
                double[] terms = {p, q, p * p, q * q, p * q};
                for (int k = 0; k < 5; k++) sums[k] += w * terms[k];
                total += w;
            }
        }
        for (int k = 0; k < 5; k++) sums[k] /= total;
        double c1 = Math.pow(.01 * range, 2);
        double c2 = Math.pow(.03 * range, 2);
        double va = sums[2] - sums[0] * sums[0];
        double vb = sums[3] - sums[1] * sums[1];
        double cov = sums[4] - sums[0] * sums[1];
        return (2 * sums[0] * sums[1] + c1)
                * (2 * cov + c2)
                / ((sums[0] * sums[0] + sums[1] * sums[1] + c1) * (va + vb + c2));
    }

    private static double[][] rows(Tensor t) {
        int width = t.shape().dim(3);
        double[] flat = t.toDoubles();
        double[][] rows = new double[t.shape().dim(2)][];
        Arrays.setAll(rows, y -> Arrays.copyOfRange(flat, y * width, (y + 1) * width));
        return rows;
    }

    @Test
    void structuralSimilarityIsThePapersFormula() {
        Tensor a = plane("a", 14, 19);
        Tensor b = plane("b", 14, 19).add(a);
        double range =
                Math.max(a.amax().item(), b.amax().item())
                        - Math.min(a.amin().item(), b.amin().item());
        double sum = 0;
        for (int y = 5; y < 14 - 5; y++) {
            for (int x = 5; x < 19 - 5; x++) sum += restated(rows(a), rows(b), y, x, range);
        }
        assertEquals(sum / (4 * 9), new Ssim().of(a, b), 1e-12);
    }

    @Test
    void theWorkedExamplesAreRight() {
        Tensor zero = REFERENCE.full(new Shape(1, 1, 1), 0);
        assertEquals(.0001 / 1.0001, new Ssim().of(zero, zero.add(1)), 1e-15);
        double[] a = {1, 2, 4};
        double[] b = {1, 3, 2};
        assertEquals(1 / Math.sqrt(28 / 3.0), Correlation.PEARSON.of(a, b), 1e-15);
        assertEquals(.5, Correlation.SPEARMAN.of(a, b), 1e-15);
        double tied = new RankCorrelation().of(line(1, 2, 2, 5), line(1, 4, 3, 9));
        assertEquals(4.5 / Math.sqrt(22.5), tied, 1e-15);
    }

    @Test
    void equalNumbersShareTheMeanOfTheirRanks() {
        assertArrayEquals(
                new double[] {4, .5, 2.5, 2.5, .5}, Ranks.of(new double[] {30, 10, 20, 20, 10}));
        assertArrayEquals(new double[] {1, 1, 1}, Ranks.of(new double[] {0.0, -0.0, 0.0}));
        assertArrayEquals(
                new int[] {1, 3, 0, 2, 4}, Ranks.descending(new double[] {0, 5, -0.0, 5, -1}));
    }

    @Test
    void aConstantMapGoesTogetherWithNothing() {
        assertEquals(0, new RankCorrelation().of(line(1, 1, 1), line(1, 2, 3)));
        assertEquals(0, Correlation.PEARSON.of(new double[] {1, 2}, new double[] {3, 3}));
    }

    /// Any increasing function keeps the ranks.
    @Test
    void rankCorrelationHasNoRegardToScale() {
        Tensor a = plane("a", 9, 9);
        Tensor b = plane("b", 9, 9);
        double plain = new RankCorrelation().of(a, b);
        assertEquals(plain, new RankCorrelation().of(a.exp(), b.mul(7).sub(3)), 1e-12);
        assertEquals(1, new RankCorrelation().of(a, a.exp()), 1e-12);
    }
}
