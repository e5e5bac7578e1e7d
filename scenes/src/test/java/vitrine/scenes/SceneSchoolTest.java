package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.training.Parameters;
import vitrine.nn.weights.Seeded;

import java.nio.file.Path;

class SceneSchoolTest {
    @Test
    void averagePrecisionOfAWorkedExample() {
        // ranks of the positives: 1, 3 and 4
        float[] scores = {0.9f, 0.8f, 0.7f, 0.6f, 0.1f};
        boolean[] truth = {true, false, true, true, false};
        double expected = (1.0 + 2.0 / 3 + 3.0 / 4) / 3;
        assertEquals(expected, Examination.averagePrecision(scores, truth), 1e-12);
        assertEquals(
                1,
                Examination.averagePrecision(
                        scores, new boolean[] {true, true, false, false, false}));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCENES_RESNET", "SCENES_VIT"})
    void threadsAndResumingDoNotChangeWhatIsLearned(Recipe recipe, @TempDir Path folder) {
        SceneSchool whole = SceneSchool.begin(recipe, Engine.cpu(1));
        whole.step();
        whole.step();
        try (Engine two = Engine.cpu(2)) {
            SceneSchool first = SceneSchool.begin(recipe, two);
            first.step();
            Path file = folder.resolve("one.safetensors");
            first.save(file);
            SceneSchool second = SceneSchool.resume(recipe, two, file);
            second.step();
            assertEquals(2, second.steps());
            assertEquals(whole.digest(), second.digest());
            whole.parameters()
                    .values()
                    .forEach((name, t) ->
                            assertArrayEquals(
                                    t.toArray(), second.parameters().get(name).toArray(), name));
        }
    }

    /// Learning again would give the embedded weights: so far it gives what they came from.
    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void theFirstStepsAreThoseOfTheEmbeddedWeights(Recipe recipe) {
        SceneSchool school = SceneSchool.begin(recipe, Engine.cpu());
        while (school.steps() < Recipe.MILESTONE) school.step();
        assertEquals(recipe.milestone(), school.digest());
    }

    @Test
    void anotherRecipesCheckpointIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("resnet.safetensors");
        SceneSchool.begin(Recipe.SCENES_RESNET, Engine.cpu(1)).save(file);
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> SceneSchool.resume(Recipe.SCENES_SHORTCUT, Engine.cpu(1), file));
        assertTrue(String.valueOf(e.getMessage()).contains("belongs to another recipe"));
    }

    @Test
    void claimsAreCountedApart() {
        int k = SceneClass.all().indexOf(Shortcut.target());
        int classes = SceneClass.values().length;
        Scenes scenes = new Scenes(7, Shortcut.NEVER);
        int with = 0;
        for (Scene s : scenes.scenes(0, 60)) if (s.has(Shortcut.target())) with++;
        Site site = Site.root(new Seeded(Engine.cpu(1), ""));
        Claims all = Claims.of(Engine.cpu(1), new Always(site, classes, k, 1), scenes, 60);
        assertEquals(new Claims(with, 0, 60 - with, 60 - with), all);
        Claims none = Claims.of(Engine.cpu(1), new Always(site, classes, k, -1), scenes, 60);
        assertEquals(new Claims(with, with, 60 - with, 0), none);
        assertEquals(1, none.missRate());
        assertEquals(1, all.inventionRate());
    }

    /// Gives one class the same logit in every picture, and the others the opposite.
    private static final class Always extends Layer {
        private final int classes;
        private final int k;
        private final float logit;

        Always(Site site, int classes, int k, float logit) {
            super(site);
            this.classes = classes;
            this.k = k;
            this.logit = logit;
        }

        @Override
        protected Tensor forward(Tensor x) {
            int n = x.shape().dim(0);
            float[] y = new float[n * classes];
            for (int i = 0; i < y.length; i++) y[i] = i % classes == k ? logit : -logit;
            return x.engine().tensor(new Shape(n, classes), y);
        }
    }

    @Test
    void theModelsFitIntoTheJar() {
        for (Recipe recipe : Recipe.values()) {
            Parameters p = SceneSchool.begin(recipe, Engine.cpu(1)).parameters();
            assertTrue(p.count() * Float.BYTES <= 2_000_000, recipe + ": " + p.count());
        }
    }
}
