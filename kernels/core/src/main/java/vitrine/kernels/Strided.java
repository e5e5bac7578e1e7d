package vitrine.kernels;

/// A view of a buffer: element `(i0, i1, …)` lies at `offset + Σ i·stride`. Stride zero repeats an
/// element.
///
/// @param dims the extents, outermost first
/// @param strides the distance between neighbours along each axis, possibly zero or negative
@SuppressWarnings("ArrayRecordComponent") // a view lives for one call and is never compared
public record Strided(Buffer buffer, int offset, int[] dims, int[] strides) {
    /// The whole buffer in row-major order.
    public static Strided dense(Buffer buffer, int... dims) {
        return new Strided(buffer, 0, dims, rowMajor(dims));
    }

    /// A row-major operand with extents `from`, repeated to the extents `to` of equal rank.
    public static Strided broadcast(Buffer buffer, int[] from, int[] to) {
        int[] strides = rowMajor(from);
        for (int a = 0; a < to.length; a++) {
            if (from[a] == 1) strides[a] = 0;
        }
        return new Strided(buffer, 0, to, strides);
    }

    /// Strides of a contiguous array with the last axis innermost.
    public static int[] rowMajor(int... dims) {
        int[] strides = new int[dims.length];
        int step = 1;
        for (int a = dims.length - 1; a >= 0; a--) {
            strides[a] = step;
            step *= dims[a];
        }
        return strides;
    }
}
