package vitrine.kernels;

/// Every way of making one element out of many.
public enum ReduceFn {
    /// `Σ x`, in chunks of 256 terms
    SUM(0) {
        @Override
        public double of(double a, double b) {
            return a + b;
        }
    },
    /// the largest; NaN if any is
    MAX(Double.NEGATIVE_INFINITY) {
        @Override
        public double of(double a, double b) {
            return Math.max(a, b);
        }
    },
    /// the smallest; NaN if any is
    MIN(Double.POSITIVE_INFINITY) {
        @Override
        public double of(double a, double b) {
            return Math.min(a, b);
        }
    };

    private final double neutral;

    ReduceFn(double neutral) {
        this.neutral = neutral;
    }

    /// The accumulator's next value.
    public abstract double of(double a, double b);

    /// The value of an empty reduction.
    public double neutral() {
        return neutral;
    }
}
