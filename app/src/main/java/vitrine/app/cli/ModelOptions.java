package vitrine.app.cli;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
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
            required = true,
            description = "Its parameters: safetensors (or their index), PyTorch .pth, or .npz.")
    Path weights = Path.of("");

    ModelSpec spec() {
        try {
            return Models.named(model);
        } catch (ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    /// A network that is ready to run.
    ///
    /// @param sha256 of the file its parameters came from
    record Loaded(Layer layer, String sha256) {}

    Loaded load(Engine engine, ModelSpec spec) {
        Inputs.mustExist("--weights", weights);
        try (Checkpoint file = Checkpoints.open(weights)) {
            return new Loaded(Loading.load(engine, file, spec.build()), file.sha256());
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
    }
}
