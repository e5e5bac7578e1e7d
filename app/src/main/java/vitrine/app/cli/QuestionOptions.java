package vitrine.app.cli;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.Profile;
import vitrine.cam.Target;
import vitrine.nn.models.ModelSpec;

import java.util.List;

/// What is asked of a model: about which class, looking where, and by whose mathematics.
final class QuestionOptions {
    @Option(
            names = "--layer",
            split = ",",
            paramLabel = "PATH",
            description = "The checkpoint's paths of the layers to look at. Default: the model's.")
    private List<String> layers = List.of();

    @Option(
            names = "--target",
            paramLabel = "T",
            description = "A class by index or name, or auto for the top class (default).")
    private String target = "auto";

    @Option(
            names = "--profile",
            paramLabel = "P",
            description =
                    "Whose mathematics: paper (default), pytorch-grad-cam, captum, torchray,"
                            + " xplique or torch-cam.")
    private String profile = "paper";

    /// The layers' paths, each once.
    List<String> layers(ModelSpec model) {
        return layers.isEmpty()
                ? List.of(model.targetLayer())
                : layers.stream().distinct().toList();
    }

    /// The class, among the model's.
    Target target(ModelSpec model) {
        return TargetChoice.of(target, model.labels());
    }

    Profile profile() {
        try {
            return Profile.named(profile);
        } catch (CamException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }
}
