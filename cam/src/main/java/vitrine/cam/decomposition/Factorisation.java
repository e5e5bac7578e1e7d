package vitrine.cam.decomposition;

/// A non-negative matrix `X ≈ W·H`, `W` and `H` non-negative: by coordinate descent on `½|X - WH|²`
/// (Cichocki and Phan, 2009). Each entry of `W` in turn, then each of `H`, is put where the
/// quadratic is least, or at zero. It ends when the gradient that is left to follow, summed over a
/// pass, is a given share of what it was in the first.
///
/// Plain double arithmetic in a fixed order.
final class Factorisation {
    private final int rank;
    private final double[][] x;
    private final double[][] transposed;
    private final double[][] w;
    private final double[][] ht;
    private int passes;

    /// @param x `[rows][columns]`
    /// @param w `[rows][rank]`, where to start
    /// @param ht `H` transposed, `[columns][rank]`, where to start
    Factorisation(double[][] x, double[][] w, double[][] ht) {
        this.rank = w[0].length;
        this.x = x;
        this.w = w;
        this.ht = ht;
        this.transposed = new double[ht.length][x.length];
        for (int i = 0; i < x.length; i++)
            for (int j = 0; j < ht.length; j++) transposed[j][i] = x[i][j];
    }

    /// Passes over all entries until what is left is `tolerance` of the first pass, `most` at most.
    Factorisation descend(double tolerance, int most) {
        double first = 0;
        while (passes < most) {
            passes++;
            double left = improve(x, w, ht) + improve(transposed, ht, w);
            if (passes == 1) first = left;
            if (left <= tolerance * first) break;
        }
        return this;
    }

    /// One step for each entry of `a` in `y ≈ a·bᵀ`; gives the sum of what the gradients wanted.
    private double improve(double[][] y, double[][] a, double[][] b) {
        double[][] bb = products(b);
        double[][] yb = new double[y.length][];
        for (int i = 0; i < y.length; i++) yb[i] = along(y[i], b);
        double wanted = 0;
        for (int t = 0; t < rank; t++) {
            for (int i = 0; i < a.length; i++) {
                double gradient = -yb[i][t];
                for (int r = 0; r < rank; r++) gradient += bb[t][r] * a[i][r];
                wanted += Math.abs(a[i][t] == 0 ? Math.min(gradient, 0) : gradient);
                if (bb[t][t] != 0) a[i][t] = Math.max(a[i][t] - gradient / bb[t][t], 0);
            }
        }
        return wanted;
    }

    private double[] along(double[] row, double[][] b) {
        double[] sums = new double[rank];
        for (int j = 0; j < row.length; j++)
            for (int t = 0; t < rank; t++) sums[t] += row[j] * b[j][t];
        return sums;
    }

    private double[][] products(double[][] b) {
        double[][] bb = new double[rank][rank];
        for (double[] row : b)
            for (int t = 0; t < rank; t++)
                for (int r = 0; r < rank; r++) bb[t][r] += row[t] * row[r];
        return bb;
    }

    /// `W`
    double[][] w() {
        return w;
    }

    /// `H` transposed.
    double[][] ht() {
        return ht;
    }

    /// How many passes were made.
    int passes() {
        return passes;
    }

    /// `|X - WH| / |X|` in the Frobenius norm.
    double error() {
        double missed = 0;
        double all = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < ht.length; j++) {
                double rest = x[i][j] - Vectors.dot(w[i], ht[j]);
                missed += rest * rest;
                all += x[i][j] * x[i][j];
            }
        }
        return all == 0 ? 0 : Math.sqrt(missed / all);
    }
}
