package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Max-sensitivity (Yeh, Hsieh, Suggala, Inouye, Ravikumar, 2019): `max ‖m(x + u) - m(x)‖ / ‖m(x)‖`
/// over `u` uniform in `[-r, r]` for each element. What is drawn can only raise the maximum, so the
/// interval has no upper end.
///
/// Worked example: the map `m(x) = x` of `x = [3 4]` and the single draw `u = [0 1]`: `1/5 = 0.2`.
///
/// Departures: none from Captum's sensitivity_max, ten draws with `r = 0.02`, where a map of zeros
/// is divided by 1.
///
/// @param radius `r`
/// @param draws how many `u`
/// @param seed another seed gives others
public record MaxSensitivity(double radius, int draws, long seed) implements Metric {
    /// @param radius positive
    /// @param draws at least one
    public MaxSensitivity {
        if (!(radius > 0) || draws < 1) {
            throw new CamException(
                    "max-sensitivity: needs a positive radius and at least one draw, got "
                            + radius
                            + " and "
                            + draws);
        }
    }

    /// Ten draws within 0.02.
    public static MaxSensitivity of(Profile profile) {
        return new MaxSensitivity(0.02, 10, 0);
    }

    @Override
    public String name() {
        return "max-sensitivity";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        Tensor x = trial.input();
        Noise noise = trial.noise(seed, name());
        double norm = Distance.L2.of(trial.map(), trial.map().mul(0));
        double[] moved =
                trial.each(
                        name(),
                        draws,
                        i -> {
                            Tensor u =
                                    noise.uniform(
                                            x.engine(), x.shape(), (long) i * x.shape().size());
                            Tensor near = x.add(u.mul(2 * radius).sub(radius));
                            return Distance.L2.of(trial.mapAt(near), trial.map());
                        });
        double most = Arrays.stream(moved).max().orElseThrow() / (norm > 0 ? norm : 1);
        return new Estimate(most, most, Double.POSITIVE_INFINITY);
    }
}
