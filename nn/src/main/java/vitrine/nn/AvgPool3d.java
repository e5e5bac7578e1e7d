package vitrine.nn;

import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Tensor;

/// The mean of each window of volumes `[n, c, depth, height, width]`, padding counted as PyTorch's
/// default does.
public final class AvgPool3d extends Layer {
    private final PoolSpec spec;

    /// @param spec how the window moves
    public AvgPool3d(Site site, PoolSpec spec) {
        super(site);
        this.spec = spec;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Pools.average(x, spec, true);
    }
}
