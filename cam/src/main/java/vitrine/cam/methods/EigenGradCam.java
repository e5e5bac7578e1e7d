package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Space;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Tensor;

/// Eigen-Grad-CAM (Gildenblat: *pytorch-grad-cam*, 2021): the principal component of `∂S/∂A ⊙ A`,
/// which makes [EigenCam] tell targets apart.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. The products are `[1 6]` and `[-3 0]`, centred `[-2½ 2½]` and `[-1½ 1½]`; `v = (5,
/// 3)/√34`, and the map is `[-√34/2 √34/2]`, which agrees with the mean of the products.
///
/// @param component how the component is found
public record EigenGradCam(PrincipalComponent component) implements Method {
    /// Centred, with the sign that agrees with the mean product.
    public EigenGradCam() {
        this(new PrincipalComponent(Centring.CHANNELS, Sign.ACTIVATION));
    }

    @Override
    public String name() {
        return "eigen-grad-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Space.several(this, e);
        return component.of(e.gradient().mul(e.activation()));
    }
}
