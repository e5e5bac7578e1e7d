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
import vitrine.nn.training.Checkpointing;
import vitrine.scenes.Examination;
import vitrine.scenes.Recipe;
import vitrine.scenes.SceneSchool;
import vitrine.scenes.Scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
    private static final int EXAMINED = 1000;
    private static final long UNSEEN = 99;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TOPIC", description = "scenes")
    private String topic = "";

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "NAME",
            description = "Which of scenes_resnet and scenes_shortcut. Default: all.")
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

    @Override
    public Integer call() {
        if (!topic.equals("scenes")) {
            throw new Failure(ExitCode.USAGE, "train " + topic + ": knows one topic, scenes");
        }
        if (every < 1) {
            throw new Failure(ExitCode.USAGE, "--checkpoint " + every + ": must be positive");
        }
        List<Recipe> recipes = recipes();
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.CANNOT_WRITE,
                    "--out " + out + ": cannot be made: " + e.getMessage() + "; give another");
        }
        List<Object> reports = new ArrayList<>();
        try (Engine engine = common.engine.start(common.threads)) {
            for (Recipe recipe : recipes) reports.add(learn(recipe, engine));
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
        if (common.json) {
            spec.commandLine().getOut().println(Json.text(Map.of("trained", reports)));
        }
        return ExitCode.OK;
    }

    private List<Recipe> recipes() {
        if (models == null) return Arrays.asList(Recipe.values());
        return models.stream().map(TrainCommand::recipe).toList();
    }

    private static Recipe recipe(String name) {
        for (Recipe r : Recipe.values()) if (r.spec().name().equals(name)) return r;
        throw new Failure(
                ExitCode.USAGE,
                "--model "
                        + name
                        + ": is not learned here; choose scenes_resnet or"
                        + " scenes_shortcut");
    }

    private Map<String, Object> learn(Recipe recipe, Engine engine) {
        String name = recipe.spec().name();
        Path checkpoint = out.resolve(name + ".checkpoint.safetensors");
        SceneSchool school = SceneSchool.resume(recipe, engine, checkpoint);
        long last = Math.min(recipe.steps(), (long) most);
        long start = System.nanoTime();
        long began = school.steps();
        double sum = 0;
        while (school.steps() < last) {
            sum += school.step();
            long done = school.steps();
            if (done % every != 0 && done != last) continue;
            school.save(checkpoint);
            double seconds = (System.nanoTime() - start) / 1e9;
            say(
                    "%s: step %d of %d, loss %.4f, %.2f s a step"
                            .formatted(
                                    name,
                                    done,
                                    recipe.steps(),
                                    sum / ((done - 1) % every + 1),
                                    seconds / (done - began)));
            sum = 0;
        }
        return report(recipe, engine, school);
    }

    private Map<String, Object> report(Recipe recipe, Engine engine, SceneSchool school) {
        String name = recipe.spec().name();
        Path weights = out.resolve(name + ".safetensors");
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", name);
        report.put("steps", school.steps());
        if (school.done()) {
            Checkpointing.export(weights, school.parameters(), Map.of("format", "pt"));
            Scenes unseen = new Scenes(UNSEEN, recipe.shortcut());
            Examination found = Examination.of(engine, school.model(), unseen, EXAMINED);
            String sha256 = Sha256.of(weights);
            boolean same = sha256.equals(recipe.sha256());
            say(
                    "%s: mean average precision %.4f on %d unseen scenes"
                            .formatted(name, found.mean(), EXAMINED));
            say(
                    "%s: %s the weights in the jar: %s"
                            .formatted(weights, same ? "equal to" : "NOT equal to", sha256));
            report.put("file", weights.toString());
            report.put("sha256", sha256);
            report.put("equals_embedded", same);
            report.put("mean_average_precision", found.mean());
        }
        return report;
    }

    private void say(String line) {
        if (!common.json && !common.quiet) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }
    }
}
