package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Tensor;

/// Eigen smoothing (Gildenblat: *pytorch-grad-cam*, 2021) of any CAM: in place of the sum over its
/// weighted channels `Σ_k W_k`, their principal component, which leaves out what few channels have
/// to themselves. Its sign is the one that agrees with the mean of the `W_k`, so with the map that
/// it smooths.
///
/// Worked example with [GradCam], two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, gradients `[1
/// 3]` and `[-1 -1]`. `W_0 = [2 4]`, `W_1 = [-3 0]`, centred `[-1 1]` and `[-1½ 1½]`; `v = (2,
/// 3)/√13`, and the map is `[-√13/2 √13/2]`.
///
/// @param base whose weighted channels
/// @param component how the component is found
public record EigenSmooth(Weighted base, PrincipalComponent component) implements Method {
    /// Centred, with the sign that agrees with the base's map.
    public EigenSmooth(Weighted base) {
        this(base, new PrincipalComponent(Centring.CHANNELS, Sign.ACTIVATION));
    }

    @Override
    public String name() {
        return base.name() + "-eigen-smooth";
    }

    @Override
    public Tensor map(Evidence e) {
        Space.several(this, e);
        return component.of(base.weighted(e));
    }

    @Override
    public Place place(String layer) {
        return base.place(layer);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return base.rendering(profile);
    }
}
