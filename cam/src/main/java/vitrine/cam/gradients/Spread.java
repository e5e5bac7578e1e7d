package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// The standard deviation of noise that is added to an input.
///
/// @param value how much, not negative
/// @param unit of what
public record Spread(double value, Unit unit) {
    /// What a spread is measured in.
    public enum Unit {
        /// the input's own numbers
        ABSOLUTE,
        /// the distance of each sample's least and greatest number
        RANGE
    }

    /// No noise.
    public static final Spread NONE = new Spread(0, Unit.ABSOLUTE);

    /// @param value not negative
    public Spread {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new CamException("spread: needs a number of at least 0, got " + value);
        }
    }

    /// What is known with noise on all inputs, the same on every sample; without noise `e` itself.
    ///
    /// @param stream where the noise comes from
    /// @param draw which of many
    Evidence noisy(Evidence e, Noise stream, int draw) {
        if (value == 0) return e;
        Tensor[] inputs = new Tensor[e.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            Tensor x = e.inputs().get(i);
            Shape one = x.shape().with(0, 1);
            long first = (long) draw * one.size();
            Tensor normal = stream.of("input " + i).normal(x.engine(), one, first);
            inputs[i] = x.add(normal.mul(deviation(x)));
        }
        return e.with(inputs);
    }

    private Tensor deviation(Tensor x) {
        return switch (unit) {
            case ABSOLUTE -> x.engine().full(new Shape(1), value);
            case RANGE -> Space.greatest(x).sub(Space.least(x)).mul(value);
        };
    }
}
