package vitrine.cam.decomposition;

import java.util.Arrays;

/// A symmetric tridiagonal matrix of `n` rows.
final class Tridiagonal {
    private final double[] diagonal;
    private final double[] beside;
    private final int n;
    private final double size;

    /// @param diagonal at least `n` numbers
    /// @param beside at least `n - 1` numbers: row `i` and row `i + 1` meet in `beside[i]`
    Tridiagonal(double[] diagonal, double[] beside, int n) {
        this.diagonal = diagonal;
        this.beside = beside;
        this.n = n;
        double most = 0;
        for (int i = 0; i < n; i++) most = Math.max(most, Math.abs(diagonal[i]) + reach(i));
        this.size = most;
    }

    /// A bound of all eigenvalues' magnitudes (Gershgorin).
    double size() {
        return size;
    }

    private double reach(int i) {
        return (i == 0 ? 0 : beside[i - 1]) + (i == n - 1 ? 0 : beside[i]);
    }

    /// The largest eigenvalue from above, by bisection: above it every pivot of `T - λ` is
    /// negative.
    private double largest() {
        double low = -size;
        double high = Math.nextUp(size);
        for (double mid = middle(low, high); low < mid && mid < high; mid = middle(low, high)) {
            if (negative(pivots(mid, 1))) high = mid;
            else low = mid;
        }
        return high;
    }

    private static double middle(double low, double high) {
        return low / 2 + high / 2;
    }

    private static boolean negative(double[] pivots) {
        return Arrays.stream(pivots).allMatch(p -> p < 0);
    }

    /// The pivots of the elimination of `T - λ`, downwards (`step` 1) or upwards (-1).
    private double[] pivots(double lambda, int step) {
        double[] d = new double[n];
        int first = step > 0 ? 0 : n - 1;
        double before = 0;
        for (int k = 0, i = first; k < n; k++, i += step) {
            double b = k == 0 ? 0 : beside[Math.min(i, i - step)];
            d[i] = diagonal[i] - lambda - (k == 0 ? 0 : b * b / before);
            before = d[i];
        }
        return d;
    }

    /// The unit eigenvector for the largest eigenvalue, from a twisted factorisation (Fernando,
    /// 1997): eliminated from both ends to the row where the least is left.
    double[] vectorOfLargest() {
        double lambda = largest();
        double[] down = pivots(lambda, 1);
        double[] up = pivots(lambda, -1);
        int twist = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double left = Math.abs(down[i] + up[i] - (diagonal[i] - lambda));
            if (left < least) {
                least = left;
                twist = i;
            }
        }
        double[] x = new double[n];
        x[twist] = 1;
        for (int i = twist - 1; i >= 0; i--) x[i] = -beside[i] * x[i + 1] / down[i];
        for (int i = twist + 1; i < n; i++) x[i] = -beside[i - 1] * x[i - 1] / up[i];
        return Vectors.scaled(x, 1 / Vectors.norm(x));
    }
}
