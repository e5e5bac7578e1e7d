package vitrine.cam.perturbation;

import vitrine.cam.CamException;

/// Weighted linear least squares by its normal equations, in double precision and a fixed order.
final class LeastSquares {
    /// A pivot below this share of its diagonal element says that unknowns cannot be told apart.
    private static final double SINGULAR = 1e-10;

    private static final int MOST = 4097;

    private final String who;
    private final double[][] normal;
    private final double[] right;

    /// @param who asks, for messages
    LeastSquares(String who, int unknowns) {
        if (unknowns > MOST) {
            throw new CamException(
                    who
                            + ": fits at most "
                            + (MOST - 1)
                            + " features, and there are "
                            + (unknowns - 1)
                            + " or more; take coarser features");
        }
        this.who = who;
        this.normal = new double[unknowns][unknowns];
        this.right = new double[unknowns];
    }

    /// Adds `weight·(row·β - value)²` to what is to be small.
    void add(double[] row, double value, double weight) {
        for (int i = 0; i < right.length; i++) {
            double scaled = weight * row[i];
            if (scaled == 0) continue;
            for (int j = 0; j <= i; j++) normal[i][j] += scaled * row[j];
            right[i] += scaled * value;
        }
    }

    /// Adds `penalty·β_i²`.
    void penalise(int i, double penalty) {
        normal[i][i] += penalty;
    }

    /// The unknowns `β`, by Cholesky's factors.
    double[] solve() {
        int n = right.length;
        double[] beta = right.clone();
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = normal[i][j];
                for (int k = 0; k < j; k++) rest -= l[i][k] * l[j][k];
                if (i != j) l[i][j] = rest / l[j][j];
                else l[i][i] = Math.sqrt(pivot(rest, normal[i][i]));
            }
            for (int k = 0; k < i; k++) beta[i] -= l[i][k] * beta[k];
            beta[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) beta[i] -= l[k][i] * beta[k];
            beta[i] /= l[i][i];
        }
        return beta;
    }

    private double pivot(double rest, double diagonal) {
        if (rest > SINGULAR * diagonal) return rest;
        throw new CamException(
                who
                        + ": the coalitions that were drawn do not tell all features apart; draw"
                        + " more, or take coarser features");
    }
}
