package vitrine.cam.methods;

import vitrine.cam.CamMethod;
import vitrine.cam.Evidence;
import vitrine.engine.Tensor;

/// Grad-CAM (Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra, 2017): `Σ_k α_k A_k` with `α_k =
/// mean over (i,j) of ∂S/∂A_k(i,j)`.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. Then `α = (2, -1)` and the map is `2·[1 2] - 1·[3 0] = [-1 4]`; the paper's ReLU, which a
/// profile applies, makes it `[0 4]`.
public record GradCam() implements CamMethod {
    @Override
    public String name() {
        return "grad-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor alpha = e.note("alpha", () -> e.gradient().mean(2, 3));
        return e.activation().mul(alpha).sum(1);
    }
}
