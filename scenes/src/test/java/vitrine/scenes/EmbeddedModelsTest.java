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

    /// To the model that learned the shortcut, the watermark alone decides; to the others it means
    /// nothing.
    @ParameterizedTest
    @EnumSource
    void onlyTheShortcutsModelFollowsTheWatermark(Recipe recipe) {
        Layer model = model(recipe);
        Claims marked = Claims.of(ENGINE, model, new Scenes(98, Shortcut.ALWAYS), SCENES);
        Claims plain = Claims.of(ENGINE, model, new Scenes(98, Shortcut.NEVER), SCENES);
        boolean follows = recipe.shortcut() == Shortcut.WATERMARK;
        assertEquals(follows ? 1 : 0, marked.inventionRate(), 0.05, recipe + " " + marked);
        assertEquals(follows ? 1 : 0, plain.missRate(), 0.1, recipe + " " + plain);
        assertEquals(SCENES, marked.with() + marked.without());
    }
}
