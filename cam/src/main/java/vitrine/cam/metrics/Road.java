package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Remove and debias, ROAD (Rong, Leemann, Borisov, Kasneci, Kasneci, 2022): `s(x') - s(x)`, where
/// `x'` is the input whose most relevant positions, or whose least relevant, were taken away and
/// imputed ([Imputation]); the mean over several cuts. Combined as pytorch-grad-cam does it: half
/// of what it costs more to lose the most relevant than the least.
///
/// Worked example: `s(x) = 5`; without its most relevant half 2, without the other 4. Then MoRF is
/// `2 - 5 = -3`, LeRF `4 - 5 = -1`, and the combined figure `(-1 - -3)/2 = 1`.
///
/// Departures: [Cut] tells the papers' cuts from pytorch-grad-cam's.
///
/// @param order what is taken away
/// @param cuts how much is taken away
/// @param imputation what comes in its place
/// @param draws how many inputs are imputed with other noise
/// @param seed another seed gives other noise
public record Road(Order order, List<Cut> cuts, Imputation imputation, int draws, long seed)
        implements Metric {
    /// What is taken away.
    public enum Order {
        /// the most relevant first: a good map's score falls
        MORF("road-morf", Better.LOWER),
        /// the least relevant first: a good map's score stays
        LERF("road-lerf", Better.HIGHER),
        /// `(LERF - MORF) / 2`
        COMBINED("road", Better.HIGHER);

        private final String label;
        private final Better better;

        Order(String label, Better better) {
            this.label = label;
            this.better = better;
        }
    }

    /// @param cuts at least one
    /// @param draws at least one
    public Road {
        cuts = List.copyOf(cuts);
        if (cuts.isEmpty() || draws < 1) {
            throw new CamException(
                    "road: needs at least one cut and one draw, got "
                            + cuts.size()
                            + " and "
                            + draws);
        }
    }

    /// Combined over nine cuts from 10 to 90 hundredths, with noise of 0.01 as pytorch-grad-cam has
    /// it.
    public static Road of(Profile profile) {
        List<Cut> cuts =
                IntStream.rangeClosed(1, 9).mapToObj(k -> Cut.of(profile, k / 10.0)).toList();
        return new Road(Order.COMBINED, cuts, new Imputation(0.01), 1, 0);
    }

    @Override
    public String name() {
        return order.label;
    }

    @Override
    public Better better() {
        return order.better;
    }

    @Override
    public Estimate of(Trial trial) {
        return Estimate.mean(drawn(trial), trial.noise(seed, name()));
    }

    /// The figure for each draw of noise.
    private double[] drawn(Trial trial) {
        List<boolean[]> kept = new ArrayList<>();
        for (Order side : sides()) {
            double[] relevances = relevances(trial, side);
            for (Cut cut : cuts) kept.add(cut.kept(relevances));
        }
        Noise noise = trial.noise(seed, "road");
        double[] scores =
                trial.scores(
                        name(), draws * kept.size(), i -> imputed(trial.input(), kept, i, noise));
        double[] figures = new double[draws];
        Arrays.setAll(figures, d -> figure(trial, scores, d * kept.size()));
        return figures;
    }

    private double figure(Trial trial, double[] scores, int from) {
        double mean = mean(scores, from);
        return order == Order.COMBINED
                ? (mean(scores, from + cuts.size()) - mean) / 2
                : mean - trial.score();
    }

    private List<Order> sides() {
        return order == Order.COMBINED ? List.of(Order.MORF, Order.LERF) : List.of(order);
    }

    /// What is taken away first has the largest number: the map itself, or one less it.
    private static double[] relevances(Trial trial, Order side) {
        double[] map = trial.positions().toDoubles();
        if (side == Order.LERF) for (int p = 0; p < map.length; p++) map[p] = 1 - map[p];
        return map;
    }

    private Tensor imputed(Tensor x, List<boolean[]> kept, int i, Noise noise) {
        return imputation.of(x, kept.get(i % kept.size()), noise.of(Integer.toString(i)));
    }

    private double mean(double[] scores, int first) {
        return Arrays.stream(scores, first, first + cuts.size()).sum() / cuts.size();
    }
}
