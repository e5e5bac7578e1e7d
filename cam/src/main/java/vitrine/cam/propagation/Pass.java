package vitrine.cam.propagation;

import vitrine.cam.CamException;
import vitrine.engine.Tensor;

/// The identity: each argument gets the relevance of the result at its place, so it is for layers
/// that change no shape.
///
/// Worked example, `R = [3 1]`: `R_x = [3 1]`.
public record Pass() implements Rule {
    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        if (!r.shape().equals(layer.x().shape())) {
            throw new CamException(
                    "layer "
                            + layer.name()
                            + ": relevance cannot pass as it is from "
                            + r.shape()
                            + " to "
                            + layer.x().shape()
                            + "; give the layer another rule");
        }
        return r;
    }
}
