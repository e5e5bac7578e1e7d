package vitrine.nn;

/// Batch normalisation of volumes `[n, c, depth, height, width]`, see [BatchNorm].
public final class BatchNorm3d extends BatchNorm {
    /// @param channels how many
    public BatchNorm3d(Site site, int channels) {
        this(site, channels, EPS);
    }

    /// @param channels how many
    /// @param eps what is added to the variance
    public BatchNorm3d(Site site, int channels, double eps) {
        super(site, channels, eps);
    }
}
