package vitrine.cam.metrics;

/// Small kernels along the axes of an array, in double precision; past its ends the array goes on
/// with its last value.
final class Stencil {
    private Stencil() {}

    /// `y(p) = Σ_k kernel(k) · x(p + k - middle)` along one axis, for a kernel of odd length.
    static double[] along(double[] x, int[] extents, int axis, double... kernel) {
        int stride = 1;
        for (int a = axis + 1; a < extents.length; a++) stride *= extents[a];
        int extent = extents[axis];
        int middle = kernel.length / 2;
        double[] y = new double[x.length];
        for (int p = 0; p < x.length; p++) {
            int at = p / stride % extent;
            double sum = 0;
            for (int k = 0; k < kernel.length; k++) {
                int moved = Math.clamp(at + k - middle, 0, extent - 1);
                sum += kernel[k] * x[p + (moved - at) * stride];
            }
            y[p] = sum;
        }
        return y;
    }

    /// The kernel along every axis in turn.
    static double[] everywhere(double[] x, int[] extents, double... kernel) {
        double[] y = x;
        for (int a = 0; a < extents.length; a++) y = along(y, extents, a, kernel);
        return y;
    }

    /// `exp(-½ (k/σ)²)` for `|k| ≤ radius`, scaled to the sum one.
    static double[] gaussian(double sigma, int radius) {
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
            double d = (k - radius) / sigma;
            kernel[k] = StrictMath.exp(-d * d / 2);
            sum += kernel[k];
        }
        for (int k = 0; k < kernel.length; k++) kernel[k] /= sum;
        return kernel;
    }
}
