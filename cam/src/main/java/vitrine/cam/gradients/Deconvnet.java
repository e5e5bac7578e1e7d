package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

/// Deconvolution network (Zeiler and Fergus, 2014): the gradient, but through a rectifier `y =
/// max(x, 0)` passes what is positive, `max(g, 0)`, wherever the rectifier itself stood. A network
/// without any rectifier has no such map: [vitrine.cam.NotApplicable].
///
/// Worked example, `S = 3 relu(x_0) - 2 relu(x_1) + relu(x_2)` at `x = [1 2 -1]`: the gradient is
/// `[3 -2 0]`, the deconvolution `[3 0 1]`.
///
/// @param rectifiers which functions it is about
public record Deconvnet(Rectifiers rectifiers) implements Method {
    /// About ReLU alone, for every profile.
    public static Deconvnet of(Profile profile) {
        return new Deconvnet(Rectifiers.RELU);
    }

    @Override
    public String name() {
        return "deconvnet";
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
        return new Rectification(e, rectifiers, (_, g) -> g.relu());
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.gradients(profile);
    }
}
