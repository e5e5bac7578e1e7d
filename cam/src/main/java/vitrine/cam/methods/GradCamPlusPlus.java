package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Elementwise;
import vitrine.engine.Tensor;

/// Grad-CAM++ (Chattopadhyay, Sarkar, Howlader, Balasubramanian, 2018) in closed form: `Σ_k w_k
/// A_k` with `w_k = Σ_p α_kp relu(g_kp)` and `α = D² / (2 D² + Σ_q A_kq · D³)`, where the score `Y
/// = e^S` is differentiated. Where `S` is piecewise linear in `A`, `D² = Y·g²` and `D³ = Y·g³` with
/// `g = ∂S/∂A`; then `Y` and `g²` cancel and `α_kp = 1 / (2 + g_kp · Σ_q A_kq)`. `Y` also
/// multiplies each `w_k`, the same for all: it is left out. [TrueGradCamPlusPlus] assumes nothing
/// about `S`.
///
/// Peers changed the formula, see [Form].
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1 3]` and `[-1
/// -1]`. `α_0 = [1/(2+3) 1/(2+9)]`, so `w_0 = 1/5 + 3/11 = 26/55`; no gradient of channel 1 is
/// positive, so `w_1 = 0`. The map is `[26/55 52/55]`.
///
/// @param form which formula
public record GradCamPlusPlus(Form form) implements Weighted {
    /// Which formula for `α` and `w`; `S_k = Σ_q A_kq`.
    public enum Form {
        /// `α = 1 / (2 + g·S_k)`, `w = Σ α relu(g)`.
        PAPER,
        /// `α = g² / (2g² + S_k g³ + 1e-6)`, `w = Σ α relu(g)`.
        PYTORCH_GRAD_CAM,
        /// `α = g² / d` with `d = 2g² + g³ · mean A_k`, and `1e-4` in place of a zero `d`; `w =
        /// mean of α relu(g)`.
        XPLIQUE,
        /// What torch-cam documents: `α = g² / (2g² + Σ_q g³_kq A_kq + 1e-8)`, `w = Σ α relu(g)`.
        TORCH_CAM_DOCUMENTED,
        /// What torch-cam does: `α = g²`, `w = Σ α relu(g)`.
        TORCH_CAM;

        private Tensor alpha(Tensor a, Tensor g) {
            Tensor squared = g.square();
            Tensor cubed = squared.mul(g);
            Tensor twice = squared.mul(2);
            return switch (this) {
                case PAPER -> Elementwise.reciprocal(g.mul(Space.sum(a)).add(2));
                case PYTORCH_GRAD_CAM -> squared.div(twice.add(cubed.mul(Space.sum(a))).add(1e-6));
                case XPLIQUE -> {
                    Tensor d = twice.add(cubed.mul(Space.mean(a)));
                    yield squared.div(d.abs().gt(0).where(d, d.add(1e-4)));
                }
                case TORCH_CAM_DOCUMENTED ->
                        squared.div(twice.add(Space.sum(cubed.mul(a))).add(1e-8));
                case TORCH_CAM -> squared;
            };
        }

        private Tensor pooled(Tensor x) {
            return this == XPLIQUE ? Space.mean(x) : Space.sum(x);
        }
    }

    /// The form of a profile.
    public static GradCamPlusPlus of(Profile profile) {
        return new GradCamPlusPlus(
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> Form.PYTORCH_GRAD_CAM;
                    case XPLIQUE -> Form.XPLIQUE;
                    case TORCH_CAM -> Form.TORCH_CAM;
                    case PAPER, CAPTUM, TORCHRAY -> Form.PAPER;
                });
    }

    @Override
    public String name() {
        return "grad-cam++";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor a = e.activation();
        Tensor g = e.gradient();
        Tensor alpha = e.note("alpha", () -> form.alpha(a, g));
        Tensor w = e.note("w", () -> form.pooled(alpha.mul(g.relu())));
        return a.mul(w);
    }
}
