package vitrine.cam.metrics;

import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli, 2004): the mean over positions of
///
/// `(2 μ_a μ_b + C_1)(2 σ_ab + C_2) / ((μ_a² + μ_b² + C_1)(σ_a² + σ_b² + C_2))`
///
/// with means, variances and covariance under a Gaussian window of 11 positions along every axis
/// and a deviation of 1.5, over the positions where the window fits. `C_1 = (0.01 L)²` and `C_2 =
/// (0.03 L)²`, where `L` is the range of the values of both maps. A shorter axis makes the window
/// the largest odd one that fits. Channels are compared each for itself; two maps of one and the
/// same value are alike.
///
/// Worked example, maps of one position, 0 and 1: no variance, `L = 1`, so `C_1/(1 + C_1) = 0.0001/
/// 1.0001`.
public record Ssim() implements Similarity {
    private static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;

    @Override
    public String name() {
        return "ssim";
    }

    @Override
    public double of(Tensor a, Tensor b) {
        double[] x = a.toDoubles();
        double[] y = b.toDoubles();
        double range = Math.max(greatest(x), greatest(y)) - Math.min(least(x), least(y));
        if (range == 0) return 1;
        int n = Space.positions(a);
        int[] extents = Space.extents(a);
        double sum = 0;
        for (int from = 0; from < x.length; from += n) {
            double[] p = Arrays.copyOfRange(x, from, from + n);
            double[] q = Arrays.copyOfRange(y, from, from + n);
            sum += plane(p, q, extents, range);
        }
        int planes = x.length / n;
        return sum / planes;
    }

    private static double least(double[] x) {
        return Arrays.stream(x).min().orElse(0);
    }

    private static double greatest(double[] x) {
        return Arrays.stream(x).max().orElse(0);
    }

    private static double plane(double[] a, double[] b, int[] extents, double range) {
        int shortest = Arrays.stream(extents).min().orElse(1);
        int radius = Math.min(WINDOW, shortest - 1 + shortest % 2) / 2;
        double[] window = Stencil.gaussian(DEVIATION, radius);
        double[] ma = Stencil.everywhere(a, extents, window);
        double[] mb = Stencil.everywhere(b, extents, window);
        double[] aa = Stencil.everywhere(product(a, a), extents, window);
        double[] bb = Stencil.everywhere(product(b, b), extents, window);
        double[] ab = Stencil.everywhere(product(a, b), extents, window);
        double c1 = 0.01 * range * (0.01 * range);
        double c2 = 0.03 * range * (0.03 * range);
        double sum = 0;
        int count = 0;
        for (int p = 0; p < a.length; p++) {
            if (!fits(p, extents, radius)) continue;
            double means = ma[p] * mb[p];
            double squares = ma[p] * ma[p] + mb[p] * mb[p];
            double variances = aa[p] + bb[p] - squares;
            sum +=
                    (2 * means + c1)
                            * (2 * (ab[p] - means) + c2)
                            / ((squares + c1) * (variances + c2));
            count++;
        }
        return sum / count;
    }

    private static double[] product(double[] a, double[] b) {
        double[] y = new double[a.length];
        for (int i = 0; i < y.length; i++) y[i] = a[i] * b[i];
        return y;
    }

    private static boolean fits(int p, int[] extents, int radius) {
        int rest = p;
        for (int a = extents.length - 1; a >= 0; a--) {
            int at = rest % extents[a];
            if (at < radius || at >= extents[a] - radius) return false;
            rest /= extents[a];
        }
        return true;
    }
}
