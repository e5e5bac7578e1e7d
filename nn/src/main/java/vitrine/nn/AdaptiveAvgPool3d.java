package vitrine.nn;

import vitrine.engine.Pools;
import vitrine.engine.Tensor;

/// Means over windows that cover volumes `[n, c, depth, height, width]` evenly.
public final class AdaptiveAvgPool3d extends Layer {
    private final int depth;
    private final int height;
    private final int width;

    /// @param depth the output's slices
    /// @param height the output's rows
    /// @param width the output's columns
    public AdaptiveAvgPool3d(Site site, int depth, int height, int width) {
        super(site);
        this.depth = depth;
        this.height = height;
        this.width = width;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Pools.adaptiveAverage(x, depth, height, width);
    }
}
