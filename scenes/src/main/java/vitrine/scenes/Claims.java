package vitrine.scenes;

import vitrine.engine.Engine;
import vitrine.nn.Layer;

import java.util.List;

/// How often a model claims that the shortcut's class is in a scene (a logit above zero), where it
/// is and where it is not.
///
/// @param with scenes with the class
/// @param missed those of them where the model does not claim it
/// @param without scenes without the class
/// @param invented those of them where the model claims it
public record Claims(int with, int missed, int without, int invented) {
    private static final int BATCH = 50;

    /// The model's claims in `count` scenes of a seed.
    public static Claims of(Engine engine, Layer model, Scenes scenes, int count) {
        Claims all = new Claims(0, 0, 0, 0);
        int target = SceneClass.all().indexOf(Shortcut.target());
        for (int first = 0; first < count; first += BATCH) {
            List<Scene> some = scenes.scenes(first, Math.min(BATCH, count - first));
            float[] logits = model.apply(SceneBatch.of(engine, some).images()).toArray();
            int classes = logits.length / some.size();
            for (int n = 0; n < some.size(); n++) {
                boolean claimed = logits[n * classes + target] > 0;
                all = all.and(some.get(n).has(Shortcut.target()), claimed);
            }
        }
        return all;
    }

    private Claims and(boolean there, boolean claimed) {
        return there
                ? new Claims(with + 1, missed + (claimed ? 0 : 1), without, invented)
                : new Claims(with, missed, without + 1, invented + (claimed ? 1 : 0));
    }

    /// The share of scenes with the class where the model misses it.
    public double missRate() {
        return (double) missed / Math.max(1, with);
    }

    /// The share of scenes without the class where the model claims it.
    public double inventionRate() {
        return (double) invented / Math.max(1, without);
    }
}
