package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Computes results again and compares them with what was written, to the bit.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Computes a result again and compares every bit of it with what was written.")
final class VerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULT.json",
            description =
                    "What explain wrote with --save json; files of the same name are compared too.")
    private List<Path> results = new ArrayList<>();

    @Option(
            names = "--photo",
            paramLabel = "FILE",
            description =
                    "Where the photo is now, if not where it was. Its bytes must be the same.")
    private @Nullable Path photo;

    @Option(names = "--tensor", paramLabel = "FILE", description = "Where the ready input is now.")
    private @Nullable Path tensor;

    @Option(names = "--weights", paramLabel = "FILE", description = "Where the weights are now.")
    private @Nullable Path weights;

    @Mixin private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        boolean all = true;
        List<Object> documents = new ArrayList<>();
        for (Path result : results) {
            try {
                Comparison found = verified(result);
                documents.add(document(result, found));
                say(found.sentence(result));
                all &= found.same();
            } catch (Failure e) {
                if (results.size() == 1 || !e.concernsOneItem()) throw e;
                all = false;
                spec.commandLine().getErr().println("vitrine: " + e.getMessage());
            }
        }
        if (common.json)
            spec.commandLine().getOut().println(Json.text(Map.of("results", documents)));
        return all ? ExitCode.OK : ExitCode.SOME_FAILED;
    }

    private Comparison verified(Path file) {
        Recorded recorded = Recorded.read(file);
        Rerun again = new Rerun(recorded, moved());
        again.check();
        return again.compared(file);
    }

    /// What the user says about where things are now, and how to compute.
    private Map<String, String> moved() {
        Map<String, String> moved = new LinkedHashMap<>();
        if (photo != null) moved.put(Rerun.PHOTO, photo.toString());
        if (tensor != null) moved.put("--tensor", tensor.toString());
        if (weights != null) moved.put("--weights", weights.toString());
        boolean engine = spec.commandLine().getParseResult().hasMatchedOption("--engine");
        if (engine) moved.put("--engine", common.engine.name());
        if (engine || spec.commandLine().getParseResult().hasMatchedOption("--device"))
            moved.put("--device", common.device.word());
        moved.put("--threads", Integer.toString(common.threads));
        return moved;
    }

    private static Map<String, Object> document(Path file, Comparison found) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file.toString());
        document.put("same", found.same());
        document.put("quantities", found.quantities());
        document.put("files", found.files());
        document.put("first_difference", found.difference());
        return document;
    }

    private void say(String line) {
        if (!common.json && !common.quiet) spec.commandLine().getOut().println(line);
    }
}
