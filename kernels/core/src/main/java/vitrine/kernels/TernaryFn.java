package vitrine.kernels;

/// Every elementwise function of three variables.
public enum TernaryFn {
    /// `a · b + c`, rounded once
    FMA {
        @Override
        public double of(double a, double b, double c) {
            return Math.fma(a, b, c);
        }
    },
    /// `b` where `a ≠ 0`, else `c`
    SELECT {
        @Override
        public double of(double a, double b, double c) {
            return a != 0 ? b : c;
        }
    };

    /// The value in double precision.
    public abstract double of(double a, double b, double c);
}
