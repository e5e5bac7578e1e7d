package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Tensor;

/// Saliency (Simonyan, Vedaldi, Zisserman, 2014): `|∂S/∂x|`, how much the score changes with each
/// element. For the eye each position has its strongest channel, `max_c |∂S/∂x_c|`.
///
/// Worked example, `S = 3 x_0 - 2 x_1`: the map is `[3 2]`, signed `[3 -2]`.
///
/// @param sign whether the direction is kept
public record GradientSaliency(Sign sign) implements Method {
    /// Whether the direction is kept.
    public enum Sign {
        /// `|∂S/∂x|`, as the paper, and Captum by default
        DROPPED,
        /// `∂S/∂x`
        KEPT
    }

    /// The same for every profile.
    public static GradientSaliency of(Profile profile) {
        return new GradientSaliency(Sign.DROPPED);
    }

    @Override
    public String name() {
        return "saliency";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return sign == Sign.KEPT ? e.gradient() : e.gradient().abs();
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.STRONGEST.then(profile);
    }
}
