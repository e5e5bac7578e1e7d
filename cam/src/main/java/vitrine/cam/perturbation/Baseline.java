package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// What takes the place of a value that is taken away.
public sealed interface Baseline {
    /// Zero: the training images' mean where inputs are normalised.
    Baseline ZERO = new Constant(0);

    /// What replaces one sample's value.
    ///
    /// @param value `[1, c, ...]`
    /// @param sample the sample's number in the batch
    /// @return a tensor that broadcasts to the value's shape
    Tensor of(Tensor value, int sample);

    /// One number everywhere.
    record Constant(double number) implements Baseline {
        @Override
        public Tensor of(Tensor value, int sample) {
            int[] ones = new int[value.shape().rank()];
            Arrays.fill(ones, 1);
            return value.engine().full(new Shape(ones), number);
        }
    }

    /// These values, which broadcast to the place's: `[1, ...]` for every sample, or `[n, ...]`
    /// with one for each.
    record Given(Tensor values) implements Baseline {
        @Override
        public Tensor of(Tensor value, int sample) {
            int given = values.shape().dim(0);
            if (given == 1) return values;
            if (sample >= given) {
                throw new CamException(
                        "baseline: "
                                + given
                                + " values were given, there is none for sample "
                                + sample
                                + "; give one for each sample of the batch, or one for all");
            }
            return values.slice(0, sample, sample + 1, 1);
        }
    }

    /// The channel's mean over space; where there is no space, the value's own mean.
    record Mean() implements Baseline {
        @Override
        public Tensor of(Tensor value, int sample) {
            return value.shape().rank() > 2 ? Space.mean(value) : value.mean(1);
        }
    }

    /// The channel's least over space; where there is no space, the value's own least.
    record Minimum() implements Baseline {
        @Override
        public Tensor of(Tensor value, int sample) {
            return value.shape().rank() > 2 ? value.amin(Space.axes(value)) : value.amin(1);
        }
    }

    /// The value blurred along each axis of space by a Gaussian, whose border values go on outside.
    ///
    /// @param sigma the deviation in positions, more than zero; four of them are summed on each
    ///   side
    record Blurred(double sigma) implements Baseline {
        /// @param sigma more than zero
        public Blurred {
            if (!(sigma > 0) || sigma > 1e4) {
                throw new CamException(
                        "blur: needs a deviation between 0 and 10000 positions, got " + sigma);
            }
        }

        @Override
        public Tensor of(Tensor value, int sample) {
            if (value.shape().rank() == 2) {
                throw new NotApplicable(
                        "blur: the value "
                                + value.shape()
                                + " has no space to be blurred over; replace it by zero or by a"
                                + " baseline of its own");
            }
            Tensor y = value;
            for (int axis : Space.axes(value)) y = along(y, axis);
            return y;
        }

        private Tensor along(Tensor x, int axis) {
            int radius = (int) StrictMath.ceil(4 * sigma);
            int extent = x.shape().dim(axis);
            Tensor wide = Layouts.padReplicate(x, axis, radius, radius);
            Tensor sum = x.mul(0);
            double total = 0;
            for (int d = -radius; d <= radius; d++) {
                double weight = StrictMath.exp(-d * d / (2 * sigma * sigma));
                int start = radius + d;
                sum = sum.add(wide.slice(axis, start, start + extent, 1).mul(weight));
                total += weight;
            }
            return sum.div(total);
        }
    }
}
