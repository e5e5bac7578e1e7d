package vitrine.engine;

import vitrine.kernels.Resampling;

/// Cubic spline interpolation as a linear map. The spline `Σ_j c_j B(t - j)` with the cubic
/// B-spline `B` runs through the elements `x_i` where `c_{i-1} + 4 c_i + c_{i+1} = 6 x_i`; beyond
/// the ends the coefficients are mirrored (`c_{-1} = c_1`). Output `o` reads it at `o·(in - 1)/(out
/// - 1)`.
final class Spline {
    private Spline() {}

    static Resampling map(int in, int out) {
        double[][] coefficients = in == out ? new double[0][] : coefficients(in);
        int[] start = new int[out + 1];
        int[] column = new int[out * in];
        double[] weight = new double[out * in];
        int taps = 0;
        for (int o = 0; o < out; o++) {
            double at = out > 1 ? (double) ((long) o * (in - 1)) / (out - 1) : 0;
            int floor = (int) at;
            if (at == floor) { // the spline runs through its elements
                column[taps] = floor;
                weight[taps++] = 1;
            } else {
                for (int i = 0; i < in; i++) {
                    column[taps] = i;
                    weight[taps++] = weight(coefficients[i], at - floor, floor);
                }
            }
            start[o + 1] = taps;
        }
        return new Resampling(
                in,
                start,
                java.util.Arrays.copyOf(column, taps),
                java.util.Arrays.copyOf(weight, taps));
    }

    /// The spline with these coefficients at `floor + t`.
    private static double weight(double[] c, double t, int floor) {
        double u = 1 - t;
        int after = floor + 2 < c.length ? floor + 2 : 2 * (c.length - 1) - (floor + 2);
        double low =
                c[Math.abs(floor - 1)] * u * u * u + c[floor] * (4 - 6 * t * t + 3 * t * t * t);
        double high = c[floor + 1] * (4 - 6 * u * u + 3 * u * u * u) + c[after] * t * t * t;
        return (low + high) / 6;
    }

    /// Row `i`: the coefficients of the spline through 1 at `i` and 0 elsewhere, by elimination in
    /// the tridiagonal system.
    private static double[][] coefficients(int n) {
        double[] pivot = new double[n];
        pivot[0] = 4;
        for (int i = 1; i < n; i++) pivot[i] = 4 - below(i, n) * above(i - 1) / pivot[i - 1];
        double[][] all = new double[n][n];
        for (int k = 0; k < n; k++) {
            double[] c = all[k];
            c[k] = 6;
            for (int i = k + 1; i < n; i++) c[i] -= below(i, n) / pivot[i - 1] * c[i - 1];
            c[n - 1] /= pivot[n - 1];
            for (int i = n - 2; i >= 0; i--) c[i] = (c[i] - above(i) * c[i + 1]) / pivot[i];
        }
        return all;
    }

    private static int below(int row, int n) {
        return row == n - 1 ? 2 : 1;
    }

    private static int above(int row) {
        return row == 0 ? 2 : 1;
    }
}
