package vitrine.nn;

import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Tensor;

/// The maximum of each window of volumes `[n, c, depth, height, width]`.
public final class MaxPool3d extends Layer {
    private final PoolSpec spec;

    /// @param spec how the window moves
    public MaxPool3d(Site site, PoolSpec spec) {
        super(site);
        this.spec = spec;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Pools.max(x, spec);
    }
}
