package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// Grad-CAM (Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra, 2017): `Σ_k α_k A_k` with `α_k =
/// mean over positions of ∂S/∂A_k`.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. Then `α = (2, -1)` and the map is `2·[1 2] - 1·[3 0] = [-1 4]`; the paper's ReLU, which a
/// profile applies, makes it `[0 4]`.
public record GradCam() implements Weighted {
    @Override
    public String name() {
        return "grad-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor alpha = e.note("alpha", () -> Space.mean(e.gradient()));
        return e.activation().mul(alpha);
    }
}
