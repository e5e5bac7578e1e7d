package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Space;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Masks of one's own.
///
/// @param masks `[count, 1, extents...]`, of the value's extents
public record GivenMasks(Tensor masks) implements RiseMasks {
    /// @param masks at least one
    public GivenMasks {
        if (masks.shape().rank() < 3 || masks.shape().dim(0) < 1 || masks.shape().dim(1) != 1) {
            throw new CamException("masks: need the shape [count, 1, ...], got " + masks.shape());
        }
    }

    @Override
    public int count() {
        return masks.shape().dim(0);
    }

    @Override
    public double kept() {
        return masks.mean().item();
    }

    @Override
    public Tensor mask(Engine engine, int i, int... extents) {
        if (!Arrays.equals(Space.extents(masks), extents)) {
            throw new CamException(
                    "masks: need the extents "
                            + Arrays.toString(extents)
                            + " of what they hide, got "
                            + Arrays.toString(Space.extents(masks)));
        }
        return masks.slice(0, i, i + 1, 1);
    }

    @Override
    public String toString() {
        return "GivenMasks" + masks.shape();
    }
}
