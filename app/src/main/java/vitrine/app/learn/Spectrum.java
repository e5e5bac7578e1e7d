package vitrine.app.learn;

import java.util.Arrays;

/// The eigenvalues of a symmetric matrix by Jacobi's rotations (1846), the greatest first. Each
/// rotation makes one number beside the diagonal zero; the sum of their squares falls until nothing
/// is left.
final class Spectrum {
    private static final int SWEEPS = 30;

    private Spectrum() {}

    static double[] of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        for (int i = 0; i < n; i++) a[i] = matrix[i].clone();
        for (int sweep = 0; sweep < SWEEPS; sweep++)
            for (int p = 0; p < n; p++) for (int q = p + 1; q < n; q++) rotate(a, p, q);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = -a[i][i];
        Arrays.sort(values);
        return Arrays.stream(values).map(v -> -v).toArray();
    }

    private static void rotate(double[][] a, int p, int q) {
        if (a[p][q] == 0) return;
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double root = Math.sqrt(theta * theta + 1);
        double t = theta >= 0 ? 1 / (theta + root) : 1 / (theta - root);
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int i = 0; i < a.length; i++) {
            double ip = a[i][p];
            double iq = a[i][q];
            a[i][p] = c * ip - s * iq;
            a[i][q] = s * ip + c * iq;
        }
        for (int i = 0; i < a.length; i++) {
            double pi = a[p][i];
            double qi = a[q][i];
            a[p][i] = c * pi - s * qi;
            a[q][i] = s * pi + c * qi;
        }
    }
}
