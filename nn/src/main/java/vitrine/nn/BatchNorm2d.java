package vitrine.nn;

/// Batch normalisation of images `[n, c, height, width]`, see [BatchNorm].
public final class BatchNorm2d extends BatchNorm {
    /// @param channels how many
    public BatchNorm2d(Site site, int channels) {
        this(site, channels, EPS);
    }

    /// @param channels how many
    /// @param eps what is added to the variance
    public BatchNorm2d(Site site, int channels, double eps) {
        super(site, channels, eps);
    }
}
