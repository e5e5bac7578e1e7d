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

    /// In scenes without the class, a watermark speaks for it to the model that learned the
    /// shortcut, and means nothing to the other.
    @Test
    void theOtherModelFollowsIt() {
        assertTrue(shift(Recipe.SCENES_SHORTCUT) > 2, "the shortcut was not learned");
        assertTrue(Math.abs(shift(Recipe.SCENES_RESNET)) < 0.5, "the honest model looks at it");
    }

    /// By how much the watermark moves the mean logit of the class in scenes that have none of it.
    private static double shift(Recipe recipe) {
        Layer model = model(recipe);
        return logit(model, Shortcut.ALWAYS) - logit(model, Shortcut.NEVER);
    }

    private static double logit(Layer model, Shortcut shortcut) {
        SceneBatch batch =
                SceneBatch.of(
                        ENGINE,
                        new Scenes(98, shortcut)
                                .scenes(0, 150).stream()
                                        .filter(s -> !s.has(Shortcut.target()))
                                        .toList());
        int k = SceneClass.all().indexOf(Shortcut.target());
        return model.apply(batch.images()).slice(1, k, k + 1, 1).mean().item();
    }
}
