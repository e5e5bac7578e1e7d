package vitrine.cam.gradients;

/// The discrete Fourier transform of complex numbers over a block of any rank and any extents, by
/// its definition along one axis after the other, in double precision and one order of operations.
final class Fourier {
    private Fourier() {}

    /// `X_k = Σ_j x_j e^{-2πi jk/n}` along every axis, in place.
    static void forward(double[] re, double[] im, int... extents) {
        everyAxis(re, im, extents, -1);
    }

    /// `x_j = Σ_k X_k e^{2πi jk/n} / n` along every axis, in place.
    static void inverse(double[] re, double[] im, int... extents) {
        everyAxis(re, im, extents, 1);
        for (int i = 0; i < re.length; i++) {
            re[i] /= re.length;
            im[i] /= re.length;
        }
    }

    private static void everyAxis(double[] re, double[] im, int[] extents, int sign) {
        int inner = re.length;
        for (int n : extents) {
            inner /= n;
            double[] cos = new double[n];
            double[] sin = new double[n];
            for (int k = 0; k < n; k++) {
                cos[k] = StrictMath.cos(2 * Math.PI * k / n);
                sin[k] = sign * StrictMath.sin(2 * Math.PI * k / n);
            }
            for (int line = 0; line < re.length / n; line++)
                line(re, im, line / inner * inner * n + line % inner, inner, cos, sin);
        }
    }

    private static void line(
            double[] re, double[] im, int first, int step, double[] cos, double[] sin) {
        int n = cos.length;
        double[] a = new double[n];
        double[] b = new double[n];
        for (int j = 0; j < n; j++) {
            a[j] = re[first + j * step];
            b[j] = im[first + j * step];
        }
        for (int k = 0; k < n; k++) {
            double x = 0;
            double y = 0;
            for (int j = 0, turn = 0; j < n; j++) {
                x += a[j] * cos[turn] - b[j] * sin[turn];
                y += a[j] * sin[turn] + b[j] * cos[turn];
                turn += k;
                if (turn >= n) turn -= n;
            }
            re[first + k * step] = x;
            im[first + k * step] = y;
        }
    }
}
