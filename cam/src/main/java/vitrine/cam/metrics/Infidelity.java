package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Infidelity (Yeh, Hsieh, Suggala, Inouye, Ravikumar, 2019): `E[(I·m - (s(x) - s(x - I)))²]` over
/// perturbations `I`. For signed maps that are multiplied with inputs, such as gradients; a map of
/// one channel counts for each channel of the input.
///
/// Worked example: the score `2x`, the map `m = 3`, perturbations `I = 1` and `I = -1`: `I·m = ±3`,
/// `s(x) - s(x - I) = ±2`, so infidelity 1. Normalised, `β = (3·2 + 3·2)/(9 + 9) = ⅔` makes it 0.
///
/// Departures: none; the normalised form is Captum's.
///
/// @param perturbation how inputs are perturbed
/// @param draws how often
/// @param form with or without regard to the map's scale
/// @param seed another seed gives other perturbations
public record Infidelity(Perturbation perturbation, int draws, Form form, long seed)
        implements Metric {
    /// What is done about the map's scale. With `a = I·m` and `b = s(x) - s(x - I)`:
    public enum Form {
        /// `E[(a - b)²]`
        PAPER {
            @Override
            double scale(double ab, double aa) {
                return 1;
            }
        },
        /// `E[(β a - b)²]` with the best `β = E[ab] / E[a²]`, so that the map's scale has no say
        NORMALISED {
            @Override
            double scale(double ab, double aa) {
                return aa > 0 ? ab / aa : 0;
            }
        };

        abstract double scale(double ab, double aa);
    }

    /// @param draws at least one
    public Infidelity {
        if (draws < 1) throw new CamException("infidelity: needs at least one draw, got " + draws);
    }

    /// A hundred draws of normal perturbations with a deviation of 0.2; normalised, so that maps of
    /// any scale can be compared.
    public static Infidelity of(Profile profile) {
        return new Infidelity(new Perturbation.Normal(0.2), 100, Form.NORMALISED, 0);
    }

    @Override
    public String name() {
        return "infidelity";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        Tensor x = trial.input();
        Noise noise = trial.noise(seed, name());
        double[] a = new double[draws];
        double[] b =
                trial.scores(
                        name(),
                        draws,
                        i -> {
                            Tensor taken = perturbation.of(x, noise, i);
                            a[i] = taken.mul(trial.map()).sum().item();
                            return x.sub(taken);
                        });
        Arrays.setAll(b, i -> trial.score() - b[i]);
        return Estimate.resampled(draws, noise, chosen -> error(a, b, chosen));
    }

    private double error(double[] a, double[] b, int[] chosen) {
        double ab = 0;
        double aa = 0;
        for (int i : chosen) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
        }
        double beta = form.scale(ab, aa);
        double sum = 0;
        for (int i : chosen) sum += (beta * a[i] - b[i]) * (beta * a[i] - b[i]);
        return sum / chosen.length;
    }
}
