package vitrine.cam.metrics;

import java.util.Arrays;

/// Sparseness (Chalasani, Chen, Chowdhury, Wu, Jha, 2020): the Gini index (1912) of the absolute
/// values, sorted ascending: `Σ_i (2i - n - 1) m_i / (n Σ_i m_i)`, `i` from 1. It is 0 for a
/// uniform map, and `(n - 1)/n` for a single position; a map of zeros counts as uniform.
///
/// Worked example, `[1 3]`: `(-1 · 1 + 1 · 3) / (2 · 4) = ¼`.
///
/// Departures: Xplique adds 1e-8 to the sums.
public record Sparseness() implements Metric {
    @Override
    public String name() {
        return "sparseness";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        double[] m = Arrays.stream(trial.positions().toDoubles()).map(Math::abs).sorted().toArray();
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < m.length; i++) {
            sum += m[i];
            weighted += (2.0 * i + 1 - m.length) * m[i];
        }
        return Estimate.exact(sum > 0 ? weighted / (m.length * sum) : 0);
    }
}
