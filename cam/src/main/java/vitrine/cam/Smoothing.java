package vitrine.cam;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Gaussian smoothing over space, of any number of axes: along each axis the weights `exp(-i² /
/// 2σ²)`, `|i| ≤ ⌈4σ⌉`, divided by their sum. The values say what lies outside.
///
/// Worked example, `σ = 0.5` along `[0 1 0]`: `|i| ≤ 2`, the weights are `[0.0003 0.1065 0.7866
/// 0.1065 0.0003]` to four digits, so the result is `[0.1065 0.7866 0.1065]` either way.
public enum Smoothing {
    /// The border's values: a constant stays as it is.
    REPLICATED,
    /// Zeros: towards the border everything fades.
    ZERO;

    /// Keeps a deviation of zero from dividing by zero, as TorchRay does.
    private static final double LEAST = 1.1920929e-7;

    private static final int REACH = 4;

    /// The values `[n, c, ...]` smoothed with the deviation `sigma`, in elements.
    public Tensor gaussian(Tensor x, double sigma) {
        if (!(sigma >= 0 && sigma < (double) Integer.MAX_VALUE / REACH)) {
            throw new CamException(
                    "smoothing: needs a deviation that is not negative, got " + sigma);
        }
        double[] weights = weights(sigma);
        Tensor kernel = x.engine().tensor(new Shape(1, 1, weights.length, 1), weights);
        Tensor y = x;
        for (int axis : Space.axes(x)) y = along(axis, y, kernel);
        return y;
    }

    private static double[] weights(double sigma) {
        int radius = (int) Math.ceil(REACH * sigma);
        double[] w = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            double z = (i - radius) / (Math.sqrt(2) * sigma + LEAST);
            w[i] = StrictMath.exp(-z * z);
            sum += w[i];
        }
        for (int i = 0; i < w.length; i++) w[i] /= sum;
        return w;
    }

    private Tensor along(int axis, Tensor x, Tensor kernel) {
        Shape s = x.shape();
        int inner = s.product(axis + 1, s.rank());
        int lines = s.product(0, axis);
        int radius = kernel.shape().dim(2) / 2;
        Tensor rows = x.reshape(lines, 1, s.dim(axis), inner);
        ConvSpec spec = ConvSpec.of(2);
        Tensor y =
                switch (this) {
                    case ZERO -> Convolutions.conv(rows, kernel, spec.withPadding(radius, 0));
                    case REPLICATED ->
                            Convolutions.conv(
                                    Layouts.padReplicate(rows, 2, radius, radius), kernel, spec);
                };
        return y.reshape(s);
    }
}
