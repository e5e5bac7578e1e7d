package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.app.report.GroundTruth;
import vitrine.app.report.GroundTruth.Trust;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.scenes.Case;
import vitrine.scenes.Contest;
import vitrine.scenes.Examination;
import vitrine.scenes.Recipe;
import vitrine.scenes.Scenes;
import vitrine.scenes.Shortcut;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Judges every method by scenes whose truth is known, and writes the table down.
@Command(
        name = "scenes",
        mixinStandardHelpOptions = true,
        description = {
            "Judges methods by scenes whose truth is known: do their maps find the object, and the"
                    + " watermark that a model fell for?",
            "Prints a page of Markdown with intervals, the same on every machine."
        })
final class SceneBench implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions common = new CommonOptions();

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "NAME",
            description = "Which embedded models find objects. Default: all honest ones.")
    private @Nullable List<String> models;

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description = "Methods, or all (default): see ./vitrine methods.")
    private List<String> methods = List.of("all");

    @Option(
            names = "--scenes",
            paramLabel = "N",
            description = "How many scenes; a quarter of it with watermarks. Default: 200.")
    private int scenes = 200;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description =
                    "How many runs of the model a method may take for all scenes; of methods that"
                            + " would need more, fewer maps are judged. Default: 20000.")
    private long runs = 20_000;

    @Option(names = "--seed", paramLabel = "N", description = "Of the scenes. Default: 7.")
    private long seed = 7;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the page goes. Default: standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (scenes < 1 || scenes > 100_000) {
            throw new Failure(ExitCode.USAGE, "--scenes " + scenes + ": must be from 1 to 100000");
        }
        if (seed == Recipe.SEED) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--seed " + seed + ": the models learned from those scenes; give another");
        }
        List<Recipe> recipes = recipes();
        List<Method> chosen = chosen();
        Path file = out;
        if (file != null) folder(file).check();
        String page;
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            page = page(engine, recipes, chosen);
        }
        if (file == null) {
            spec.commandLine().getOut().print(page);
            spec.commandLine().getOut().flush();
        } else {
            byte[] text = page.getBytes(StandardCharsets.UTF_8);
            folder(file).write(Map.of(String.valueOf(file.getFileName()), text));
        }
        return ExitCode.OK;
    }

    private static OutputFolder folder(Path file) {
        Path above = file.toAbsolutePath().getParent();
        if (above == null) {
            throw new Failure(ExitCode.CANNOT_WRITE, "--out " + file + ": is no file; name one");
        }
        return new OutputFolder(above);
    }

    private List<Recipe> recipes() {
        if (models != null) return models.stream().distinct().map(KnownModels::recipe).toList();
        return Arrays.stream(Recipe.values()).filter(r -> r.shortcut() == Shortcut.NONE).toList();
    }

    private List<Method> chosen() {
        if (methods.contains("all")) return Methods.all(Profile.PAPER);
        try {
            return methods.stream().distinct().map(m -> Methods.named(m, Profile.PAPER)).toList();
        } catch (CamException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    private String page(Engine engine, List<Recipe> recipes, List<Method> chosen) {
        List<GroundTruth.Part> parts = new ArrayList<>();
        for (Recipe recipe : recipes) {
            Layer model = model(engine, recipe);
            List<Case> cases = Case.objects(new Scenes(seed, recipe.shortcut()), scenes);
            double precision =
                    Examination.of(engine, model, new Scenes(seed, recipe.shortcut()), scenes)
                            .mean();
            String name = recipe.spec().name();
            Contest.Results found =
                    contest(engine, model, recipe, chosen).on(cases, progress(name));
            parts.add(new GroundTruth.Part(name, scenes, precision, found));
        }
        return new GroundTruth(command(), seed, runs, parts, trust(engine, chosen)).markdown();
    }

    /// Whom the watermark deceives: scenes in which it is the reason.
    private Trust trust(Engine engine, List<Method> chosen) {
        int count = Math.max(1, scenes / 4);
        Recipe fooled = Recipe.SCENES_SHORTCUT;
        Layer model = model(engine, fooled);
        Layer honest = model(engine, Recipe.SCENES_RESNET);
        List<Case> alone = Case.watermarks(engine, model, seed, count, 20 * count);
        List<Case> both = Case.both(seed, count);
        return new Trust(
                alone.size(),
                both.size(),
                contest(engine, model, fooled, chosen).on(alone, progress("watermark alone")),
                contest(engine, honest, fooled, chosen).on(alone, progress("honest model")),
                contest(engine, model, fooled, chosen).on(both, progress("watermark and object")));
    }

    private Contest contest(Engine engine, Layer model, Recipe recipe, List<Method> chosen) {
        return new Contest(engine, model, recipe.spec().targetLayer(), chosen, Profile.PAPER, runs);
    }

    private static Layer model(Engine engine, Recipe recipe) {
        try (Checkpoint weights = recipe.weights()) {
            return Loading.load(engine, weights, recipe.spec().build());
        }
    }

    private Contest.Progress progress(String what) {
        PrintWriter err = spec.commandLine().getErr();
        if (!common.showsProgress()) return (_, _) -> {};
        ProgressLine line = new ProgressLine(err);
        return (done, total) -> line.at(what, done, total);
    }

    /// The command that makes the same page, without where it goes.
    private String command() {
        List<String> words = new ArrayList<>(List.of("./vitrine bench scenes"));
        if (models != null) words.add("--model " + String.join(",", models));
        if (!methods.contains("all")) words.add("--method " + String.join(",", methods));
        words.add("--scenes " + scenes + " --runs " + runs + " --seed " + seed);
        return String.join(" ", words);
    }
}
