package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Profile;

/// Average drop (Chattopadhay, Sarkar, Howlader, Balasubramanian, 2018): `max(s(x) - s(x ⊙ m), 0) /
/// s(x)`, how much of the confidence is lost when the map `m` masks the input, as a share; the
/// paper writes it in percent. The average is over samples.
///
/// Worked example: `s(x) = 0.8`, `s(x ⊙ m) = 0.6`: the drop is `0.2/0.8 = 0.25`, absolute 0.2.
///
/// Departures: pytorch-grad-cam's DropInConfidence does not divide by `s(x)`; Xplique divides by
/// `s(x) + 1e-8` and torch-cam by `s(x) + 1e-7`, whatever its sign. See also [Masked.Mask].
///
/// @param mask how the map becomes a mask
/// @param form by what is divided
public record AverageDrop(Masked.Mask mask, Form form) implements Metric {
    /// By what the drop is divided.
    public enum Form {
        /// the score, which must be positive
        PAPER {
            @Override
            double share(double drop, double before) {
                if (before > 0) return drop / before;
                throw new CamException(
                        "average-drop: a share of the score "
                                + before
                                + " means nothing; explain a probability, or take the absolute drop"
                                + " of pytorch-grad-cam");
            }
        },
        /// nothing
        PYTORCH_GRAD_CAM {
            @Override
            double share(double drop, double before) {
                return drop;
            }
        },
        /// the score and 1e-8
        XPLIQUE {
            @Override
            double share(double drop, double before) {
                return drop / (before + 1e-8);
            }
        },
        /// the score and 1e-7
        TORCH_CAM {
            @Override
            double share(double drop, double before) {
                return drop / (before + 1e-7);
            }
        };

        abstract double share(double drop, double before);
    }

    /// As the profile's library has it.
    public static AverageDrop of(Profile profile) {
        Form form =
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> Form.PYTORCH_GRAD_CAM;
                    case XPLIQUE -> Form.XPLIQUE;
                    case TORCH_CAM -> Form.TORCH_CAM;
                    default -> Form.PAPER;
                };
        return new AverageDrop(Masked.Mask.of(profile), form);
    }

    @Override
    public String name() {
        return "average-drop";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        Masked scores = Masked.of(trial, mask);
        double drop = Math.max(scores.before() - scores.after(), 0);
        return Estimate.exact(form.share(drop, scores.before()));
    }
}
