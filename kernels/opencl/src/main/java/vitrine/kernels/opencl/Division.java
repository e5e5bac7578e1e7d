package vitrine.kernels.opencl;

/// Division of whole numbers below 2³¹ by one that is known beforehand: `n / d = n · factor >>
/// shift`, which devices do faster than they divide. With `l = ⌈log₂ d⌉` the factor is `⌈2³¹⁺ˡ /
/// d⌉`; it exceeds the quotient by less than `2ˡ / d · 2⁻³¹⁻ˡ` of itself, too little to reach the
/// next whole number (Granlund, Montgomery: *Division by Invariant Integers using Multiplication*,
/// 1994).
///
/// @param factor below 2³², as an unsigned number
/// @param shift 31 to 62
record Division(int factor, int shift) {
    private static final int BITS = 31;

    /// @param d at least one
    static Division by(int d) {
        int l = Integer.SIZE - Integer.numberOfLeadingZeros(d - 1);
        long power = 1L << (BITS + l);
        return new Division((int) ((power + d - 1) / d), BITS + l);
    }

    /// `n / d`, as kernels compute it.
    int of(int n) {
        return (int) (n * Integer.toUnsignedLong(factor) >>> shift);
    }
}
