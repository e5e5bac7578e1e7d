package vitrine.cam.decomposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.nn.weights.Seeded;

/// The largest eigenvector against Jacobi's rotations and against matrices whose spectrum is known.
class LanczosTest {
    private static double[] times(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) y[i] = Vectors.dot(a[i], x);
        return y;
    }

    private static double[][] symmetric(String name, int n) {
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) a[i][j] = a[j][i] = Seeded.uniform(name, (long) i * n + j);
        return a;
    }

    /// Unit vectors are compared by the sine of the angle between them.
    private static double angle(double[] x, double[] y) {
        double along = Vectors.dot(x, y);
        double[] rest = new double[x.length];
        for (int i = 0; i < rest.length; i++) rest[i] = x[i] - along * y[i];
        return Vectors.norm(rest);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 40, 90})
    void randomMatrices(int n) {
        for (int i = 0; i < 6; i++) {
            double[][] a = symmetric("lanczos" + i, n);
            Jacobi all = Jacobi.of(a);
            double[] x = Lanczos.largest(n, v -> times(a, v));
            double gap = Double.POSITIVE_INFINITY;
            int largest = all.largest();
            for (int j = 0; j < n; j++)
                if (j != largest) gap = Math.min(gap, all.values()[largest] - all.values()[j]);
            assertEquals(1, Vectors.norm(x), 1e-14);
            assertTrue(angle(x, all.vectors()[largest]) <= 1e-12 * n / Math.min(gap, 1));
            assertEquals(all.values()[largest], Vectors.dot(x, times(a, x)), 1e-13 * n);
        }
    }

    /// `λ_i` of the diagonal, turned by a reflection so that no vector is an axis.
    private static double[] reflected(double[] lambda, double[] x) {
        double[] y = mirror(x);
        for (int i = 0; i < y.length; i++) y[i] *= lambda[i];
        return mirror(y);
    }

    private static double[] mirror(double[] x) {
        double[] u = new double[x.length];
        for (int i = 0; i < u.length; i++) u[i] = Seeded.uniform("mirror", i);
        double factor = 2 * Vectors.dot(u, x) / Vectors.dot(u, u);
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] - factor * u[i];
        return y;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.0001, 1.01, 2, 100})
    void moreRowsThanSteps(double largest) {
        int n = 700;
        double[] lambda = new double[n];
        for (int i = 0; i < n; i++) lambda[i] = i == 123 ? largest : Seeded.uniform("spectrum", i);
        double[] axis = new double[n];
        axis[123] = 1;
        double[] x = Lanczos.largest(n, v -> reflected(lambda, v));
        assertTrue(angle(x, mirror(axis)) <= 1e-9, "off by " + angle(x, mirror(axis)));
    }

    @Test
    void twoEqualEigenvaluesGiveAVectorOfTheirPlane() {
        double[] lambda = {1, 7, 2, 7, -9};
        double[] x = Lanczos.largest(5, v -> reflected(lambda, v));
        assertEquals(7, Vectors.dot(x, reflected(lambda, x)), 1e-13);
    }

    @Test
    void zeroAndNegativeMatrices() {
        assertEquals(1, Vectors.norm(Lanczos.largest(6, double[]::clone)), 1e-14);
        double[] any = Lanczos.largest(6, v -> new double[6]);
        assertEquals(1, Vectors.norm(any), 1e-14);
        double[] lambda = {-3, -2, -5};
        double[] x = Lanczos.largest(3, v -> reflected(lambda, v));
        assertEquals(-2, Vectors.dot(x, reflected(lambda, x)), 1e-13);
    }

    @Test
    void theSameBitsEveryTime() {
        double[][] a = symmetric("bits", 60);
        assertArrayEquals(
                Lanczos.largest(60, v -> times(a, v)), Lanczos.largest(60, v -> times(a, v)));
    }
}
