package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

/// SmoothGrad (Smilkov, Thorat, Kim, Viégas, Wattenberg, 2017) and its kin: what a method says of
/// the input under normal noise, as the mean over `n` draws; SquareGrad (Hooker, Erhan, Kindermans,
/// Kim, 2019) takes the mean of the squares, VarGrad (Adebayo, Gilmer, Goodfellow, Kim, 2018) the
/// variance. All inputs get noise. Every sample of a batch gets the same, so that a batch answers
/// as its samples do; other seeds draw other noise.
///
/// Mean and variance are Welford's running ones: without noise the mean is the method's map to the
/// bit, and the variance zero.
///
/// Worked example, a method whose map is the input, `x = 1`, two draws `+½` and `-½`: the mean is
/// 1, the mean square `(2¼ + ¼)/2 = 1¼`, the variance ¼, the unbiased one ½.
///
/// @param method what is asked under noise
/// @param draws how often
/// @param spread how strong the noise is
/// @param statistic what becomes of the maps
/// @param last whether the last draw has noise
/// @param seed which noise
public record SmoothGrad(
        Method method, int draws, Spread spread, Statistic statistic, Last last, long seed)
        implements Sampled {
    /// What becomes of the maps `m_1 … m_n`.
    public enum Statistic {
        /// `Σ m_i / n`
        MEAN("smooth-grad"),
        /// `Σ m_i² / n`
        MEAN_SQUARE("square-grad"),
        /// `Σ (m_i - mean)² / n`
        VARIANCE("var-grad"),
        /// `Σ (m_i - mean)² / (n - 1)`
        UNBIASED_VARIANCE("var-grad");

        private final String method;

        Statistic(String method) {
            this.method = method;
        }

        /// The variance with the profile's divisor: `n - 1` in Xplique's, `n` in the others.
        public static Statistic variance(Profile profile) {
            return profile == Profile.XPLIQUE ? UNBIASED_VARIANCE : VARIANCE;
        }

        private Tensor of(Tensor map) {
            return this == MEAN_SQUARE ? map.square() : map;
        }
    }

    /// Whether the last draw has noise.
    public enum Last {
        /// as the others
        NOISY,
        /// it is the input itself, as zennit has it
        CLEAN
    }

    /// @param draws at least 1, for an unbiased variance 2
    public SmoothGrad {
        int least = statistic == Statistic.UNBIASED_VARIANCE ? 2 : 1;
        if (draws < least) {
            throw new CamException(
                    "draws: " + statistic + " needs at least " + least + ", got " + draws);
        }
    }

    /// SmoothGrad of the signed gradient: 50 draws with a tenth of the range, in Captum's profile 5
    /// draws and in Xplique's 50, with deviations of 1 and 0.2.
    public static SmoothGrad of(Profile profile) {
        return of(profile, new GradientSaliency(GradientSaliency.Sign.KEPT), Statistic.MEAN);
    }

    /// Any method and any statistic with the draws and the noise of the profile.
    public static SmoothGrad of(Profile profile, Method method, Statistic statistic) {
        return switch (profile) {
            case CAPTUM -> noisy(method, 5, new Spread(1, Spread.Unit.ABSOLUTE), statistic);
            case XPLIQUE -> noisy(method, 50, new Spread(0.2, Spread.Unit.ABSOLUTE), statistic);
            case PAPER, PYTORCH_GRAD_CAM, TORCHRAY, TORCH_CAM ->
                    noisy(method, 50, new Spread(0.1, Spread.Unit.RANGE), statistic);
        };
    }

    private static SmoothGrad noisy(Method method, int draws, Spread spread, Statistic statistic) {
        return new SmoothGrad(method, draws, spread, statistic, Last.NOISY, 0);
    }

    @Override
    public String name() {
        return statistic.method;
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor mean = statistic.of(method.map(drawn(e, 0)));
        Tensor squares = mean.engine().full(mean.shape(), 0);
        e.advanced(name(), 1, draws);
        for (int k = 1; k < draws; k++) {
            Tensor map = statistic.of(method.map(drawn(e, k)));
            Tensor off = map.sub(mean);
            mean = mean.add(off.div(k + 1));
            squares = squares.add(off.mul(map.sub(mean)));
            e.advanced(name(), k + 1, draws);
        }
        return switch (statistic) {
            case MEAN, MEAN_SQUARE -> mean;
            case VARIANCE -> squares.div(draws);
            case UNBIASED_VARIANCE -> squares.div(draws - 1);
        };
    }

    private Evidence drawn(Evidence e, int k) {
        boolean clean = last == Last.CLEAN && k == draws - 1;
        return clean ? e : spread.noisy(e, new Noise(seed, "smooth-grad"), k);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return method.rendering(profile);
    }

    @Override
    public SmoothGrad withSeed(long seed) {
        return new SmoothGrad(method, draws, spread, statistic, last, seed);
    }
}
