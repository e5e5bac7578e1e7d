package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.app.zoo.OfficialFile;
import vitrine.app.zoo.Progress;
import vitrine.app.zoo.ProgressBar;
import vitrine.app.zoo.Zoo;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where weights come from that were not given.
final class ZooOptions {
    @Option(names = "--offline", description = "Fetch nothing; use what was fetched before.")
    private boolean offline;

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "A folder that has the official weights under their own names.")
    private @Nullable String mirror;

    /// The file of the model, fetched if it is not here yet.
    Path fetch(ModelSpec model, CommonOptions common) {
        Zoo zoo = new Zoo(System.getenv(), offline, mirror);
        OfficialFile file = file(model, zoo);
        return zoo.fetch(file, () -> progress(file, common));
    }

    /// Refuses a file that is not what was fetched once.
    void mustBeWhole(ModelSpec model, Path path, String sha256) {
        OfficialFile file = file(model, new Zoo(System.getenv(), offline, mirror));
        if (sha256.startsWith(file.digest())) return;
        throw new Failure(
                ExitCode.BAD_INPUT,
                path
                        + ": was changed since it was fetched: its SHA-256 does not begin with "
                        + file.digest()
                        + "; remove it, and it is fetched again");
    }

    private static OfficialFile file(ModelSpec model, Zoo zoo) {
        return zoo.files().of(model.name()).orElseThrow(() -> none(model, zoo));
    }

    private static Progress progress(OfficialFile file, CommonOptions common) {
        return common.showsProgress() ? new ProgressBar(System.err, file.name()) : Progress.SILENT;
    }

    private static Failure none(ModelSpec model, Zoo zoo) {
        List<String> others = new ArrayList<>(Models.all().stream().map(ModelSpec::name).toList());
        others.removeAll(zoo.files().models());
        boolean few = others.size() <= zoo.files().models().size();
        String which =
                few
                        ? "all models have one but " + String.join(", ", others)
                        : "the models that have one: " + String.join(", ", zoo.files().models());
        return new Failure(
                ExitCode.USAGE,
                "--model "
                        + model.name()
                        + ": no file of weights is published for it; give one with --weights ("
                        + which
                        + ")");
    }
}
