package vitrine.cam.perturbation;

import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// KernelSHAP (Lundberg and Lee, 2017): Shapley values as the solution of a weighted regression.
/// With `v(S)` the score where only the features `S` are kept and `m` features, `φ` minimises `Σ_S
/// π(S)·(v(S)
/// - v(none) - Σ_{f ∈ S} φ_f)²` with `π(S) = (m - 1) / (C(m, |S|)·|S|·(m - |S|))`, among those that
///   add up to `v(all) - v(none)`. The result is written to each element of a feature.
///
/// [Draws.Every] goes over all coalitions and gives the Shapley values. [Draws.Random] draws sizes
/// with probability `∝ 1/(s·(m - s))` and a coalition of that size, each followed by its complement
/// (Covert and Lee, 2021), all of equal weight.
///
/// Departures. Captum gives nobody and everybody the weight 10⁶ in place of the constraint; Xplique
/// leaves both out and fits an intercept: [Form#FREE].
///
/// Units: those of the score. The map is `[n, 1, ...]` where features go through all channels, else
/// `[n, c, ...]`.
///
/// Worked example: `S = max(x_0, x_1)` at `(2, 5)`, baseline zero. Both single coalitions weigh the
/// same; `φ_0 = (2 - 5 + 5)/2 = 1` and `φ_1 = 5 - 1 = 4`.
///
/// @param features the players
/// @param baseline what takes the place of a player that is away
/// @param draws all coalitions, or a number of random ones
/// @param form how nobody and everybody count
public record KernelShap(Features features, Baseline baseline, Draws draws, Form form)
        implements Sampled {
    /// How nobody and everybody count.
    public enum Form {
        /// the sum is exactly `v(all) - v(none)`
        CONSTRAINED,
        /// they are left out, and an intercept is fitted; needs three features or one
        FREE
    }

    /// As the profile has it: 7 cells along each axis and 512 coalitions; Xplique's 800 without the
    /// constraint.
    public static KernelShap of(Profile profile) {
        return profile == Profile.XPLIQUE
                ? new KernelShap(
                        Slic.standard(), new Baseline.Constant(0.5), Draws.random(800), Form.FREE)
                : new KernelShap(
                        Features.grid(7), Baseline.ZERO, Draws.random(512), Form.CONSTRAINED);
    }

    @Override
    public String name() {
        return "kernel-shap";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample((one, sample) -> {
            Game game = new Game(one, sample, features, baseline);
            if (game.players() == 1) return game.map(new double[] {game.all() - game.nothing()});
            return game.map(form == Form.FREE ? free(game) : constrained(game));
        });
    }

    /// The last feature's number follows from the others', which leaves `m - 1` unknowns.
    private double[] constrained(Game game) {
        int last = game.players() - 1;
        double total = game.all() - game.nothing();
        List<BitSet> coalitions = coalitions(game);
        double[] worth = game.worths(name(), coalitions);
        LeastSquares fit = new LeastSquares(name(), last);
        for (int i = 0; i < worth.length; i++) {
            BitSet s = coalitions.get(i);
            double[] row = new double[last];
            int there = s.get(last) ? 1 : 0;
            for (int f = 0; f < last; f++) row[f] = (s.get(f) ? 1 : 0) - there;
            fit.add(row, worth[i] - game.nothing() - there * total, weight(game, s));
        }
        double[] others = fit.solve();
        double[] phi = new double[last + 1];
        phi[last] = total;
        for (int f = 0; f < last; f++) {
            phi[f] = others[f];
            phi[last] -= others[f];
        }
        return phi;
    }

    private double[] free(Game game) {
        int m = game.players();
        List<BitSet> coalitions = coalitions(game);
        double[] worth = game.worths(name(), coalitions);
        LeastSquares fit = new LeastSquares(name(), m + 1);
        for (int i = 0; i < worth.length; i++) {
            double[] row = new double[m + 1];
            for (int f = 0; f < m; f++) row[f] = coalitions.get(i).get(f) ? 1 : 0;
            row[m] = 1;
            fit.add(row, worth[i], weight(game, coalitions.get(i)));
        }
        return Arrays.copyOf(fit.solve(), m);
    }

    /// `π(S)` where all coalitions are gone over; where they are drawn by it, one.
    private double weight(Game game, BitSet coalition) {
        if (draws instanceof Draws.Random) return 1;
        int m = game.players();
        int s = coalition.cardinality();
        double choices = 1;
        for (int k = 1; k <= s; k++) choices = choices * (m - s + k) / k;
        return (m - 1) / (choices * s * (m - s));
    }

    private List<BitSet> coalitions(Game game) {
        List<BitSet> coalitions = new ArrayList<>();
        int m = game.players();
        switch (draws) {
            case Draws.Every _ ->
                    coalitions.addAll(game.coalitions(name()).subList(1, (1 << m) - 1));
            case Draws.Random(int count, long seed) -> {
                Noise noise = new Noise(seed, name());
                for (int i = 0; coalitions.size() < count; i++) {
                    BitSet s = drawn(m, noise, i);
                    coalitions.add(s);
                    BitSet complement = (BitSet) s.clone();
                    complement.flip(0, m);
                    if (coalitions.size() < count) coalitions.add(complement);
                }
            }
        }
        return coalitions;
    }

    private static BitSet drawn(int m, Noise noise, int i) {
        double total = 0;
        for (int s = 1; s < m; s++) total += share(s, m);
        double left = noise.of("size").uniform(i) * total;
        int size = 1;
        for (; size < m - 1 && left >= share(size, m); size++) left -= share(size, m);
        BitSet drawn = new BitSet();
        int[] order = noise.permutation(m, i);
        for (int k = 0; k < size; k++) drawn.set(order[k]);
        return drawn;
    }

    /// How likely a coalition of `s` of `m` is, but for a factor.
    private static double share(int s, int m) {
        return 1.0 / s / (m - s);
    }

    @Override
    public KernelShap withSeed(long seed) {
        return new KernelShap(features, baseline, draws.withSeed(seed), form);
    }
}
