package vitrine.cam.metrics;

import vitrine.engine.Tensor;

import java.util.Arrays;

/// Spearman's rank correlation of two maps, 1 for the same map, and 0 where only one is constant.
///
/// Worked example: `[1 2 2 5]` and `[1 4 3 9]`: ranks `[0 1½ 1½ 3]` and `[0 2 1 3]`, Pearson's
/// correlation of which is `4.5 / √(4.5 · 5) = 0.9487`.
public record RankCorrelation() implements Similarity {
    @Override
    public String name() {
        return "rank-correlation";
    }

    @Override
    public double of(Tensor a, Tensor b) {
        double[] x = a.toDoubles();
        double[] y = b.toDoubles();
        return Arrays.equals(x, y) ? 1 : Correlation.SPEARMAN.of(x, y);
    }
}
