package vitrine.kernels;

/// The sizes of a pool over up to three spatial axes of `planes` independent planes.
///
/// @param planes batch times channels
/// @param countPadding whether an average divides by the window's extent counting padding
/// @param divisor what an average divides by, or zero for the number of its elements
public record PoolGeometry(
        int planes, PoolAxis z, PoolAxis y, PoolAxis x, boolean countPadding, int divisor) {
    /// Elements of one input plane.
    public int inPlane() {
        return z.in() * y.in() * x.in();
    }

    /// Elements of one output plane.
    public int outPlane() {
        return z.out() * y.out() * x.out();
    }

    /// What the average of window `(oz, oy, ox)` is divided by.
    public int divisor(int oz, int oy, int ox) {
        if (divisor != 0) return divisor;
        if (countPadding) return z.paddedSpan(oz) * y.paddedSpan(oy) * x.paddedSpan(ox);
        return (z.end(oz) - z.begin(oz)) * (y.end(oy) - y.begin(oy)) * (x.end(ox) - x.begin(ox));
    }
}
