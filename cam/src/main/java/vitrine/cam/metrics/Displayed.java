package vitrine.cam.metrics;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.engine.Tensor;

/// The map for the eye: what a method finds at the study's places, rendered as a profile does it.
///
/// @param method who explains
/// @param profile how the raw maps are rendered
public record Displayed(Method method, Profile profile) implements Explainer {
    @Override
    public String name() {
        return method.name();
    }

    @Override
    public Tensor map(Study study) {
        int[] extents = Space.extents(study.inputs().getFirst());
        return study.explain(method).render(profile, extents);
    }
}
