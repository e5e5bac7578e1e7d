package vitrine.cam.propagation;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.propagation.Relevance.Entry;
import vitrine.engine.Tensor;

import java.util.stream.IntStream;

/// Layer-wise relevance propagation (Bach, Binder, Montavon, Klauschen, Müller, Samek, 2015): the
/// score is handed down layer by layer, each neuron sharing what it got among its arguments, until
/// it lies on the place studied: at the input, or at any layer. A [Composite] says by which rules.
///
/// What enters at the model's output `y` is `y ⊙ ∂S/∂y`: for a logit the logit, for a weighting of
/// the outputs each output's part. A layer and the bias it adds are one affine layer; the bias
/// keeps its share, and so do constants that are added elsewhere. Activation functions pass
/// relevance on, the elements of a maximum's window give it to the winner, residual sums and
/// average pools share it by contribution, and [AttentionRule] says what a transformer does.
/// Without biases and with `ε = 0` relevance is conserved, and in a network of rectifiers and
/// maxima it is then input times gradient. The note `residual` is what was lost on the way, for
/// each sample: what entered less the map's sum; Captum calls it the convergence delta.
///
/// Worked example, the composite `epsilon(0)` at the input of a linear score with weights `[1 3 -1
/// -1]` and `x = [1 2 3 0]`: `R = w ⊙ x = [1 6 -3 0]`, which sums to the score 4.
///
/// @param composite which layer follows which rule
public record Lrp(Composite composite) implements Method {
    /// LRP-ε, as a profile has it: Captum's does not merge batch normalisations.
    public static Lrp of(Profile profile) {
        return new Lrp(
                profile == Profile.CAPTUM
                        ? Composite.captum()
                        : Composite.epsilon(Composite.ZENNIT));
    }

    @Override
    public String name() {
        String own = composite.name();
        return own.equals("epsilon") || own.equals("captum") ? "lrp" : "lrp-" + own;
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor r = e.note("relevance", () -> Relevance.at(e, composite, Entry.SCORE));
        int[] all = IntStream.range(1, r.shape().rank()).toArray();
        e.note("residual", () -> e.score().sub(r.sum(all).reshape(e.batch(), 1)));
        return r;
    }
}
