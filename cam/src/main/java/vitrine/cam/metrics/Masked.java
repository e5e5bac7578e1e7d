package vitrine.cam.metrics;

import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

/// The score of an input, and of what its map lets through: `x ⊙ m`, every channel by the same
/// mask.
///
/// @param before `s(x)`
/// @param after `s(x ⊙ m)`
public record Masked(double before, double after) {
    /// How a map becomes a mask.
    public enum Mask {
        /// as it is, which should lie in `[0, 1]`
        MAP {
            @Override
            Tensor of(Tensor map) {
                return map;
            }
        },
        /// Xplique's: `(|m| - min) / (max - min + 1e-8)` of the mean over channels
        XPLIQUE {
            @Override
            Tensor of(Tensor map) {
                boolean channels = map.shape().rank() > 2 && map.shape().dim(1) > 1;
                Tensor mask = (channels ? map.mean(1) : map).abs();
                Tensor raised = mask.sub(Space.least(mask));
                return raised.div(Space.greatest(raised).add(1e-8));
            }
        };

        /// The way of a profile.
        public static Mask of(Profile profile) {
            return profile == Profile.XPLIQUE ? XPLIQUE : MAP;
        }

        abstract Tensor of(Tensor map);
    }

    /// Both scores of a map on trial.
    public static Masked of(Trial trial, Mask mask) {
        return new Masked(trial.score(), trial.score(input(trial, mask)));
    }

    /// `x ⊙ m`
    public static Tensor input(Trial trial, Mask mask) {
        return trial.input().mul(mask.of(trial.map()));
    }
}
