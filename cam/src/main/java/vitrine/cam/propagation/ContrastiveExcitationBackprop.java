package vitrine.cam.propagation;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.propagation.Excitation.Connections;
import vitrine.cam.propagation.Layers.Kind;
import vitrine.cam.propagation.Relevance.Entry;
import vitrine.engine.Tensor;

/// Contrastive excitation backprop (Zhang, Lin, Brandt, Shen, Sclaroff, 2016): the winning
/// probabilities of [ExcitationBackprop] less those for the target's opposite, whose classifier has
/// the negated weights. The map sums the difference over channels; the paper's and TorchRay's ReLU
/// is the profile's.
///
/// TorchRay asks for a contrast layer at which the two are subtracted. Everything below is linear
/// in the probability, so the place of the subtraction changes nothing but rounding, and there is
/// no such choice here.
///
/// Worked example, two channels of 1×2, `A_0 = [1 2]`, `A_1 = [3 0]`, a linear score with weights
/// `[1 3]` and `[-1 -1]`: the target's probabilities are `[1/7 6/7]` and `[0 0]`, its opposite's
/// `[0 0]` and `[1 0]`, so the map is `[1/7 - 1, 6/7] = [-6/7 6/7]`.
public record ContrastiveExcitationBackprop() implements Method {
    @Override
    public String name() {
        return "contrastive-excitation-backprop";
    }

    @Override
    public Tensor map(Evidence e) {
        Composite supporting = ExcitationBackprop.supporting();
        Composite opposing = supporting.with(Kind.LAST, new Excitation(Connections.OPPOSING));
        Tensor target = e.note("probability", () -> Relevance.at(e, supporting, Entry.GRADIENT));
        Tensor opposite = e.note("opposite", () -> Relevance.at(e, opposing, Entry.GRADIENT));
        return target.sub(opposite).sum(1);
    }
}
