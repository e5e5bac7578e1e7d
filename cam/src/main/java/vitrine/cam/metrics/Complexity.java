package vitrine.cam.metrics;

import vitrine.cam.Profile;

import java.util.Arrays;

/// Complexity: how many positions a map needs to say what it says. By entropy (Bhatt, Weller,
/// Moura, 2020): `-Σ_i p_i ln p_i` with `p_i = |m_i| / Σ_j |m_j|`, from 0 for a single position to
/// `ln n` for a uniform map of `n`; a map of zeros counts as uniform. By mass (Poppi, Cornia,
/// Baraldi, Cucchiara, 2021): `Σ_i |m_i| / n`, for maps in `[0, 1]`.
///
/// Worked example, `[1 1 2 0]`: `p = [¼ ¼ ½ 0]`, entropy `¼ ln 4 + ¼ ln 4 + ½ ln 2 = 1.0397`; mass
/// 1.
///
/// Departures: pytorch-grad-cam's is the mass. Xplique adds 1e-8 to the sum and in the logarithm.
///
/// @param form entropy or mass
public record Complexity(Form form) implements Metric {
    /// How it is counted.
    public enum Form {
        /// `-Σ_i p_i ln p_i`
        ENTROPY {
            @Override
            double of(double[] m, double sum) {
                if (sum == 0) return StrictMath.log(m.length);
                double entropy = 0;
                for (double v : m) {
                    double p = Math.abs(v) / sum;
                    if (p > 0) entropy -= p * StrictMath.log(p);
                }
                return entropy;
            }
        },
        /// `Σ_i |m_i| / n`
        MASS {
            @Override
            double of(double[] m, double sum) {
                return sum / m.length;
            }
        };

        abstract double of(double[] m, double sum);
    }

    /// As the profile's library has it.
    public static Complexity of(Profile profile) {
        return new Complexity(profile == Profile.PYTORCH_GRAD_CAM ? Form.MASS : Form.ENTROPY);
    }

    @Override
    public String name() {
        return "complexity";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        double[] m = trial.positions().toDoubles();
        return Estimate.exact(form.of(m, Arrays.stream(m).map(Math::abs).sum()));
    }
}
