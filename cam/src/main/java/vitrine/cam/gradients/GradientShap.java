package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Sampled;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.stream.IntStream;

/// GradientSHAP, or expected gradients (Erion, Janizek, Sturmfels, Lundberg, Lee, 2019): the mean
/// over draws of `(x - b) ⊙ ∂S/∂x(b + u (x - b))`, where `b` is drawn from a distribution of
/// baselines and `u` from 0..1. The map estimates integrated gradients averaged over the baselines;
/// the derivation holds as `delta` what it lacks to `S(x)` less the mean score of the drawn
/// baselines.
///
/// At a layer the inputs move and `x - b` is the layer's difference. Departure, from Captum: `x`
/// may have normal noise of its own in each draw, by default none. Every sample of a batch has the
/// same draws.
///
/// Worked example, `S = 3 x`, baselines 0 and 1, `x = 2`: a draw of baseline 0 gives 6, one of
/// baseline 1 gives 3, whatever `u` is.
///
/// @param draws how often
/// @param distribution the distribution
/// @param spread how strong the noise on `x` is
/// @param scaling whether the gradients are multiplied by `x - b`
/// @param seed which draws
public record GradientShap(
        int draws, List<Baselines> distribution, Spread spread, Scaling scaling, long seed)
        implements Sampled {
    private static final int USUAL = 50;
    private static final int CAPTUM = 5;

    /// @param draws at least one
    /// @param distribution at least one
    public GradientShap {
        distribution = List.copyOf(distribution);
        if (draws < 1) throw new CamException("draws: needs at least one, got " + draws);
        if (distribution.isEmpty())
            throw new CamException("distribution: needs at least one row of baselines, got none");
    }

    /// From zero alone: 50 draws, in Captum's profile 5.
    public static GradientShap of(Profile profile) {
        int draws = profile == Profile.CAPTUM ? CAPTUM : USUAL;
        List<Baselines> zero = List.of(Baselines.zero());
        return new GradientShap(draws, zero, Spread.NONE, Scaling.BY_DIFFERENCE, 0);
    }

    @Override
    public String name() {
        return "gradient-shap";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        Noise noise = new Noise(seed, "gradient-shap");
        List<Line> lines =
                IntStream.range(0, distribution.size())
                        .mapToObj(i -> Line.to(e, distribution.get(i), "baseline " + i))
                        .toList();
        Tensor map = lines.getFirst().zero();
        Tensor change = e.score().sub(e.score());
        for (int k = 0; k < draws; k++) {
            int chosen = noise.of("baseline").below(lines.size(), k);
            Line line = lines.get(chosen).to(spread.noisy(e, noise, k));
            Tensor g = line.at(noise.of("share").uniform(k)).gradient(Rules.STANDARD);
            map = map.add(scaling.of(g, line.difference()).div(draws));
            change = change.add(line.change().div(draws));
            e.advanced(name(), k + 1, draws);
        }
        if (scaling == Scaling.BY_DIFFERENCE) Line.complete(e, map, change);
        return map;
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }

    @Override
    public GradientShap withSeed(long seed) {
        return new GradientShap(draws, distribution, spread, scaling, seed);
    }
}
