package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Tensor;

/// Linear approximation (Fong, Patrick, Vedaldi: *TorchRay*, 2019): `Σ_k A_k ⊙ ∂S/∂A_k`, what each
/// position contributes to the first order. The raw map is HiResCAM's; for the eye TorchRay leaves
/// it signed.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. The map is `[1·1 - 1·3, 3·2 - 1·0] = [-2 6]`.
public record LinearApproximation() implements Method {
    @Override
    public String name() {
        return "linear-approximation";
    }

    @Override
    public Tensor map(Evidence e) {
        return e.activation().mul(e.gradient()).sum(1);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }
}
