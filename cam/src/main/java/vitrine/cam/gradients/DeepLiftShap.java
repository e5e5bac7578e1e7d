package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Tensor;

import java.util.List;

/// DeepLIFT SHAP (Lundberg and Lee, 2017): the mean of [DeepLift] over a distribution of baselines.
/// The map adds up to `S(x)` less the baselines' mean score.
///
/// Worked example, `S = 2 relu(x)` at `x = 1`: from 0 the map is 2, from -1 it is `2/2 · 2 = 2`,
/// from 3 it is `4/2 · -2 = -4`; the mean of all three is 0.
///
/// @param distribution the distribution
/// @param functions which functions are rescaled
/// @param scaling whether the multipliers are multiplied by `x - b`
public record DeepLiftShap(
        List<Baselines> distribution, DeepLift.Functions functions, Scaling scaling)
        implements Method {
    /// @param distribution at least one
    public DeepLiftShap {
        distribution = List.copyOf(distribution);
        if (distribution.isEmpty())
            throw new CamException("distribution: needs at least one row of baselines, got none");
    }

    @Override
    public String name() {
        return "deep-lift-shap";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        List<List<Tensor>> all = distribution.stream().map(b -> b.of(e.inputs())).toList();
        return e.eachSample((one, i) -> mean(one, all, i));
    }

    private Tensor mean(Evidence one, List<List<Tensor>> all, int sample) {
        Tensor a = one.activation();
        Tensor mean = a.engine().full(a.shape(), 0);
        Tensor change = one.score().sub(one.score());
        for (int k = 0; k < all.size(); k++) {
            Evidence pair = DeepLift.beside(one, all.get(k), sample);
            one.note("baseline " + k, () -> Rescale.second(pair.activation()));
            DeepLift from = new DeepLift(distribution.get(k), functions, scaling);
            mean = mean.add(from.of(pair).div(all.size()));
            change = change.add(Rescale.change(pair.score()).div(all.size()));
            one.advanced(name(), k + 1, all.size());
        }
        if (scaling == Scaling.BY_DIFFERENCE) Line.complete(one, mean, change);
        return mean;
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }
}
