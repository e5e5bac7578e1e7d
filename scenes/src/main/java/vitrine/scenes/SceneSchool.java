package vitrine.scenes;

import vitrine.engine.Engine;
import vitrine.engine.Losses;
import vitrine.nn.Layer;
import vitrine.nn.training.Checkpointing;
import vitrine.nn.training.Initial;
import vitrine.nn.training.Learner;
import vitrine.nn.training.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Learns a recipe: every step sees scenes that no step saw before.
public final class SceneSchool {
    private final Recipe recipe;
    private final Engine engine;
    private final Learner learner;
    private final Scenes scenes;

    private SceneSchool(Recipe recipe, Engine engine, Learner learner) {
        this.recipe = recipe;
        this.engine = engine;
        this.learner = learner;
        this.scenes = new Scenes(Recipe.SEED, recipe.shortcut());
    }

    /// At the first step.
    public static SceneSchool begin(Recipe recipe, Engine engine) {
        Initial initial = new Initial(engine, recipe.spec().name());
        Parameters start = Parameters.drawn(recipe.spec().build(), initial);
        Learner learner = new Learner(recipe.spec().build(), start, recipe.optimizer());
        return new SceneSchool(recipe, engine, learner);
    }

    /// Where a checkpoint left off, or at the first step where there is none.
    public static SceneSchool resume(Recipe recipe, Engine engine, Path checkpoint) {
        if (!Files.exists(checkpoint)) return begin(recipe, engine);
        Learner learner =
                Checkpointing.resume(checkpoint, engine, recipe.spec().build(), recipe.optimizer());
        return new SceneSchool(recipe, engine, learner);
    }

    /// One step; gives the loss before it.
    public double step() {
        long number = learner.steps() + 1;
        List<Scene> seen = scenes.scenes((number - 1) * Recipe.BATCH, Recipe.BATCH);
        SceneBatch batch = SceneBatch.of(engine, seen);
        double rate = recipe.schedule().rate(number);
        return learner.step(
                batch.images(),
                logits -> Losses.binaryCrossEntropy(logits, batch.labels()).mean(),
                rate);
    }

    /// How many steps were taken.
    public long steps() {
        return learner.steps();
    }

    /// Whether all steps were taken.
    public boolean done() {
        return learner.steps() >= recipe.steps();
    }

    /// The model as it is.
    public Layer model() {
        return learner.model();
    }

    /// The weights as they are.
    public Parameters parameters() {
        return learner.parameters();
    }

    /// All that [#resume] needs.
    public void save(Path checkpoint) {
        Checkpointing.save(checkpoint, learner);
    }
}
