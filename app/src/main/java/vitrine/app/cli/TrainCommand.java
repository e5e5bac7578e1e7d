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
import vitrine.engine.Engine;
import vitrine.nn.ModelException;
import vitrine.scenes.Recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Learns the embedded models again: the same bits on every machine.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Learns the embedded models from scenes, to the same bits on every machine.",
            "A run that was stopped goes on where its last checkpoint was."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TOPIC", description = "scenes")
    private String topic = "";

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "NAME",
            description = "Which of scenes_resnet, scenes_shortcut and scenes_vit. Default: all.")
    private @Nullable List<String> models;

    @Option(names = "--out", paramLabel = "DIR", description = "Where. Default: vitrine-train.")
    private Path out = Path.of("vitrine-train");

    @Option(
            names = "--checkpoint",
            paramLabel = "N",
            description = "Steps between checkpoints. Default: 100.")
    private int every = 100;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Stop after as many steps, to go on later. Default: all of the recipe's.")
    private int most = Integer.MAX_VALUE;

    @Option(
            names = "--verify",
            description =
                    "Return 1 unless the weights are those in the jar, or, with --steps of 10 or"
                            + " more, unless they are after 10 steps.")
    private boolean verify;

    @Override
    public Integer call() {
        check();
        List<Recipe> recipes = recipes();
        OutputFolder folder = new OutputFolder(out);
        folder.check();
        List<Lesson.Report> reports = new ArrayList<>();
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            for (Recipe recipe : recipes) {
                Lesson lesson = new Lesson(recipe, engine, out, folder, this::say);
                reports.add(lesson.learn(Math.min(recipe.steps(), most), every));
            }
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
        if (common.json) {
            List<Object> documents = reports.stream().<Object>map(Lesson.Report::document).toList();
            spec.commandLine().getOut().println(Json.text(Map.of("trained", documents)));
        }
        return verify ? verified(reports) : ExitCode.OK;
    }

    private int verified(List<Lesson.Report> reports) {
        for (Lesson.Report report : reports) {
            if (report.same() == null) {
                say(
                        report.document().get("model")
                                + ": nothing was compared; that is at step "
                                + Recipe.MILESTONE
                                + " and at the end");
            }
            if (!Boolean.TRUE.equals(report.same())) return ExitCode.SOME_FAILED;
        }
        return ExitCode.OK;
    }

    private void check() {
        if (!topic.equals("scenes")) {
            throw new Failure(ExitCode.USAGE, "train " + topic + ": knows one topic, scenes");
        }
        if (every < 1) {
            throw new Failure(ExitCode.USAGE, "--checkpoint " + every + ": must be positive");
        }
        if (verify && most < Recipe.MILESTONE) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--steps " + most + ": --verify needs at least " + Recipe.MILESTONE);
        }
        if (most < 1) throw new Failure(ExitCode.USAGE, "--steps " + most + ": must be positive");
    }

    private List<Recipe> recipes() {
        if (models == null) return Arrays.asList(Recipe.values());
        return models.stream().map(TrainCommand::recipe).toList();
    }

    private static Recipe recipe(String name) {
        return Recipe.named(name)
                .orElseThrow(() ->
                        new Failure(
                                ExitCode.USAGE,
                                "--model "
                                        + name
                                        + ": is not learned here; choose scenes_resnet, scenes_shortcut or"
                                        + " scenes_vit"));
    }

    private void say(String line) {
        if (!common.json && !common.quiet) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }
    }
}
