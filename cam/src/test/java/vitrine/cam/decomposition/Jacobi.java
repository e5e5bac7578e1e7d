package vitrine.cam.decomposition;

/// All eigenvalues of a symmetric matrix with their vectors, by Jacobi's rotations (1846): slow,
/// and sure.
///
/// @param values in no order
/// @param vectors `vectors[i]` is the unit vector of `values[i]`
@SuppressWarnings("ArrayRecordComponent") // read once
public record Jacobi(double[] values, double[][] vectors) {
    private static final int SWEEPS = 60;

    /// The decomposition of a symmetric matrix, given by rows.
    public static Jacobi of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++)
            for (int p = 0; p < n; p++) for (int q = p + 1; q < n; q++) rotate(a, v, p, q);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = a[i][i];
        return new Jacobi(values, v);
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (a[p][q] == 0) return;
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double first = a[k][p];
            a[k][p] = c * first - s * a[k][q];
            a[k][q] = s * first + c * a[k][q];
        }
        for (int k = 0; k < a.length; k++) {
            double first = a[p][k];
            a[p][k] = c * first - s * a[q][k];
            a[q][k] = s * first + c * a[q][k];
            first = v[p][k];
            v[p][k] = c * first - s * v[q][k];
            v[q][k] = s * first + c * v[q][k];
        }
    }

    /// The position of the largest eigenvalue.
    public int largest() {
        int largest = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[largest]) largest = i;
        return largest;
    }
}
