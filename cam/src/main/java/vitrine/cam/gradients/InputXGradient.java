package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Tensor;

/// Input × gradient (Shrikumar, Greenside, Shcherbina, Kundaje, 2016): `x ⊙ ∂S/∂x`. Where the
/// network is linear in its input but for a constant, the map sums to the score less that constant.
/// At a layer it is gradient × activation.
///
/// Worked example, `S = 3 x_0 - 2 x_1` at `x = [1 2]`: the map is `[3 -4]`.
public record InputXGradient() implements Method {
    @Override
    public String name() {
        return "input-x-gradient";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.activation().mul(e.gradient());
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }
}
