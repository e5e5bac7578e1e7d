package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.Loading;

import java.nio.file.Path;

/// Which network, with which weights.
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            required = true,
            description = "The network: see ./vitrine models.")
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

    ModelSpec spec() {
        try {
            ModelSpec named = Models.named(model);
            return labels == null ? named : named.labelled(LabelFile.read(labels));
        } catch (ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    /// A network that is ready to run.
    ///
    /// @param sha256 of the file its parameters came from
    record Loaded(Layer layer, String sha256) {}

    Loaded load(Engine engine, ModelSpec spec, CommonOptions common) {
        @Nullable Path given = weights;
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
