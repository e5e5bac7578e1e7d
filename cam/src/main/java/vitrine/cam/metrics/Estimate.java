package vitrine.cam.metrics;

import vitrine.cam.Noise;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/// A figure with the interval in which it lies with 95 % confidence, as far as something was drawn
/// to find it. Where nothing was drawn, or only once, the interval is the figure.
///
/// Intervals are the percentile bootstrap (Efron, 1979): what was drawn is drawn from again, with
/// replacement, 1,000 times; the middle 95 % of the figures that come out are the interval.
///
/// @param value the figure
/// @param low the interval's lower end
/// @param high its upper end; infinite where a sample can only say "at least"
public record Estimate(double value, double low, double high) {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    /// A figure for which nothing was drawn.
    public static Estimate exact(double value) {
        return new Estimate(value, value, value);
    }

    /// The mean of what was drawn.
    public static Estimate mean(double[] drawn, Noise noise) {
        return resampled(
                drawn.length,
                noise,
                chosen -> Arrays.stream(chosen).mapToDouble(i -> drawn[i]).sum() / chosen.length);
    }

    /// A statistic of what was drawn.
    ///
    /// @param n how many there are
    /// @param noise for the choice
    /// @param statistic of those whose numbers it is given, which may repeat
    public static Estimate resampled(int n, Noise noise, ToDoubleFunction<int[]> statistic) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        double value = statistic.applyAsDouble(all);
        if (n < 2) return exact(value);
        double[] again = new double[RESAMPLES];
        int[] chosen = new int[n];
        Noise draws = noise.of("bootstrap");
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < n; i++) chosen[i] = draws.below(n, (long) r * n + i);
            again[r] = statistic.applyAsDouble(chosen);
        }
        Arrays.sort(again);
        int cut = (int) (TAIL * RESAMPLES);
        return new Estimate(value, again[cut], again[RESAMPLES - 1 - cut]);
    }
}
