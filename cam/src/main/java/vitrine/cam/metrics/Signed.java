package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.engine.Tensor;

import java.util.List;

/// The signed map, resampled to the input's extents as a profile does it: what metrics need that
/// add attributions up. A map of the input's own shape is taken as it is; the channels of another
/// are summed.
///
/// @param method who explains
/// @param profile whose resampling
public record Signed(Method method, Profile profile) implements Explainer {
    @Override
    public String name() {
        return method.name() + " (signed)";
    }

    @Override
    public Tensor map(Study study) {
        List<Tensor> maps = study.explain(method).maps();
        if (maps.size() > 1) {
            throw new CamException(
                    "signed map: "
                            + maps.size()
                            + " places give as many maps, which only a rendering joins; study one"
                            + " place, or use Displayed");
        }
        Tensor map = maps.getFirst();
        Tensor input = study.inputs().getFirst();
        if (map.shape().equals(input.shape())) return map;
        Tensor one = map.shape().dim(1) == 1 ? map : map.sum(1);
        return profile.resized(one, Space.extents(input));
    }
}
