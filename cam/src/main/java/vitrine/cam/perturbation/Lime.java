package vitrine.cam.perturbation;

import vitrine.cam.CamException;
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

/// LIME (Ribeiro, Singh, Guestrin, 2016): a linear model of the score near the sample. Features,
/// for photos super-pixels, are kept with probability ½ each; with `z` the ones kept and `v(z)` the
/// score, `β` minimises `Σ_z π(z)·(v(z) - β_0 - z·β)² + λ·|β|²` with `π(z) = exp(-D(z)²/σ²)`. `β_f`
/// is written to each element of the feature `f`; the intercept `β_0` is not penalised.
///
/// [Draws.Random] draws that many `z`, the first of which keeps everything; [Draws.Every] takes
/// each of the `2^m` once.
///
/// Departures. The authors' program takes the root of `π` and selects features first. Captum has
/// `exp(-D²/2σ²)` and the lasso. Xplique's defaults are 150 draws, the distance of the inputs, `σ =
/// 45`, `λ = 2`, the value ½ and quickshift's super-pixels, for which its profile takes [Slic]'s.
///
/// Units: those of the score. The map is `[n, 1, ...]` where features go through all channels, else
/// `[n, c, ...]`.
///
/// Worked example: `S = 4·x_0 + 4·x_1` at `(2, 5)`, baseline zero, `λ = 0`, every element a
/// feature. The score of kept features is `8·z_0 + 20·z_1`, and so `β = (8, 20)` whatever the
/// weights.
///
/// @param features what is kept or taken away together
/// @param baseline what takes the place of a feature
/// @param draws which `z`
/// @param distance from the sample, `D`
/// @param width `σ`
/// @param ridge `λ`
public record Lime(
        Features features,
        Baseline baseline,
        Draws draws,
        Distance distance,
        double width,
        double ridge)
        implements Sampled {
    /// How far a perturbed sample is from the sample.
    public enum Distance {
        /// `1 - cos(z, 1) = 1 - √(kept / m)`
        COSINE,
        /// `|1 - z| = √(m - kept)`
        EUCLIDEAN,
        /// the Euclidean distance of the values themselves
        INPUT
    }

    /// @param width more than zero
    public Lime {
        if (!(width > 0) || !(ridge >= 0)) {
            throw new CamException(
                    "lime: needs a width above zero and a ridge of at least zero, got "
                            + width
                            + " and "
                            + ridge);
        }
    }

    /// As the profile has it.
    public static Lime of(Profile profile) {
        if (profile == Profile.XPLIQUE) {
            return new Lime(
                    Slic.standard(),
                    new Baseline.Constant(0.5),
                    Draws.random(150),
                    Distance.INPUT,
                    45,
                    2);
        }
        return new Lime(
                Slic.standard(), Baseline.ZERO, Draws.random(500), Distance.COSINE, 0.25, 1);
    }

    @Override
    public String name() {
        return "lime";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample((one, sample) -> {
            Game game = new Game(one, sample, features, baseline);
            return game.map(fitted(game));
        });
    }

    private double[] fitted(Game game) {
        int m = game.players();
        List<BitSet> kept = kept(game);
        double[] worth = game.worths(name(), kept);
        double[] moved = game.squaredDistances();
        LeastSquares fit = new LeastSquares(name(), m + 1);
        for (int i = 0; i < worth.length; i++) {
            double[] row = new double[m + 1];
            for (int f = 0; f < m; f++) row[f] = kept.get(i).get(f) ? 1 : 0;
            row[m] = 1;
            double d = distance(kept.get(i), m, moved);
            fit.add(row, worth[i], StrictMath.exp(-d * d / (width * width)));
        }
        for (int f = 0; f < m; f++) fit.penalise(f, ridge);
        return Arrays.copyOf(fit.solve(), m);
    }

    private double distance(BitSet kept, int m, double[] moved) {
        return switch (distance) {
            case COSINE -> 1 - Math.sqrt(kept.cardinality() / (double) m);
            case EUCLIDEAN -> Math.sqrt(m - kept.cardinality());
            case INPUT -> {
                double squares = 0;
                for (int f = 0; f < m; f++) if (!kept.get(f)) squares += moved[f];
                yield Math.sqrt(squares);
            }
        };
    }

    private List<BitSet> kept(Game game) {
        return switch (draws) {
            case Draws.Every _ -> game.coalitions(name());
            case Draws.Random(int count, long seed) -> {
                List<BitSet> drawn = new ArrayList<>(List.of(game.everybody()));
                Noise noise = new Noise(seed, name());
                for (long i = 1; i < count; i++) {
                    BitSet z = new BitSet();
                    for (int f = 0; f < game.players(); f++)
                        z.set(f, noise.uniform(i * game.players() + f) < 0.5);
                    drawn.add(z);
                }
                yield drawn;
            }
        };
    }

    @Override
    public Lime withSeed(long seed) {
        return new Lime(features, baseline, draws.withSeed(seed), distance, width, ridge);
    }
}
