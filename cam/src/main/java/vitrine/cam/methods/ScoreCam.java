package vitrine.cam.methods;

import vitrine.cam.ChannelMasks;
import vitrine.cam.Evidence;
import vitrine.cam.Profile;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// Score-CAM (Wang, Wang, Du, Yang, Zhang, Ding, Mardziel, Hu, 2020): `Σ_k α_k A_k` with `α =
/// softmax_k(S(x ⊙ H_k) - S(0))`. Channel `k`, resized to the input and scaled to `[0, 1]`, is a
/// mask `H_k` over the input, and its weight says how much of the score is still there behind it.
/// No gradient is asked for; the model runs once for each channel.
///
/// Because the softmax is over raw scores, a few channels may take all the weight; a target of
/// probabilities tells more of them apart. Of a model's several inputs the first is masked.
///
/// The forms differ in the masks, see [ChannelMasks.Form]; what is subtracted is the same for all
/// channels and drops out of the softmax.
///
/// Worked example, a channel at each of two pixels: `x = [1 2]`, `A_0 = [0 1]`, `A_1 = [3 0]`, the
/// score the sum of the input. `H_0 = [0 1]` and `H_1 = [1 0]` leave 2 and 1 of it, so `α =
/// softmax(2, 1) = (0.7311, 0.2689)` and the map is `0.7311·[0 1] + 0.2689·[3 0] = [0.8068
/// 0.7311]`.
///
/// @param form which masks
public record ScoreCam(ChannelMasks.Form form) implements Weighted {
    /// The form of a profile.
    public static ScoreCam of(Profile profile) {
        return new ScoreCam(ChannelMasks.Form.of(profile));
    }

    @Override
    public String name() {
        return "score-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor alpha = e.eachSample(this::alpha);
        return e.activation().mul(alpha);
    }

    private Tensor alpha(Evidence e) {
        ChannelMasks masks = ChannelMasks.of(this, e, form);
        Tensor increase =
                e.note("increase", () -> masks.increases(name(), masks.channels(), masks::mask));
        return e.note("alpha", () -> masks.weights(increase));
    }
}
