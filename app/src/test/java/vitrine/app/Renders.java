package vitrine.app;

/// A square map rendered by the profiles' formulas, in double precision on plain arrays.
final class Renders {
    private Renders() {}

    /// `resize(relu(x))`, then to `[0, 1]`.
    static float[] paper(float[] raw, int side, int size) {
        double[] large = resized(relu(raw), side, size);
        double min = min(large);
        double range = max(large) - min;
        float[] last = new float[large.length];
        for (int i = 0; i < last.length; i++) last[i] = (float) ((large[i] - min) / range);
        return last;
    }

    /// `scaled(resize(scaled(relu(x))))`.
    static float[] pytorchGradCam(float[] raw, int side, int size) {
        double[] large = scaled(resized(scaled(relu(raw)), side, size));
        float[] last = new float[large.length];
        for (int i = 0; i < last.length; i++) last[i] = (float) large[i];
        return last;
    }

    private static double[] relu(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = Math.max(x[i], 0);
        return y;
    }

    /// `(x - min) / (1e-7 + max(x - min))`.
    private static double[] scaled(double[] x) {
        double min = min(x);
        double top = max(x) - min + 1e-7;
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = (x[i] - min) / top;
        return y;
    }

    private static double min(double[] x) {
        double min = x[0];
        for (double v : x) min = Math.min(min, v);
        return min;
    }

    private static double max(double[] x) {
        double max = x[0];
        for (double v : x) max = Math.max(max, v);
        return max;
    }

    /// Bilinear; the centre of output pixel `i` lies at `(i + 0.5) · side / size - 0.5`.
    private static double[] resized(double[] x, int side, int size) {
        double[] y = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double v = at(i, side, size);
                double u = at(j, side, size);
                int top = (int) v;
                int left = (int) u;
                int bottom = Math.min(top + 1, side - 1);
                int right = Math.min(left + 1, side - 1);
                double above = mix(x[top * side + left], x[top * side + right], u - left);
                double below = mix(x[bottom * side + left], x[bottom * side + right], u - left);
                y[i * size + j] = mix(above, below, v - top);
            }
        }
        return y;
    }

    private static double at(int i, int side, int size) {
        return Math.clamp((i + 0.5) * side / size - 0.5, 0, side - 1);
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
