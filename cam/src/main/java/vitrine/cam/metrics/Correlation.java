package vitrine.cam.metrics;

import java.util.Arrays;

/// How two rows of numbers go together.
public enum Correlation {
    /// `Σ (a - ā)(b - b̄) / √(Σ (a - ā)² Σ (b - b̄)²)` (Pearson, 1895)
    PEARSON {
        @Override
        public double of(double[] a, double[] b) {
            double ma = mean(a);
            double mb = mean(b);
            double ab = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i < a.length; i++) {
                ab += (a[i] - ma) * (b[i] - mb);
                aa += (a[i] - ma) * (a[i] - ma);
                bb += (b[i] - mb) * (b[i] - mb);
            }
            return aa > 0 && bb > 0 ? ab / (Math.sqrt(aa) * Math.sqrt(bb)) : 0;
        }
    },
    /// Pearson's of the ranks (Spearman, 1904); equal numbers share the mean of their ranks.
    SPEARMAN {
        @Override
        public double of(double[] a, double[] b) {
            return PEARSON.of(Ranks.of(a), Ranks.of(b));
        }
    };

    /// In `[-1, 1]`, and 0 where either row is constant, which goes together with nothing.
    ///
    /// Worked example: `a = [1 2 4]`, `b = [1 3 2]`. Pearson: means `7/3` and 2, `Σ ab = 1`, `Σ aa
    /// = 14/3`, `Σ bb = 2`, so `1/√(28/3) = 0.3273`. Spearman: the ranks `[0 1 2]` and `[0 2 1]`
    /// give `1/2`.
    public abstract double of(double[] a, double[] b);

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }
}
