package vitrine.nn;

import vitrine.engine.Pools;
import vitrine.engine.Tensor;

/// Means over windows that cover series `[n, c, length]` evenly.
public final class AdaptiveAvgPool1d extends Layer {
    private final int length;

    /// @param length the output's extent
    public AdaptiveAvgPool1d(Site site, int length) {
        super(site);
        this.length = length;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Pools.adaptiveAverage(x, length);
    }
}
