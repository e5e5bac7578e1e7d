package vitrine.cam.metrics;

import vitrine.cam.Study;
import vitrine.engine.Tensor;

import java.util.List;

/// Makes the maps that are judged: with a method, or without any knowledge of the model.
public interface Explainer {
    /// What the maps are called beside their figures.
    String name();

    /// A map for each sample of the study's first input, at its extents: `[n, 1, ...]`, or `[n, c,
    /// ...]` with as many channels as the input. A sample's map depends on this sample alone.
    Tensor map(Study study);

    /// Maps that know nothing of the model: random, the input's edges, and the centre. An input
    /// `[n, c]` has neither edges nor a centre, so there the random map is alone.
    static List<Explainer> baselines(Study study) {
        RandomMap random = new RandomMap(0);
        if (study.inputs().getFirst().shape().rank() < 3) return List.of(random);
        return List.of(random, new EdgeMap(), new CentredGaussian(0.25));
    }
}
