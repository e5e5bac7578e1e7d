package vitrine.nn;

import vitrine.engine.Pools;
import vitrine.engine.Tensor;

/// Means over windows that cover the input evenly.
public final class AdaptiveAvgPool2d extends Layer {
    private final int height;
    private final int width;

    /// @param height the output's rows
    /// @param width the output's columns
    public AdaptiveAvgPool2d(Site site, int height, int width) {
        super(site);
        this.height = height;
        this.width = width;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Pools.adaptiveAverage(x, height, width);
    }
}
