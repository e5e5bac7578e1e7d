package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// ShapleyCAM (Cai: *CAMs as Shapley Value-based Explainers*, 2025): `Σ_k w_k A_k` with `w_k = mean
/// over positions of (g - ½ H·A)_k`, where `g = ∂S/∂A` and `H` is the Hessian of the score at `A`.
/// It is the Shapley value of every position in the expansion of `S` to second order.
///
/// Where `S` is piecewise linear in `A`, such as a logit behind ReLUs, `H` vanishes and this is
/// Grad-CAM. The paper's target is ReST, `logit_c + ln softmax_c`, which is curved everywhere; the
/// target is the study's to choose.
///
/// Worked example, one channel of 1×2, `A = [1 2]` and `S = A_0² + A_1`. `g = [2 1]`, `H·A = [2
/// 0]`, so `w = mean(2 - 1, 1 - 0) = 1` and the map is `[1 2]`; Grad-CAM's is `[1.5 3]`.
public record ShapleyCam() implements Weighted {
    @Override
    public String name() {
        return "shapley-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor a = e.activation();
        Tensor curvature = e.note("curvature", () -> e.curvature(a));
        Tensor w = e.note("w", () -> Space.mean(e.gradient().sub(curvature.div(2))));
        return a.mul(w);
    }
}
