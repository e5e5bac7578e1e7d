package vitrine.cam.perturbation;

import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Shapley values (Shapley, 1953) of features: with `v(S)` the score where only the features `S`
/// are kept, `φ_f = Σ_{S ∌ f} |S|!·(m - |S| - 1)!/m! · (v(S ∪ f) - v(S))`, written to each element
/// of the feature. They add up to `v(all) - v(none)`.
///
/// [Draws.Every] goes over all `2^m` coalitions. [Draws.Random] draws orders (Castro, Gómez,
/// Tejada, 2009): features come in one after the other, and `φ_f` is the mean of what the score
/// gains as `f` comes in; the sum is exact for any number of orders. Captum calls the two
/// ShapleyValues, which goes over all `m!` orders, and ShapleyValueSampling with 25 orders.
///
/// Units: those of the score. The map is `[n, 1, ...]` where features go through all channels, else
/// `[n, c, ...]`.
///
/// Worked example: `S = max(x_0, x_1) + x_2` at `(2, 5, 3)`, baseline zero. Alone `x_0` brings 2,
/// `x_1` brings 5, both bring 5: `φ = ((2 + 0)/2, (5 + 3)/2, 3) = (1, 4, 3)`, whose sum is 8.
///
/// @param features the players
/// @param baseline what takes the place of a player that is away
/// @param draws all coalitions, or a number of random orders
public record ShapleyValues(Features features, Baseline baseline, Draws draws) implements Sampled {
    /// As the profile has it: 4 cells along each axis, 25 orders.
    public static ShapleyValues of(Profile profile) {
        return new ShapleyValues(Features.grid(4), Baseline.ZERO, Draws.random(25));
    }

    @Override
    public String name() {
        return "shapley-values";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample((one, sample) -> {
            Game game = new Game(one, sample, features, baseline);
            return game.map(
                    switch (draws) {
                        case Draws.Every _ -> exact(game);
                        case Draws.Random(int count, long seed) ->
                                sampled(game, count, new Noise(seed, name()));
                    });
        });
    }

    private double[] exact(Game game) {
        int m = game.players();
        double[] worth = game.worths(name(), game.coalitions(name()));
        double[] weight = new double[m];
        weight[0] = 1.0 / m;
        for (int s = 1; s < m; s++) weight[s] = weight[s - 1] * s / (m - s);
        double[] phi = new double[m];
        for (int f = 0; f < m; f++) {
            for (int s = 0; s < worth.length; s++) {
                if (((s >> f) & 1) == 0)
                    phi[f] += weight[Integer.bitCount(s)] * (worth[s | (1 << f)] - worth[s]);
            }
        }
        return phi;
    }

    private double[] sampled(Game game, int orders, Noise noise) {
        int m = game.players();
        List<BitSet> coalitions = new ArrayList<>();
        for (int o = 0; o < orders; o++) {
            BitSet present = new BitSet();
            for (int f : noise.permutation(m, o)) {
                present.set(f);
                coalitions.add((BitSet) present.clone());
            }
        }
        double[] worth = game.worths(name(), coalitions);
        double[] phi = new double[m];
        for (int o = 0; o < orders; o++) {
            double before = game.nothing();
            int[] order = noise.permutation(m, o);
            for (int k = 0; k < m; k++) {
                phi[order[k]] += (worth[o * m + k] - before) / orders;
                before = worth[o * m + k];
            }
        }
        return phi;
    }

    @Override
    public ShapleyValues withSeed(long seed) {
        return new ShapleyValues(features, baseline, draws.withSeed(seed));
    }
}
