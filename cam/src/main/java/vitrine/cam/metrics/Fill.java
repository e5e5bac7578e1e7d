package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

/// What stands where a part of an input was taken away.
public sealed interface Fill {
    /// The input that is left when everything is taken away from `x`, `[1, c, ...]`.
    Tensor of(Tensor x);

    /// One value everywhere: 0 is the mean colour of inputs that were normalised.
    record Constant(double value) implements Fill {
        @Override
        public Tensor of(Tensor x) {
            return x.engine().full(x.shape(), value);
        }
    }

    /// Each channel's own mean over the input.
    record Mean() implements Fill {
        @Override
        public Tensor of(Tensor x) {
            return Space.mean(spacious(x, "mean")).expandTo(x.shape());
        }
    }

    /// The input blurred by a Gaussian, cut at three deviations, along every axis; past the border
    /// the input goes on with its last value.
    ///
    /// @param sigma the deviation in positions
    record Blur(double sigma) implements Fill {
        /// @param sigma positive
        public Blur {
            if (!(sigma > 0)) {
                throw new CamException("blur: needs a positive deviation, got " + sigma);
            }
        }

        @Override
        public Tensor of(Tensor x) {
            int[] extents = Space.extents(spacious(x, "blur"));
            double[] kernel = Stencil.gaussian(sigma, (int) Math.ceil(3 * sigma));
            double[] values = x.toDoubles();
            int n = Space.positions(x);
            double[] plane = new double[n];
            for (int c = 0; c < values.length / n; c++) {
                System.arraycopy(values, c * n, plane, 0, n);
                System.arraycopy(Stencil.everywhere(plane, extents, kernel), 0, values, c * n, n);
            }
            return x.engine().tensor(x.shape(), values);
        }
    }

    private static Tensor spacious(Tensor x, String what) {
        if (x.shape().rank() > 2) return x;
        throw new NotApplicable(
                what + ": an input " + x.shape() + " has no space to take it over; use Constant");
    }
}
