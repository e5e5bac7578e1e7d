package vitrine.cam.propagation;

import vitrine.cam.NotApplicable;
import vitrine.engine.Tensor;

/// The winner-take-all probabilities of one affine layer (Zhang, Lin, Brandt, Shen, Sclaroff,
/// 2016): a winning neuron passes its probability on to its arguments in proportion to `x_i
/// max(±w_ij, 0)`; the bias takes no part. Arguments must not be negative.
///
/// Worked example, `x = [1 2 1]`, `W = [2 1 -5]`, `P = 1`: `[2 2 0] / 4 = [0.5 0.5 0]`; opposing
/// connections alone give `[0 0 1]`.
///
/// @param connections which connections count
public record Excitation(Connections connections) implements Rule {
    /// Guards a neuron that nothing excites, as TorchRay does.
    static final double EPSILON = 1e-20;

    /// Which connections of a neuron count.
    public enum Connections {
        /// Those with positive weights.
        SUPPORTING,
        /// Those with negative weights, as if the neuron were its own opposite.
        OPPOSING
    }

    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        if (!layer.nonNegative()) {
            throw new NotApplicable(
                    "excitation-backprop: layer "
                            + layer.name()
                            + " is given negative values, which are no rates of firing; choose a"
                            + " place behind a ReLU from which on every layer is given such alone,"
                            + " or a method that takes any, such as lrp");
        }
        Tensor w = connections == Connections.SUPPORTING ? layer.weight() : layer.weight().neg();
        Tensor excitatory = w.relu();
        Tensor s = Affine.over(r, layer.times(layer.x(), excitatory), EPSILON);
        return layer.x().mul(layer.transposed(s, excitatory));
    }
}
