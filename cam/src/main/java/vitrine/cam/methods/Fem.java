package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// FEM, the feature explanation method (Fuad, Martin, Giot, Bourqui, Benois-Pineau, Zemmari, 2020):
/// a position counts where a channel is unusually active. With the threshold `t_k = μ_k + k·σ_k`
/// from the mean and the population deviation of `A_k` over positions, the map is `Σ_k μ_k·1[A_k ≥
/// t_k]`. It asks for no gradient and answers the same for every target.
///
/// pytorch-grad-cam sums something else under this name, see [Form].
///
/// Worked example, `k = 1`, two channels of 2×2: `A_0 = [1 1; 1 1]` and `A_1 = [0 0; 0 4]`. `μ =
/// (1, 1)`, `σ = (0, √3)`, `t = (1, 2.73…)`. The masks are `[1 1; 1 1]` and `[0 0; 0 1]`, the map
/// is `[1 1; 1 2]`.
///
/// @param form which formula
/// @param k how many deviations above the mean is unusual
public record Fem(Form form, double k) implements Weighted {
    private static final double TWO_SIGMA = 2;

    /// Which formula.
    public enum Form {
        /// `Σ_k μ_k·1[A_k ≥ t_k]`, which Xplique follows.
        PAPER {
            @Override
            Tensor weighted(Tensor a, Tensor mean, Tensor threshold) {
                return a.ge(threshold).mul(mean);
            }
        },
        /// `Σ_k w_k A_k` where `w_k` is the share of positions with `A_k > t_k`.
        PYTORCH_GRAD_CAM {
            @Override
            Tensor weighted(Tensor a, Tensor mean, Tensor threshold) {
                return a.mul(Space.mean(a.gt(threshold)));
            }
        };

        abstract Tensor weighted(Tensor a, Tensor mean, Tensor threshold);
    }

    /// @param k a finite number
    public Fem {
        if (!Double.isFinite(k)) throw new CamException("fem: k needs a finite number, got " + k);
    }

    /// The form of a profile with `k = 2`.
    public static Fem of(Profile profile) {
        Form form = profile == Profile.PYTORCH_GRAD_CAM ? Form.PYTORCH_GRAD_CAM : Form.PAPER;
        return new Fem(form, TWO_SIGMA);
    }

    @Override
    public String name() {
        return "fem";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Space.several(this, e);
        Tensor a = e.activation();
        Tensor mean = Space.mean(a);
        Tensor sigma = Space.mean(a.sub(mean).square()).sqrt();
        Tensor threshold = e.note("threshold", () -> sigma.mul(k).add(mean));
        return form.weighted(a, mean, threshold);
    }
}
