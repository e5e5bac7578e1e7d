package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// LayerCAM (Jiang, Zhang, Hou, Cheng, Wei, 2021): `Σ_k relu(∂S/∂A_k) ⊙ A_k`, every position
/// weighted by its own positive gradient.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. The map is `[1·1 + 0·3, 3·2 + 0·0] = [1 6]`.
public record LayerCam() implements Weighted {
    @Override
    public String name() {
        return "layer-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor weights = e.note("weights", () -> e.gradient().relu());
        return e.activation().mul(weights);
    }
}
