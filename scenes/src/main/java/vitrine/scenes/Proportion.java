package vitrine.scenes;

import vitrine.cam.metrics.Estimate;

/// How often something happened, with the interval of Wilson (1927) at 95 %: for `k` of `n` with `p
/// = k/n` and `z = 1.96`, `(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
///
/// Worked example, 8 of 10: from 0.490 to 0.943.
public final class Proportion {
    private static final double Z = 1.959963984540054;

    private Proportion() {}

    /// The share of `hits` among `attempts`, of which there is at least one.
    public static Estimate of(int hits, int attempts) {
        double n = attempts;
        double p = hits / n;
        double z2 = Z * Z;
        double middle = p + z2 / (2 * n);
        double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        double scale = 1 + z2 / n;
        // rounding must not put the share itself outside
        double low = Math.clamp((middle - half) / scale, 0, p);
        double high = Math.clamp((middle + half) / scale, p, 1);
        return new Estimate(p, low, high);
    }
}
