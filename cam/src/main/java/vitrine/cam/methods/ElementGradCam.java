package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// Element-wise Grad-CAM (Gildenblat: *pytorch-grad-cam*, 2021): `Σ_k relu(∂S/∂A_k ⊙ A_k)`. What
/// speaks against the target is left out at each channel, before channels are added.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. The map is `[relu(1) + relu(-3), relu(6) + relu(0)] = [1 6]`.
public record ElementGradCam() implements Weighted {
    @Override
    public String name() {
        return "element-grad-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        return e.activation().mul(e.gradient()).relu();
    }
}
