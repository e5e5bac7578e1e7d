package vitrine.cam.perturbation;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.BitSet;

/// Feature ablation: the number of a feature `f` is `S(x) - S(x with f replaced)`, written to each
/// of its elements. At a layer, whose channels may be the features, nothing before the layer runs.
///
/// Units: those of the score. The map is `[n, 1, ...]` where features go through all channels, else
/// `[n, c, ...]`. As Captum's, whose features are single elements if no mask is given
/// ([Features#elements]).
///
/// Worked example: `S = 4·x_0 + 4·x_1 + 4·x_2` at `(2, 5, 3)`, the first two elements one feature,
/// the baseline 1. The map is `(4·(1 + 4), 4·(1 + 4), 4·2) = (20, 20, 8)`.
///
/// @param features what is taken away together
/// @param baseline what takes its place
public record FeatureAblation(Features features, Baseline baseline) implements Method {
    /// As the profile has it: 8 cells along each axis.
    public static FeatureAblation of(Profile profile) {
        return new FeatureAblation(Features.grid(8), Baseline.ZERO);
    }

    @Override
    public String name() {
        return "feature-ablation";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample(this::ablated);
    }

    private Tensor ablated(Evidence one, int sample) {
        Game game = new Game(one, sample, features, baseline);
        double[] each = game.worths(name(), game.players(), f -> without(game, f));
        for (int f = 0; f < each.length; f++) each[f] = game.all() - each[f];
        return game.map(each);
    }

    private static BitSet without(Game game, int f) {
        BitSet others = game.everybody();
        others.clear(f);
        return others;
    }
}
