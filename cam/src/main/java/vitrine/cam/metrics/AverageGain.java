package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Profile;

/// Average gain (Zhang, Torres, Sicre, Avrithis, Ayache, 2024): `max(s(x ⊙ m) - s(x), 0) / (1 -
/// s(x))`, how much of the confidence that was missing is won when the map `m` masks the input. The
/// score must be a probability. The average is over samples.
///
/// Worked example: `s(x) = 0.6`, `s(x ⊙ m) = 0.9`: the gain is `0.3/0.4 = 0.75`.
///
/// Departures: Xplique divides by `1 - s(x) + 1e-8`, whatever the score.
///
/// @param mask how the map becomes a mask
/// @param form by what is divided
public record AverageGain(Masked.Mask mask, Form form) implements Metric {
    /// By what the gain is divided.
    public enum Form {
        /// `1 - s(x)`; no gain where nothing is missing
        PAPER {
            @Override
            double share(double gain, double before) {
                if (gain == 0) return 0;
                if (before < 1) return gain / (1 - before);
                throw new CamException(
                        "average-gain: the score "
                                + before
                                + " is no probability, so nothing is missing from 1; explain a"
                                + " probability");
            }
        },
        /// `1 - s(x) + 1e-8`
        XPLIQUE {
            @Override
            double share(double gain, double before) {
                return gain / (1 - before + 1e-8);
            }
        };

        abstract double share(double gain, double before);
    }

    /// As the profile's library has it.
    public static AverageGain of(Profile profile) {
        Form form = profile == Profile.XPLIQUE ? Form.XPLIQUE : Form.PAPER;
        return new AverageGain(Masked.Mask.of(profile), form);
    }

    @Override
    public String name() {
        return "average-gain";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        Masked scores = Masked.of(trial, mask);
        double gain = Math.max(scores.after() - scores.before(), 0);
        return Estimate.exact(form.share(gain, scores.before()));
    }
}
