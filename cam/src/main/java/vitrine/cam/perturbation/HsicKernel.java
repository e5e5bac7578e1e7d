package vitrine.cam.perturbation;

/// Similarities of two mask numbers.
public enum HsicKernel {
    /// `½ - (x - y)²`, for numbers that are zero or one: Dirac's but for a factor
    BINARY {
        @Override
        double of(double x, double y) {
            return 0.5 - (x - y) * (x - y);
        }
    },
    /// `exp(-(x - y)² / (2·½²))`
    RBF {
        @Override
        double of(double x, double y) {
            return StrictMath.exp(-2 * (x - y) * (x - y));
        }
    },
    /// `(t² - t + 1/6)/2 + (x - ½)·(y - ½)` with `t = |x - y|`: Sobolev's
    SOBOLEV {
        @Override
        double of(double x, double y) {
            double t = Math.abs(x - y);
            return (t * t - t + 1.0 / 6) / 2 + (x - 0.5) * (y - 0.5);
        }
    };

    abstract double of(double x, double y);
}
