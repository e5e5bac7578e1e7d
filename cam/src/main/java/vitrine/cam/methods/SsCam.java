package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.ChannelMasks;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.cam.Weighted;
import vitrine.engine.Tensor;

/// SS-CAM, smoothed Score-CAM (Wang, Naidu, Michael, Kundu, 2020; its variant that smooths the
/// feature map): `Σ_k α_k A_k` with `α = softmax_k(1/N Σ_i S(x ⊙ H_ki) - S(0))`. `H_ki` is channel
/// `k` resized to the input, plus normal noise, then scaled to `[0, 1]`.
///
/// torch-cam adds the noise behind the scaling and does not clip it. The noise of draw `i` of
/// channel `k` is the same for every sample.
///
/// Worked example: with a deviation of zero every draw is Score-CAM's mask, and the map is
/// Score-CAM's: `[0.8068 0.7311]` for `x = [1 2]`, `A_0 = [0 1]`, `A_1 = [3 0]` and the sum as
/// score.
///
/// @param form which masks
/// @param samples `N`, draws for each channel
/// @param deviation of the noise: in the activation's units, for torch-cam in the mask's
/// @param seed other seeds give other noise
public record SsCam(ChannelMasks.Form form, int samples, double deviation, long seed)
        implements Weighted, Sampled {
    /// @param samples at least one
    /// @param deviation not negative
    public SsCam {
        if (samples < 1) throw new CamException("ss-cam: samples needs at least 1, got " + samples);
        if (!(deviation >= 0))
            throw new CamException(
                    "ss-cam: deviation needs a number of at least 0, got " + deviation);
    }

    /// The form of a profile: the paper's 10 samples, or torch-cam's 35, of deviation 2.
    public static SsCam of(Profile profile) {
        return profile == Profile.TORCH_CAM
                ? new SsCam(ChannelMasks.Form.TORCH_CAM, 35, 2, 0)
                : new SsCam(ChannelMasks.Form.of(profile), 10, 2, 0);
    }

    @Override
    public String name() {
        return "ss-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor alpha = e.eachSample(this::alpha);
        return e.activation().mul(alpha);
    }

    private Tensor alpha(Evidence e) {
        ChannelMasks masks = ChannelMasks.of(this, e, form);
        int count = Math.multiplyExact(masks.channels(), samples);
        Tensor increase =
                e.note("increase", () -> masks.increases(name(), count, i -> noisy(e, masks, i)));
        return e.note("alpha", () -> masks.weights(increase));
    }

    private Tensor noisy(Evidence e, ChannelMasks masks, int i) {
        int k = i / samples;
        long first = (long) i * masks.shape().size();
        Tensor noise =
                new Noise(seed, name())
                        .normal(e.activation().engine(), masks.shape(), first)
                        .mul(deviation);
        return form == ChannelMasks.Form.TORCH_CAM
                ? masks.mask(k).add(noise)
                : form.scaled(masks.resized(k).add(noise));
    }

    @Override
    public SsCam withSeed(long seed) {
        return new SsCam(form, samples, deviation, seed);
    }
}
