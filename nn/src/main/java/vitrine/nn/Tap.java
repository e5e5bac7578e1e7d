package vitrine.nn;

import vitrine.engine.Tensor;

/// The identity under a name, so that a value which is no layer's output can be hooked.
public final class Tap extends Layer {
    /// @param site the name
    public Tap(Site site) {
        super(site);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x;
    }
}
