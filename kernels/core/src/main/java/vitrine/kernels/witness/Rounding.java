package vitrine.kernels.witness;

import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolGeometry;
import vitrine.kernels.Resampling;

/// What the roundings of one kernel call may do, after Higham (*Accuracy and Stability of Numerical
/// Algorithms*, 2002): with the unit `u = 2⁻²⁴`, a sum in which each term meets at most `n`
/// roundings is off by at most `γ_n Σ|terms|`, `γ_n = n·u / (1 - n·u)`.
final class Rounding {
    /// Half the distance between one and the next larger `float`.
    static final double UNIT = 0x1p-24;

    /// The smallest positive `float`: what underflow may cost, once for each rounding.
    static final double LEAST = 0x1p-149;

    /// The order contract's chunks.
    private static final int CHUNK = 256;

    private Rounding() {}

    static double gamma(long n) {
        double share = n * UNIT;
        return share < 1 ? share / (1 - share) : Double.POSITIVE_INFINITY;
    }

    /// A chunked sum: a term meets the additions of its chunk, then those of the chunks.
    static long chunked(long terms) {
        return Math.min(terms, CHUNK) + Math.ceilDiv(terms, CHUNK);
    }

    static long terms(ConvGeometry g, Face face) {
        return switch (face) {
            case OUTPUT -> (long) g.groupC() * g.taps();
            case INPUT -> (long) g.groupO() * g.taps();
            case WEIGHT -> (long) g.n() * g.outPlane();
        };
    }

    /// An average adds its window and divides; its adjoint divides and adds the windows that cover
    /// an element.
    static long pooled(PoolGeometry g) {
        return (long) span(g.z()) * span(g.y()) * span(g.x()) + 1;
    }

    private static int span(PoolAxis a) {
        if (a.kernel() > 0) return a.kernel();
        return Math.max(Math.ceilDiv(a.in(), a.out()), Math.ceilDiv(a.out(), a.in())) + 1;
    }

    /// The taps of the longest row, and the rounding of each weight.
    static long taps(Resampling r) {
        int most = 0;
        for (int row = 0; row < r.out(); row++) most = Math.max(most, r.end(row) - r.start(row));
        return most + 1L;
    }
}
