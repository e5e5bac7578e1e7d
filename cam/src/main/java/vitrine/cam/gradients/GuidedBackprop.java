package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;
import vitrine.engine.Unary;

/// Guided backpropagation (Springenberg, Dosovitskiy, Brox, Riedmiller, 2015): the gradient, but
/// through a rectifier `y = max(x, 0)` passes only what is positive, `g · 1[x > 0] · 1[g > 0]`.
///
/// Departure: TorchRay lets a gradient pass where `x` is zero, see [Gate]. Where a function other
/// than ReLU counts as a rectifier, `max(f'(x), 0) · max(g, 0)` passes. A network without any
/// rectifier has no guided gradient: [vitrine.cam.NotApplicable].
///
/// Worked example, `S = 3 relu(x_0) - 2 relu(x_1) + relu(x_2)` at `x = [1 2 -1]`: the gradient is
/// `[3 -2 0]`, the guided one `[3 0 0]`.
///
/// @param gate where a rectifier lets gradients pass
/// @param rectifiers which functions it is about
public record GuidedBackprop(Gate gate, Rectifiers rectifiers) implements Method {
    /// Where a rectifier lets positive gradients pass.
    public enum Gate {
        /// `x > 0`, as the paper
        POSITIVE,
        /// `x ≥ 0`, as TorchRay
        NOT_NEGATIVE
    }

    /// With TorchRay's gate in its profile, and about ReLU alone.
    public static GuidedBackprop of(Profile profile) {
        Gate gate = profile == Profile.TORCHRAY ? Gate.NOT_NEGATIVE : Gate.POSITIVE;
        return new GuidedBackprop(gate, Rectifiers.RELU);
    }

    @Override
    public String name() {
        return "guided-backprop";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return pass(e).gradient(name());
    }

    /// The rules for a backward pass of `e`.
    public Rules rules(Evidence e) {
        return pass(e);
    }

    private Rectification pass(Evidence e) {
        return new Rectification(
                e,
                rectifiers,
                (call, g) -> {
                    if (gate == Gate.NOT_NEGATIVE && call.op() instanceof Unary u && isRelu(u))
                        return g.relu().mul(call.x().ge(0));
                    Tensor passed = call.vjp(g.relu());
                    return passed == null ? null : passed.relu();
                });
    }

    private static boolean isRelu(Unary u) {
        return u.name().equals("relu");
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.gradients(profile);
    }
}
