package vitrine.nn;

import vitrine.engine.EngineException;
import vitrine.engine.Tensor;

/// An immutable function of a tensor that knows its own path, which is the checkpoint's name for it
/// (`layer4.1.conv2`; a model itself has the empty path).
public abstract class Layer {
    private final String path;

    /// @param site where the layer stands
    protected Layer(Site site) {
        this.path = site.path();
    }

    /// The layer's mathematics.
    protected abstract Tensor forward(Tensor x);

    /// The layer's value, seen and perhaps replaced by the hooks of the current run.
    public final Tensor apply(Tensor x) {
        HookedRun run = HookedRun.current();
        try {
            return run.leave(this, forward(run.enter(this, x)));
        } catch (EngineException e) {
            throw e.at(path.isEmpty() ? "the model's own forward" : path);
        }
    }

    /// The layer's name within its model.
    public final String path() {
        return path;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + path + ")";
    }
}
