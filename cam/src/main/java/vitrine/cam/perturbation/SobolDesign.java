package vitrine.cam.perturbation;

import vitrine.cam.CamException;

import java.util.Arrays;

/// At which points a function of `d` arguments in `[0, 1)` is asked for its total Sobol indices:
/// `N` points `A_j`, and each of them with one argument after the other replaced by that of a
/// second point `B_j`. That makes `N·(d + 1)` values; the values at `B_j` are not needed.
public final class SobolDesign {
    private final double[][] points;
    private final int arguments;

    private SobolDesign(double[][] points, int arguments) {
        this.points = points;
        this.arguments = arguments;
    }

    /// @param sampler lays the points `(A_j, B_j)` of `2·d` coordinates
    /// @param designs `N`, at least two
    /// @param arguments `d`
    public static SobolDesign of(Sampler sampler, int designs, int arguments, long seed) {
        if (designs < 2)
            throw new CamException("sobol: needs at least two designs, got " + designs);
        return new SobolDesign(sampler.points(designs, 2 * arguments, seed), arguments);
    }

    /// How many values are needed.
    public int size() {
        return Math.multiplyExact(points.length, arguments + 1);
    }

    /// The point of value `k`: first the `A_j`, then for each argument in turn all `A_j` with it
    /// replaced.
    public double[] point(int k) {
        double[] pair = points[k % points.length];
        double[] point = Arrays.copyOf(pair, arguments);
        int replaced = k / points.length - 1;
        if (replaced >= 0) point[replaced] = pair[arguments + replaced];
        return point;
    }

    /// The total index of each argument.
    ///
    /// @param values the function at each point
    public double[] totals(SobolEstimator estimator, double[] values) {
        int n = points.length;
        double[] a = Arrays.copyOf(values, n);
        double[] totals = new double[arguments];
        for (int i = 0; i < arguments; i++)
            totals[i] = estimator.total(a, Arrays.copyOfRange(values, (i + 1) * n, (i + 2) * n));
        return totals;
    }
}
