package vitrine.kernels;

/// The sizes of a batched matrix product `Y[b] = A[b] · B[b]`, row-major.
///
/// @param batch how many products
/// @param m rows of `Y`
/// @param k the summed extent
/// @param n columns of `Y`
/// @param transposeA whether `A` is stored as `[k,m]` instead of `[m,k]`
/// @param transposeB whether `B` is stored as `[n,k]` instead of `[k,n]`
/// @param sharedA whether one `A` serves the whole batch
/// @param sharedB whether one `B` serves the whole batch
public record Product(
        int batch,
        int m,
        int k,
        int n,
        boolean transposeA,
        boolean transposeB,
        boolean sharedA,
        boolean sharedB) {
    /// Where `A[b]` begins.
    public int offsetA(int b) {
        return sharedA ? 0 : b * m * k;
    }

    /// Where `B[b]` begins.
    public int offsetB(int b) {
        return sharedB ? 0 : b * k * n;
    }

    /// Where `A[i,p]` lies within its matrix.
    public int indexA(int i, int p) {
        return transposeA ? p * m + i : i * k + p;
    }

    /// Where `B[p,j]` lies within its matrix.
    public int indexB(int p, int j) {
        return transposeB ? j * k + p : p * n + j;
    }
}
