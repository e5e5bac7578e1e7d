package vitrine.nn;

/// Batch normalisation of `[n, c]` or series `[n, c, length]`, see [BatchNorm].
public final class BatchNorm1d extends BatchNorm {
    /// @param channels how many
    public BatchNorm1d(Site site, int channels) {
        this(site, channels, EPS);
    }

    /// @param channels how many
    /// @param eps what is added to the variance
    public BatchNorm1d(Site site, int channels, double eps) {
        super(site, channels, eps);
    }
}
