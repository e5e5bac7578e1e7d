package vitrine.cam.propagation;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.propagation.Excitation.Connections;
import vitrine.cam.propagation.Layers.Kind;
import vitrine.cam.propagation.Relevance.Entry;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.stream.IntStream;

/// Excitation backprop (Zhang, Lin, Brandt, Shen, Sclaroff, 2016): how probable it is that a neuron
/// of the place wins, if the target wins at the output and every winner passes its win on to one of
/// its arguments, `P(i) = Σ_j P(j) · x_i w⁺_ij / Σ_i' x_i' w⁺_i'j`. The map sums it over channels.
///
/// Activation functions and batch normalisations pass the probability on, as in TorchRay; a maximum
/// gives it to the winner, sums and average pools share it by contribution. Every affine layer
/// behind the place must be given values that are not negative, or this is [not
/// applicable][vitrine.cam.NotApplicable]: ask behind a ReLU. Where a neuron wins that nothing
/// excites, or a residual sum is fed negative values, mass is lost or exceeds one on the way; the
/// note `mass`, `[n, 1]`, is what arrived of each sample's 1.
///
/// Worked example, two channels of 1×2, `A_0 = [1 2]`, `A_1 = [3 0]`, a linear score with weights
/// `[1 3]` and `[-1 -1]`: excitations `[1 6]` and `[0 0]`, which sum to 7, so the map is `[1/7
/// 6/7]`.
public record ExcitationBackprop() implements Method {
    @Override
    public String name() {
        return "excitation-backprop";
    }

    static Composite supporting() {
        Assignment all = new Assignment(Kind.ANY, new Excitation(Connections.SUPPORTING));
        return new Composite(
                "excitation",
                List.of(all),
                BatchNorms.PASSED,
                Maxima.WHOLE,
                AttentionRule.LINEARISED,
                Excitation.EPSILON);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor p = e.note("probability", () -> Relevance.at(e, supporting(), Entry.GRADIENT));
        int[] all = IntStream.range(1, p.shape().rank()).toArray();
        e.note("mass", () -> p.sum(all).reshape(e.batch(), 1));
        return p.sum(1);
    }
}
