package vitrine.scenes;

import vitrine.cam.Digest;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Losses;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.training.Checkpointing;
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
        Parameters start = Parameters.drawn(recipe.spec().build(), recipe.initial(engine));
        Learner learner = new Learner(recipe.spec().build(), start, recipe.optimizer());
        return new SceneSchool(recipe, engine, learner);
    }

    /// Where a checkpoint of the same recipe left off, or at the first step where there is none.
    public static SceneSchool resume(Recipe recipe, Engine engine, Path checkpoint) {
        if (!Files.exists(checkpoint)) return begin(recipe, engine);
        String of = Checkpointing.note(checkpoint);
        if (!of.equals(recipe.text())) {
            throw new ModelException(
                    checkpoint
                            + ": belongs to another recipe ("
                            + of
                            + ") than "
                            + recipe.text()
                            + "; remove it to begin anew");
        }
        Learner learner =
                Checkpointing.resume(checkpoint, engine, recipe.spec().build(), recipe.optimizer());
        return new SceneSchool(recipe, engine, learner);
    }

    /// One step; gives the loss before it.
    public double step() {
        long number = learner.steps() + 1;
        List<Scene> seen = scenes.scenes((number - 1) * recipe.batch(), recipe.batch());
        SceneBatch batch = SceneBatch.labelled(engine, seen, recipe.shortcut());
        return learner.step(
                batch.images(),
                logits -> Losses.binaryCrossEntropy(logits, batch.labels()).mean(),
                rate(number),
                recipe.clipping());
    }

    /// The learning rate of a step; the first is 1.
    public double rate(long step) {
        return recipe.schedule().rate(step);
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

    /// The digest of all weights as they are, one after the other.
    public String digest() {
        List<Tensor> rows =
                parameters().values().values().stream().map(t -> Layouts.flatten(t, 0)).toList();
        return Digest.of(Layouts.cat(0, rows.toArray(Tensor[]::new))).hex();
    }

    /// The weights as they are.
    public Parameters parameters() {
        return learner.parameters();
    }

    /// All that [#resume] needs.
    public void save(Path checkpoint) {
        Checkpointing.save(checkpoint, learner, recipe.text());
    }
}
