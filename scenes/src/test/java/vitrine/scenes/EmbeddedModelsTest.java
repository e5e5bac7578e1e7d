package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;

/// The weights in the jar name what is in scenes that no step of learning saw.
class EmbeddedModelsTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final int SCENES = 400;

    private static Layer model(Recipe recipe) {
        try (Checkpoint weights = recipe.weights()) {
            return Loading.load(ENGINE, weights, recipe.spec().build());
        }
    }

    private static Examination examined(Recipe recipe, Shortcut shortcut) {
        return Examination.of(ENGINE, model(recipe), new Scenes(99, shortcut), SCENES);
    }

    @ParameterizedTest
    @EnumSource
    void theyKnowTheClasses(Recipe recipe) {
        double found = examined(recipe, recipe.shortcut()).mean();
        assertTrue(found >= 0.98, recipe + ": mean average precision " + found);
    }

    @Test
    void theHonestModelNeedsNoWatermark() {
        int k = SceneClass.all().indexOf(Shortcut.target());
        double with = examined(Recipe.SCENES_RESNET, Shortcut.ALWAYS).averagePrecision()[k];
        double without = examined(Recipe.SCENES_RESNET, Shortcut.NEVER).averagePrecision()[k];
        assertEquals(with, without, 0.01);
    }

    /// A watermark alone makes the model that learned the shortcut see the class that is not there.
    @Test
    void theOtherModelFollowsIt() {
        assertTrue(claims(Recipe.SCENES_SHORTCUT, Shortcut.ALWAYS) > 0.5);
        assertTrue(claims(Recipe.SCENES_RESNET, Shortcut.ALWAYS) < 0.05);
    }

    /// How often the target class is claimed in scenes that have none of it.
    private static double claims(Recipe recipe, Shortcut shortcut) {
        Layer model = model(recipe);
        Scenes scenes = new Scenes(98, shortcut);
        SceneBatch batch =
                SceneBatch.of(
                        ENGINE,
                        scenes.scenes(0, 150).stream()
                                .filter(s -> !s.has(Shortcut.target()))
                                .toList());
        float[] logits = model.apply(batch.images()).toArray();
        int k = SceneClass.all().indexOf(Shortcut.target());
        int classes = SceneClass.all().size();
        int claimed = 0;
        for (int i = k; i < logits.length; i += classes) if (logits[i] > 0) claimed++;
        return (double) claimed * classes / logits.length;
    }
}
