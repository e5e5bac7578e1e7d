package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// `exp(-½ Σ_a ((p_a - m_a) / (width · n_a))²)` with the middle `m_a = (n_a - 1)/2` of every axis
/// of extent `n_a`: photographers put things in the middle, and a map should know more than that.
///
/// Worked example, one axis of three positions, width ⅓: `exp(-½ · (∓1 / 1)²) = 0.6065` at the ends
/// and 1 in the middle.
///
/// @param width the deviation as a share of an axis
public record CentredGaussian(double width) implements Explainer {
    /// @param width positive
    public CentredGaussian {
        if (!(width > 0)) {
            throw new CamException("centred Gaussian: needs a positive width, got " + width);
        }
    }

    @Override
    public String name() {
        return "centred Gaussian";
    }

    @Override
    public Tensor map(Study study) {
        Tensor x = study.inputs().getFirst();
        int[] extents = Space.extents(x);
        if (extents.length == 0) {
            throw new NotApplicable(
                    name() + ": an input " + x.shape() + " has no middle; use the random map");
        }
        double[] values = new double[Space.positions(x)];
        for (int p = 0; p < values.length; p++) values[p] = at(p, extents);
        Shape shape = x.shape().with(0, 1).with(1, 1);
        return x.engine().tensor(shape, values).expandTo(shape.with(0, x.shape().dim(0)));
    }

    private double at(int position, int[] extents) {
        double sum = 0;
        int rest = position;
        for (int a = extents.length - 1; a >= 0; a--) {
            double d = (rest % extents[a] - (extents[a] - 1) / 2.0) / (width * extents[a]);
            sum += d * d;
            rest /= extents[a];
        }
        return StrictMath.exp(-sum / 2);
    }
}
