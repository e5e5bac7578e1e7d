package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Study;
import vitrine.engine.Tensor;

/// Maps that are there already. Metrics that ask for the map of another input, another model or
/// another target cannot judge them, and say so.
///
/// @param name what the maps are called
/// @param maps one for each sample
/// @param subject the study whose maps they are
public record Given(String name, Tensor maps, Study subject) implements Explainer {
    @Override
    public Tensor map(Study study) {
        if (study.equals(subject)) return maps;
        throw new CamException(
                "map "
                        + name
                        + ": was given for one study, and is asked for another input, model or"
                        + " target; give an Explainer that can make maps, such as Displayed");
    }
}
