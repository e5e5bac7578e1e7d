package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Space;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Tensor;

/// Seg-Eigen-CAM (Chung and Ying, 2025): the principal component of `|∂S/∂A| ⊙ A`, turned so that
/// its value farthest from zero is positive. Made for segmentation targets.
///
/// Worked example, one channel of 1×3: `A = [1 2 6]` with the gradient `-1` everywhere. The product
/// `[1 2 6]` is centred `[-2 -1 3]`, and that is the map: turned, its least value `-3` would be
/// farther from zero than its greatest.
///
/// @param component how the component is found
public record SegEigenCam(PrincipalComponent component) implements Method {
    /// Centred, with `|min| ≤ |max|`.
    public SegEigenCam() {
        this(new PrincipalComponent(Centring.CHANNELS, Sign.MAP));
    }

    @Override
    public String name() {
        return "seg-eigen-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Space.several(this, e);
        return component.of(e.gradient().abs().mul(e.activation()));
    }
}
