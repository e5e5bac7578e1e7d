package vitrine.cam;

import vitrine.engine.Tensor;

/// A way of answering. A record of its parameters, whose text is the method's line in a
/// [Derivation].
public interface Method {
    /// The paper's name for it, in kebab case.
    String name();

    /// The raw signed map at the place studied, `[n, 1, ...]` over the axes of its space, or `[n,
    /// c, ...]` where a method answers for every channel.
    Tensor map(Evidence e);

    /// Where it looks if only a layer is named: there, or at the input.
    default Place place(String layer) {
        return Place.of(layer);
    }

    /// How its maps become one for the eye: the profile's way, unless the method has its own.
    default Rendering rendering(Profile profile) {
        return profile;
    }
}
