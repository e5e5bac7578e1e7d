package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

/// Average stability (Bhatt, Weller, Moura, 2020, sensitivity): the mean distance of `m(x + u)`
/// from `m(x)` over `u` uniform in `[0, r)` for each element, as Xplique draws it.
///
/// Worked example: a map of ones at `x` and of zeros everywhere else, eight by eight: every
/// distance is `√64 = 8`.
///
/// @param radius `r`
/// @param draws how many `u`
/// @param distance how far two maps lie apart
/// @param seed another seed gives others
public record AverageStability(double radius, int draws, Distance distance, long seed)
        implements Metric {
    /// @param radius positive
    /// @param draws at least one
    public AverageStability {
        if (!(radius > 0) || draws < 1) {
            throw new CamException(
                    "average-stability: needs a positive radius and at least one draw, got "
                            + radius
                            + " and "
                            + draws);
        }
    }

    /// Twenty draws within 0.1.
    public static AverageStability of(Profile profile) {
        return new AverageStability(0.1, 20, Distance.L2, 0);
    }

    @Override
    public String name() {
        return "average-stability";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        Tensor x = trial.input();
        Noise noise = trial.noise(seed, name());
        double[] moved =
                trial.each(
                        name(),
                        draws,
                        i -> {
                            Tensor u =
                                    noise.uniform(
                                            x.engine(), x.shape(), (long) i * x.shape().size());
                            return distance.of(trial.mapAt(x.add(u.mul(radius))), trial.map());
                        });
        return Estimate.mean(moved, noise);
    }
}
