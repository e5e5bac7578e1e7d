package vitrine.cam.gradients;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Evidence;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.engine.Call;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.function.BiFunction;

/// A backward pass in which rectifiers follow a rule of their own.
final class Rectification implements Rules {
    private final Evidence evidence;
    private final Rectifiers rectifiers;
    private final BiFunction<Call, Tensor, @Nullable Tensor> rule;
    private boolean met;

    /// @param rule what goes to a rectifier's argument when a cotangent arrives at its result
    Rectification(
            Evidence evidence,
            Rectifiers rectifiers,
            BiFunction<Call, Tensor, @Nullable Tensor> rule) {
        this.evidence = evidence;
        this.rectifiers = rectifiers;
        this.rule = rule;
    }

    @Override
    public @Nullable Tensor vjp(Call call, Tensor g) {
        if (!rectifiers.include(call, evidence.layer(call))) return call.vjp(g);
        met = true;
        return rule.apply(call, g);
    }

    /// What arrives at the place. Where an input is asked about, there must have been a rectifier.
    Tensor gradient(String method) {
        Tensor g = evidence.gradient(this);
        if (!met && evidence.place() instanceof Place.ModelInput) {
            throw new NotApplicable(
                    method
                            + ": there is none of its rectifiers ("
                            + rectifiers
                            + ") between "
                            + evidence.place()
                            + " and the score, so that nothing would tell it from the gradient; ask"
                            + " saliency, or count other functions among them");
        }
        return g;
    }
}
