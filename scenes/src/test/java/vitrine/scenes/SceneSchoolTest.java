package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.engine.Engine;
import vitrine.nn.training.Parameters;

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

    @Test
    void threadsAndResumingDoNotChangeWhatIsLearned(@TempDir Path folder) {
        SceneSchool whole = SceneSchool.begin(Recipe.SCENES_RESNET, Engine.cpu(1));
        whole.step();
        whole.step();
        try (Engine two = Engine.cpu(2)) {
            SceneSchool first = SceneSchool.begin(Recipe.SCENES_RESNET, two);
            first.step();
            Path file = folder.resolve("one.safetensors");
            first.save(file);
            SceneSchool second = SceneSchool.resume(Recipe.SCENES_RESNET, two, file);
            second.step();
            assertEquals(2, second.steps());
            whole.parameters()
                    .values()
                    .forEach((name, t) ->
                            assertArrayEquals(
                                    t.toArray(), second.parameters().get(name).toArray(), name));
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
