package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Fraction;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// XGrad-CAM (Fu, Hu, Dong, Guo, Gao, Li: *Axiom-based Grad-CAM*, 2020): `Σ_k w_k A_k` with `w_k =
/// Σ ∂S/∂A_k ⊙ A_k / (Σ A_k + ε)`, both sums over positions: the mean gradient, each position
/// counted as strongly as it is active.
///
/// The paper has no `ε`; a channel whose sum is zero gets weight zero. pytorch-grad-cam adds
/// `1e-7`, torch-cam `1e-8`. Where activations are signed, the sum can nearly cancel and the weight
/// becomes large.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. `w = (7/3, -3/3)`, so the map is `7/3·[1 2] - [3 0] = [-2/3 14/3]`.
///
/// @param epsilon `ε`, in units of the activation
public record XGradCam(double epsilon) implements Weighted {
    /// @param epsilon not negative
    public XGradCam {
        if (!(epsilon >= 0))
            throw new CamException(
                    "xgrad-cam: epsilon needs a number of at least 0, got " + epsilon);
    }

    /// The form of a profile.
    public static XGradCam of(Profile profile) {
        return new XGradCam(
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> 1e-7;
                    case TORCH_CAM -> 1e-8;
                    default -> 0;
                });
    }

    @Override
    public String name() {
        return "xgrad-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor a = e.activation();
        Tensor shares = Space.sum(a.mul(e.gradient()));
        Tensor w = e.note("w", () -> Fraction.orZero(shares, Space.sum(a).add(epsilon)));
        return a.mul(w);
    }
}
