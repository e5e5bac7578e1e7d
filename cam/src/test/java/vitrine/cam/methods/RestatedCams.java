package vitrine.cam.methods;

import vitrine.cam.Noise;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.Jacobi;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.Sign;

import java.util.Arrays;

/// The formulas of further methods on plain arrays: `A_k(p)` and `∂S/∂A_k(p)` with positions in one
/// row.
///
/// @param a `[channel][position]`
/// @param g the same
@SuppressWarnings("ArrayRecordComponent") // read once
record RestatedCams(double[][] a, double[][] g) {
    static RestatedCams of(Restated r) {
        return new RestatedCams(flat(r.a()), flat(r.g()));
    }

    private static double[][] flat(double[][][] x) {
        double[][] y = new double[x.length][x[0].length * x[0][0].length];
        for (int k = 0; k < y.length; k++)
            for (int p = 0; p < y[k].length; p++)
                y[k][p] = x[k][p / x[0][0].length][p % x[0][0].length];
        return y;
    }

    /// A number for each channel and position.
    @FunctionalInterface
    interface Entry {
        double at(int k, int p);
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static double[] scaled(double[] x, double factor) {
        return Arrays.stream(x).map(v -> v * factor).toArray();
    }

    private int positions() {
        return a[0].length;
    }

    double[][] each(Entry entry) {
        double[][] y = new double[a.length][positions()];
        for (int k = 0; k < y.length; k++)
            for (int p = 0; p < y[k].length; p++) y[k][p] = entry.at(k, p);
        return y;
    }

    private double[] summed(Entry entry) {
        double[] map = new double[positions()];
        for (int k = 0; k < a.length; k++)
            for (int p = 0; p < map.length; p++) map[p] += entry.at(k, p);
        return map;
    }

    private double[] weighted(double[] w) {
        return summed((k, p) -> w[k] * a[k][p]);
    }

    private static double sum(double[] x) {
        double sum = 0;
        for (double v : x) sum += v;
        return sum;
    }

    double[] element() {
        return summed((k, p) -> Math.max(g[k][p] * a[k][p], 0));
    }

    double[] plusPlus(GradCamPlusPlus.Form form) {
        double[] w = new double[a.length];
        for (int k = 0; k < w.length; k++) {
            double total = sum(a[k]);
            double cubes = 0;
            for (int p = 0; p < positions(); p++) cubes += Math.pow(g[k][p], 3) * a[k][p];
            for (int p = 0; p < positions(); p++) {
                double x = g[k][p];
                if (x <= 0) continue;
                double alpha =
                        switch (form) {
                            case PAPER -> x * x / (2 * x * x + total * x * x * x);
                            case PYTORCH_GRAD_CAM -> x * x / (2 * x * x + total * x * x * x + 1e-6);
                            case XPLIQUE -> x * x / (2 * x * x + total / positions() * x * x * x);
                            case TORCH_CAM_DOCUMENTED -> x * x / (2 * x * x + cubes + 1e-8);
                            case TORCH_CAM -> x * x;
                        };
                boolean mean = form == GradCamPlusPlus.Form.XPLIQUE;
                w[k] += alpha * x / (mean ? positions() : 1);
            }
        }
        return weighted(w);
    }

    double[] xGrad(double epsilon) {
        double[] w = new double[a.length];
        for (int k = 0; k < w.length; k++) {
            double shares = 0;
            for (int p = 0; p < positions(); p++) shares += a[k][p] * g[k][p];
            double total = sum(a[k]) + epsilon;
            w[k] = total == 0 ? 0 : shares / total;
        }
        return weighted(w);
    }

    double[] fem(Fem.Form form, double k) {
        double[][] y = new double[a.length][positions()];
        for (int c = 0; c < y.length; c++) {
            double mean = sum(a[c]) / positions();
            double square = 0;
            for (double v : a[c]) square += (v - mean) * (v - mean);
            double threshold = mean + k * Math.sqrt(square / positions());
            double above = 0;
            for (double v : a[c]) if (v > threshold) above++;
            for (int p = 0; p < positions(); p++) {
                y[c][p] =
                        form == Fem.Form.PAPER
                                ? (a[c][p] >= threshold ? mean : 0)
                                : above / positions() * a[c][p];
            }
        }
        return summed((c, p) -> y[c][p]);
    }

    double[] random(long seed) {
        Noise noise = new Noise(seed, "random-cam");
        return summed((k, p) -> (2 * noise.uniform(k) - 1) * a[k][p]);
    }

    /// `X v` for a matrix of channels and positions, with `v` the first eigenvector of `XᵀX`.
    static double[] component(double[][] x, Centring centring, Sign sign) {
        double[][] y = centring == Centring.CHANNELS ? centred(x) : x;
        double[][] gram = new double[y.length][y.length];
        for (int i = 0; i < y.length; i++)
            for (int j = 0; j < y.length; j++) gram[i][j] = dot(y[i], y[j]);
        Jacobi all = Jacobi.of(gram);
        double[] v = all.vectors()[all.largest()];
        double[] map = new double[x[0].length];
        double[] mean = new double[map.length];
        for (int k = 0; k < y.length; k++) {
            for (int p = 0; p < map.length; p++) {
                map[p] += v[k] * y[k][p];
                mean[p] += y[k][p];
            }
        }
        double turn =
                switch (sign) {
                    case ACTIVATION -> dot(map, mean);
                    case MAP -> farthest(map);
                    case COMPONENT -> farthest(v);
                };
        return scaled(map, Math.signum(turn));
    }

    static double[][] centred(double[][] x) {
        double[][] y = new double[x.length][x[0].length];
        for (int k = 0; k < y.length; k++)
            for (int p = 0; p < y[k].length; p++) y[k][p] = x[k][p] - sum(x[k]) / x[k].length;
        return y;
    }

    static double farthest(double[] x) {
        double farthest = 0;
        for (double v : x) if (Math.abs(v) > Math.abs(farthest)) farthest = v;
        return farthest;
    }

    double[] kpca(Kernel kernel) {
        double[][] x = centred(a);
        int n = positions();
        double[][] k = new double[n][n];
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < n; q++) {
                double xy = 0;
                double xx = 0;
                double yy = 0;
                for (double[] channel : x) {
                    xy += channel[p] * channel[q];
                    xx += channel[p] * channel[p];
                    yy += channel[q] * channel[q];
                }
                k[p][q] = kernel.of(xy, xx, yy, x.length);
            }
        }
        double[][] rows = centred(k);
        double[][] both = new double[n][n];
        for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++) {
                double mean = 0;
                for (int r = 0; r < n; r++) mean += rows[r][q] / n;
                both[p][q] = rows[p][q] - mean;
            }
        Jacobi all = Jacobi.of(both);
        double[] v = all.vectors()[all.largest()];
        double factor = Math.sqrt(Math.max(all.values()[all.largest()], 0));
        return scaled(v, factor * Math.signum(farthest(v)));
    }
}
