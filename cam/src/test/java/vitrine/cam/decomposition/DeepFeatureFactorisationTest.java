package vitrine.cam.decomposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;

/// What a factorisation must be, from any start.
class DeepFeatureFactorisationTest {
    private static final Engine REFERENCE = Engine.reference();

    private static Tensor values(String name, int... dims) {
        Shape shape = new Shape(dims);
        return REFERENCE.tensor(shape, Seeded.values(name, shape.size(), 0, 1.5));
    }

    /// `Σ_j concepts_cj maps_njp` less the least value of the channel, which `concepts` holds.
    private static double[] made(Concepts found, double[] least) {
        int k = found.concepts().shape().dim(1);
        double[] w = found.concepts().toDoubles();
        double[] h = found.maps().toDoubles();
        int samples = found.maps().shape().dim(0);
        int positions = h.length / samples / k;
        double[] y = new double[samples * least.length * positions];
        for (int i = 0; i < y.length; i++) {
            int c = i / positions % least.length;
            int n = i / positions / least.length;
            for (int j = 0; j < k; j++)
                y[i] += (w[c * k + j] - least[c]) * h[(n * k + j) * positions + i % positions];
        }
        return y;
    }

    @Test
    void theWorkedExample() {
        Tensor a = REFERENCE.tensor(new Shape(1, 2, 1, 2), 0f, 2f, 0f, 6f);
        Concepts found = new DeepFeatureFactorisation(1).of(a);
        double[] h = found.maps().toDoubles();
        double[] w = found.concepts().toDoubles();
        assertEquals(0, h[0], 1e-12);
        assertEquals(3, w[1] / w[0], 1e-12);
        assertEquals(2, w[0] * h[1], 1e-12);
        assertEquals(0, found.error(), 1e-12);
    }

    @Test
    void sumsOfFewConceptsAreFoundAgain() {
        int k = 3;
        Tensor w = values("w", 1, k, 7, 1).abs();
        Tensor h = values("h", 2, k, 1, 30);
        Tensor rectified = h.relu();
        Tensor a = w.mul(rectified).sum(1).reshape(2, 7, 5, 6);
        Concepts found = new DeepFeatureFactorisation(k, 3000, 1e-9, 1).of(a);
        assertEquals(new Shape(7, k), found.concepts().shape());
        assertEquals(new Shape(2, k, 5, 6), found.maps().shape());
        assertTrue(found.maps().amin().item() >= 0);
        assertTrue(found.error() < 2e-3, "error " + found.error());
        double[] least = least(a);
        double[] expected = a.toDoubles();
        for (int i = 0; i < expected.length; i++) expected[i] -= least[i / 30 % 7];
        double largest = Arrays.stream(expected).max().orElseThrow();
        assertArrayEquals(expected, made(found, least), 1e-2 * largest);
    }

    private static double[] least(Tensor a) {
        double[] least = new double[7];
        for (int c = 0; c < 7; c++) least[c] = a.slice(1, c, c + 1, 1).amin().item();
        return least;
    }

    @Test
    void moreConceptsAndMorePassesMissLess() {
        Tensor a = values("a", 2, 9, 4, 5);
        double before = 1;
        for (int k = 1; k <= 6; k++) {
            double error = new DeepFeatureFactorisation(k, 500, 1e-8, 0).of(a).error();
            assertTrue(error < before, k + " concepts miss " + error);
            before = error;
        }
        double first = new DeepFeatureFactorisation(4, 1, 0, 0).of(a).error();
        Concepts tenth = new DeepFeatureFactorisation(4, 10, 0, 0).of(a);
        assertTrue(tenth.error() < first);
        assertEquals(10, tenth.passes());
    }

    @Test
    void theSeedIsTheStart() {
        Tensor a = values("a", 1, 6, 4, 4);
        double[] maps = new DeepFeatureFactorisation(2).of(a).maps().toDoubles();
        assertArrayEquals(maps, new DeepFeatureFactorisation(2).of(a).maps().toDoubles());
        assertFalse(
                Arrays.equals(
                        maps,
                        new DeepFeatureFactorisation(2, 200, 1e-4, 5).of(a).maps().toDoubles()));
    }

    /// Volumes and signals as well as maps, in single precision.
    @Test
    void anyRankOnAnyEngine() {
        for (int[] dims : new int[][] {{2, 4, 12}, {2, 4, 3, 4}, {2, 4, 2, 3, 2}}) {
            Shape shape = new Shape(dims);
            Tensor a = Engine.cpu().tensor(shape, Seeded.values("rank", shape.size(), 0, 1));
            Concepts found = new DeepFeatureFactorisation(3).of(a);
            assertEquals(shape.with(1, 3), found.maps().shape());
            assertTrue(found.error() < 1 && found.error() > 0);
        }
    }

    @Test
    void constantAndBrokenActivations() {
        Concepts flat =
                new DeepFeatureFactorisation(2).of(REFERENCE.full(new Shape(1, 3, 2, 2), 4));
        assertEquals(0, flat.error());
        assertEquals(0, flat.maps().abs().amax().item());
        CamException e =
                assertThrows(
                        CamException.class,
                        () ->
                                new DeepFeatureFactorisation(2)
                                        .of(REFERENCE.full(new Shape(1, 3, 2, 2), Double.NaN)));
        assertTrue(e.getMessage().contains("hold NaN"), e.getMessage());
    }
}
