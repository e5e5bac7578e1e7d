package vitrine.cam.decomposition;

import vitrine.cam.CamException;

/// How alike two positions are, from the products of their channels' values: what [KpcaCam]
/// decomposes. A `gamma` of zero stands for one over the number of channels.
public sealed interface Kernel {
    /// The kernel of two positions `x` and `y`.
    ///
    /// @param xy `x·y`
    /// @param xx `x·x`
    /// @param yy `y·y`
    /// @param channels how many numbers `x` and `y` have
    double of(double xy, double xx, double yy, int channels);

    /// `x·y`, with which the method is the principal component.
    record Linear() implements Kernel {
        @Override
        public double of(double xy, double xx, double yy, int channels) {
            return xy;
        }
    }

    /// `tanh(γ x·y + shift)`
    record Sigmoid(double gamma, double shift) implements Kernel {
        /// @param gamma not negative
        public Sigmoid {
            notNegative(gamma);
        }

        @Override
        public double of(double xy, double xx, double yy, int channels) {
            return StrictMath.tanh(scale(gamma, channels) * xy + shift);
        }
    }

    /// `e^{-γ |x - y|²}`
    record Rbf(double gamma) implements Kernel {
        /// @param gamma not negative
        public Rbf {
            notNegative(gamma);
        }

        @Override
        public double of(double xy, double xx, double yy, int channels) {
            return StrictMath.exp(-scale(gamma, channels) * Math.max(xx + yy - 2 * xy, 0));
        }
    }

    /// `(γ x·y + shift)^degree`
    record Polynomial(double gamma, double shift, int degree) implements Kernel {
        /// @param gamma not negative
        /// @param degree at least 1
        public Polynomial {
            notNegative(gamma);
            if (degree < 1)
                throw new CamException("kernel: degree needs at least 1, got " + degree);
        }

        @Override
        public double of(double xy, double xx, double yy, int channels) {
            double base = scale(gamma, channels) * xy + shift;
            double power = base;
            for (int i = 1; i < degree; i++) power *= base;
            return power;
        }
    }

    /// `x·y / (|x| |y|)`, zero where either is zero.
    record Cosine() implements Kernel {
        @Override
        public double of(double xy, double xx, double yy, int channels) {
            return xx == 0 || yy == 0 ? 0 : xy / (Math.sqrt(xx) * Math.sqrt(yy));
        }
    }

    private static double scale(double gamma, int channels) {
        return gamma == 0 ? 1.0 / channels : gamma;
    }

    private static void notNegative(double gamma) {
        if (!(gamma >= 0))
            throw new CamException("kernel: gamma needs a number of at least 0, got " + gamma);
    }
}
