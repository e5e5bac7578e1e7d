package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.ChannelMasks;
import vitrine.cam.Evidence;
import vitrine.cam.Profile;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// IS-CAM, integrated Score-CAM (Naidu, Ghosh, Maurya, Nayak, Kundu, 2020): `Σ_k α_k A_k` with `α =
/// softmax_k(1/N Σ_i S(c_i · x ⊙ H_k) - S(0))`, where `c_i = i/N` for `i = 1 … N` leads from an
/// input of zeros to the one behind Score-CAM's mask `H_k`.
///
/// torch-cam sums the factors up as it goes, `c_i = Σ_{j≤i} j/N`, so that ten steps end at 5.5
/// times the masked input.
///
/// Worked example, two steps: `x = [1 2]`, `A_0 = [0 1]`, `A_1 = [3 0]`, the score the sum of the
/// input. Behind `H_0 = [0 1]` it is 1 and 2, behind `H_1 = [1 0]` it is ½ and 1; the means are 1.5
/// and 0.75, `α = softmax(1.5, 0.75) = (0.6792, 0.3208)`, and the map is `[0.9625 0.6792]`.
///
/// @param form which masks and factors
/// @param steps `N`
public record IsCam(ChannelMasks.Form form, int steps) implements Weighted {
    /// @param steps at least one
    public IsCam {
        if (steps < 1) throw new CamException("is-cam: steps needs at least 1, got " + steps);
    }

    /// The form of a profile, with ten steps.
    public static IsCam of(Profile profile) {
        return new IsCam(ChannelMasks.Form.of(profile), 10);
    }

    @Override
    public String name() {
        return "is-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor alpha = e.eachSample(this::alpha);
        return e.activation().mul(alpha);
    }

    private Tensor alpha(Evidence e) {
        ChannelMasks masks = ChannelMasks.of(this, e, form);
        int count = Math.multiplyExact(masks.channels(), steps);
        Tensor increase =
                e.note(
                        "increase",
                        () ->
                                masks.increases(
                                        name(),
                                        count,
                                        i -> masks.mask(i / steps).mul(factor(i % steps + 1))));
        return e.note("alpha", () -> masks.weights(increase));
    }

    /// `c_i`
    private double factor(int i) {
        return form == ChannelMasks.Form.TORCH_CAM ? i * (i + 1) / 2.0 / steps : (double) i / steps;
    }
}
