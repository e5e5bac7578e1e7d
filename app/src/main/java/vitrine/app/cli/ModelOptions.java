package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.Loading;
import vitrine.scenes.Recipe;

import java.nio.file.Path;
import java.util.Optional;

/// Which network, with which weights.
final class ModelOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "The network: see ./vitrine models. Default where nothing is given to look at:"
                            + " scenes_resnet, which is part of the program.")
    String model = "";

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Its parameters: safetensors (or their index), PyTorch .pth, or .npz. Default:"
                            + " the official file, fetched once.")
    private @Nullable Path weights;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The names of its classes: one per line, or JSON. Default: the model's.")
    private @Nullable Path labels;

    @Mixin private ZooOptions zoo = new ZooOptions();

    @Option(
            names = "--weights-key",
            paramLabel = "KEY",
            description = "Which state dict of a PyTorch file with several, such as ema.")
    String key = "";

    /// Whether a network was named.
    boolean given() {
        return !model.isEmpty();
    }

    /// Takes this network if neither a network nor weights were named.
    void otherwise(String name) {
        if (!given() && weights == null) model = name;
    }

    ModelSpec spec() {
        if (!given()) throw missing();
        try {
            ModelSpec named = KnownModels.named(model);
            return labels == null ? named : named.labelled(LabelFile.read(labels));
        } catch (ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    private MissingParameterException missing() {
        ArgSpec option = command.findOption("--model");
        return new MissingParameterException(
                command.commandLine(),
                option,
                "--model: is needed to look at photos, such as --model resnet18; the program's own"
                        + " scenes_resnet knows only the scenes that it draws itself");
    }

    /// A network that is ready to run.
    ///
    /// @param sha256 of the file its parameters came from
    record Loaded(Layer layer, String sha256) {}

    Loaded load(Engine engine, ModelSpec spec, CommonOptions common) {
        @Nullable Path given = weights;
        Optional<Recipe> embedded = Recipe.named(spec.name());
        if (given == null && embedded.isPresent()) return embedded(engine, spec, embedded.get());
        if (given != null) Inputs.mustExist("--weights", given);
        Path from = given == null ? zoo.fetch(spec, common) : given;
        try (Checkpoint file = given == null ? opened(from) : Checkpoints.open(from, key)) {
            if (given == null) zoo.mustBeWhole(spec, from, file.sha256());
            if (labels != null) checkLabels(labels, spec, file);
            Aside<String> digest = Aside.begin(file::sha256);
            return new Loaded(Loading.load(engine, file, spec.build()), digest.result());
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
    }

    private Loaded embedded(Engine engine, ModelSpec spec, Recipe recipe) {
        try (Checkpoint weights = recipe.weights()) {
            if (labels != null) checkLabels(labels, spec, weights);
            return new Loaded(Loading.load(engine, weights, spec.build()), weights.sha256());
        }
    }

    /// A file that was fetched, which only a fault of the disk or a person can have broken since.
    private static Checkpoint opened(Path fetched) {
        try {
            return Checkpoints.open(fetched);
        } catch (ModelException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    e.getMessage() + "; remove " + fetched + ", and it is fetched again");
        }
    }

    private static void checkLabels(Path labels, ModelSpec spec, Checkpoint file) {
        Blueprint print =
                Blueprint.of(
                        spec.build(), name -> file.has(name) ? new Shape(file.shape(name)) : null);
        int names = spec.labels().names().size();
        if (names != print.classes()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "--labels "
                            + labels
                            + ": has "
                            + names
                            + " labels, and "
                            + file.name()
                            + " has "
                            + print.classes()
                            + " classes; give one label for each class");
        }
    }
}
