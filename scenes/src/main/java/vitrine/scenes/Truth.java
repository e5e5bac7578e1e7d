package vitrine.scenes;

import vitrine.cam.Study;
import vitrine.cam.metrics.Energy;
import vitrine.cam.metrics.Explainer;
import vitrine.cam.metrics.Given;
import vitrine.cam.metrics.Overlap;
import vitrine.cam.metrics.PointingGame;
import vitrine.cam.metrics.Region;
import vitrine.cam.metrics.Trial;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where something is in a scene, to judge maps by.
///
/// @param study of one scene
/// @param region where the thing is
public record Truth(Study study, Region region) {
    /// A point hits if its distance is less than this: it has to lie on the thing itself.
    private static final double TOLERANCE = 1;

    /// @param mask the thing's pixels, row by row; at least one
    public static Truth of(Study study, boolean[] mask) {
        Engine engine = study.inputs().getFirst().engine();
        float[] values = new float[mask.length];
        for (int i = 0; i < mask.length; i++) values[i] = mask[i] ? 1 : 0;
        Shape shape = new Shape(1, 1, Scene.SIDE, Scene.SIDE);
        return new Truth(study, new Region(engine.tensor(shape, values)));
    }

    /// The score of a map `[1, 1, 64, 64]` as the eye sees it.
    public Score judge(String name, Tensor map) {
        return judge(new Given(name, map, study));
    }

    private Score judge(Explainer explainer) {
        Trial trial = Trial.of(study, explainer).getFirst();
        return new Score(
                new PointingGame(region, TOLERANCE).of(trial).value(),
                new Energy(region).of(trial).value(),
                new Overlap(region).of(trial).value());
    }

    /// The scores of maps that know nothing of the model, by their names.
    public Map<String, Score> baselines() {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Explainer e : Explainer.baselines(study)) scores.put(e.name(), judge(e));
        return scores;
    }
}
