package vitrine.cam.decomposition;

/// Vectors as arrays; sums run in ascending order.
final class Vectors {
    private Vectors() {}

    /// `Σ_i x_i y_i`
    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// `√(Σ_i x_i²)`
    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /// `x·factor`
    static double[] scaled(double[] x, double factor) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = x[i] * factor;
        return y;
    }
}
