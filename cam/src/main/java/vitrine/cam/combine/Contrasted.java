package vitrine.cam.combine;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

/// What speaks for the target rather than for another: the method's map of the one less that of the
/// other. For maps that are linear in the gradient it is the map of the difference of the scores;
/// for others, such as Score-CAM's, it is not.
///
/// Worked example: Grad-CAM gives `[-1 4]` for one class and `[2 1]` for the other. The map is `[-3
/// 3]`.
///
/// @param method whose maps
/// @param other what the target is held against
public record Contrasted(Method method, Target other) implements Method {
    @Override
    public String name() {
        return "contrasted-" + method.name();
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return method.rendering(profile);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor own = e.note("for", () -> method.map(e));
        Tensor against = e.note("against", () -> method.map(e.with(other)));
        return own.sub(against);
    }
}
