package vitrine.nn;

import vitrine.engine.Tensor;

/// `max(x, 0)`
public final class Relu extends Layer {
    /// @param site where the layer stands
    public Relu(Site site) {
        super(site);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.relu();
    }
}
