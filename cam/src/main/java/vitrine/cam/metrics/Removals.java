package vitrine.cam.metrics;

import vitrine.cam.Noise;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.function.IntFunction;

/// Subsets of cells taken away: what the map gives to each, and what the score loses with it.
@SuppressWarnings("ArrayRecordComponent") // rows of numbers, never compared
record Removals(double[] given, double[] lost) {
    static Removals of(
            String what,
            Trial trial,
            Cells cells,
            int count,
            IntFunction<int[]> subset,
            Fill fill) {
        Tensor x = trial.input();
        Tensor empty = fill.of(x);
        double[] sums = cells.sums(trial.map().toDoubles());
        double[] given = new double[count];
        Arrays.setAll(
                given, i -> Arrays.stream(subset.apply(i)).mapToDouble(cell -> sums[cell]).sum());
        double[] scores =
                trial.scores(
                        what,
                        count,
                        i -> {
                            int[] gone = subset.apply(i);
                            return trial.kept(cells.without(gone, gone.length), x, empty);
                        });
        double[] lost = new double[count];
        Arrays.setAll(lost, i -> trial.score() - scores[i]);
        return new Removals(given, lost);
    }

    /// The correlation of both.
    Estimate correlated(Correlation correlation, Noise noise) {
        return Estimate.resampled(
                given.length, noise, c -> correlation.of(chosen(given, c), chosen(lost, c)));
    }

    /// The mean of the squared differences.
    Estimate gap(Noise noise) {
        double[] squares = new double[given.length];
        Arrays.setAll(squares, i -> (given[i] - lost[i]) * (given[i] - lost[i]));
        return Estimate.mean(squares, noise);
    }

    private static double[] chosen(double[] values, int[] which) {
        return Arrays.stream(which).mapToDouble(i -> values[i]).toArray();
    }
}
