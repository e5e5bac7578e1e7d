package vitrine.cam.perturbation;

import vitrine.engine.Engine;
import vitrine.engine.Tensor;

/// The masks that a model is asked about, made one by one when they are needed.
public interface RiseMasks {
    /// How many there are.
    int count();

    /// The share of a value that a mask keeps on average.
    double kept();

    /// Mask `i`, `[1, 1, extents...]` with values from 0 to 1; the same for the same `i` always.
    Tensor mask(Engine engine, int i, int... extents);

    /// The same kind of masks from another seed; masks that are given stay as they are.
    default RiseMasks withSeed(long seed) {
        return this;
    }
}
