package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// HiResCAM (Draelos and Carin, 2020): `Σ_k ∂S/∂A_k ⊙ A_k`. Where the rest of the network is
/// linear, the map sums to the score less its bias.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. The map is `[1·1 - 1·3, 3·2 - 1·0] = [-2 6]`.
public record HiResCam() implements Weighted {
    @Override
    public String name() {
        return "hires-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        return e.activation().mul(e.gradient());
    }
}
