package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Tensor;

/// Eigen-CAM (Muhammad and Yeasin, 2020): `A v`, the activations of each position projected onto
/// the right singular vector of the largest singular value. It asks for no gradient and answers the
/// same for every target.
///
/// The paper decomposes `A` as it is; pytorch-grad-cam first subtracts each channel's mean over
/// positions, and leaves the sign to chance. Here the sign is a choice, see [Sign].
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`. The matrix of positions and
/// channels is `X = [1 3; 2 0]`, `XᵀX = [5 3; 3 9]` has the largest eigenvalue `7 + √13`, `v ∝ (3,
/// 2
/// + √13)`, and the map is `[9 + 3√13, 6] / √(26 + 4√13) = [3.1168… 0.9437…]`. Centred it is
///   `[√10/2 -√10/2]`.
///
/// @param component how the component is found
public record EigenCam(PrincipalComponent component) implements Method {
    /// The form of a profile.
    public static EigenCam of(Profile profile) {
        Centring centring = profile == Profile.PYTORCH_GRAD_CAM ? Centring.CHANNELS : Centring.NONE;
        return new EigenCam(new PrincipalComponent(centring, Sign.ACTIVATION));
    }

    @Override
    public String name() {
        return "eigen-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Space.several(this, e);
        return component.of(e.activation());
    }
}
