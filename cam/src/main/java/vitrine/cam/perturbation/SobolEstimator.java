package vitrine.cam.perturbation;

/// Estimators of a total Sobol index `T_i`: the share of a function's variance that is lost if all
/// arguments but `x_i` are known. From `a_j = f(A_j)` and `c_j = f(A_j with x_i of B_j)`, `j = 1 …
/// N`, where `A_j` and `B_j` are independent points; `V` is the variance of `a` with `N - 1`.
///
/// Worked example: `a = (1, 3)`, `c = (1, 1)`, so `V = 2`: Jansen `(0 + 4)/(2·2·2) = ½`.
public enum SobolEstimator {
    /// Jansen (1999): `Σ (a - c)² / (2·N·V)`
    JANSEN {
        @Override
        double index(double[] a, double[] c) {
            double squares = 0;
            for (int j = 0; j < a.length; j++) squares += (a[j] - c[j]) * (a[j] - c[j]);
            return squares / (2 * a.length * covariance(a, a));
        }
    },
    /// Homma and Saltelli (1996): `(V - mean(a·c) + mean(a)²) / V`
    HOMMA {
        @Override
        double index(double[] a, double[] c) {
            double v = covariance(a, a);
            return (v - mean(a, c) + mean(a) * mean(a)) / v;
        }
    },
    /// Janon, Klein, Lagnoux, Nodet, Prieur (2014): `1 - (mean(a·c) - m²) / (mean(a² + c²)/2 - m²)`
    /// with `m = mean(a + c)/2`
    JANON {
        @Override
        double index(double[] a, double[] c) {
            double m = (mean(a) + mean(c)) / 2;
            return 1 - (mean(a, c) - m * m) / ((mean(a, a) + mean(c, c)) / 2 - m * m);
        }
    },
    /// Glen and Isaacs (2012): `1 - corr(a, c)`
    GLEN {
        @Override
        double index(double[] a, double[] c) {
            double both = Math.sqrt(covariance(a, a) * covariance(c, c));
            return both > 0 ? 1 - covariance(a, c) / both : 1;
        }
    },
    /// Saltelli, Annoni, Azzini, Campolongo, Ratto, Tarantola (2010): `mean(a·(a - c)) / V`
    SALTELLI {
        @Override
        double index(double[] a, double[] c) {
            return (mean(a, a) - mean(a, c)) / covariance(a, a);
        }
    };

    abstract double index(double[] a, double[] c);

    /// The estimate; zero for a function that is constant on `A`.
    ///
    /// @param a the function at the points `A_j`, at least two
    /// @param c the function at the points `A_j` with `x_i` of `B_j`
    public double total(double[] a, double[] c) {
        return covariance(a, a) > 0 ? index(a, c) : 0;
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double v : x) sum += v;
        return sum / x.length;
    }

    private static double mean(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) sum += x[j] * y[j];
        return sum / x.length;
    }

    private static double covariance(double[] x, double[] y) {
        double mx = mean(x);
        double my = mean(y);
        double sum = 0;
        for (int j = 0; j < x.length; j++) sum += (x[j] - mx) * (y[j] - my);
        return sum / (x.length - 1);
    }
}
