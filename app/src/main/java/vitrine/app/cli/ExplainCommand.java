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
import vitrine.app.cli.ResultFiles.Kind;
import vitrine.app.report.Chapter;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Session;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.image.ColourMap;
import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.nn.models.ModelSpec;
import vitrine.scenes.Recipe;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Explains photos: reads, computes, and only when all of an item is computed, writes.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Shows where in a photo a network finds what speaks for a class.",
            "Without a photo: explains scenes whose truth is known, with a network that is part of"
                    + " the program, and says how well each method finds it."
        })
final class ExplainCommand implements Callable<Integer> {
    /// Some of each kind, none of which needs many runs of the model; what does not apply to a
    /// model is left out.
    private static final List<String> OF_SCENES =
            List.of(
                    "grad-cam",
                    "layer-cam",
                    "eigen-cam",
                    "ablation-cam",
                    "full-grad",
                    "guided-grad-cam",
                    "deep-lift",
                    "occlusion",
                    "le-grad",
                    "attention-rollout");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PHOTO", description = "JPEG, PNG, BMP or GIF files.")
    private List<Path> photos = new ArrayList<>();

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private ModelOptions models = new ModelOptions();
    @Mixin private InputOptions inputs = new InputOptions();
    @Mixin private SceneOptions scenes = new SceneOptions();
    @Mixin private QuestionOptions question = new QuestionOptions();

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "Methods, or all: see ./vitrine methods. Default: grad-cam; of scenes some of"
                            + " each kind.")
    private List<String> methods = List.of();

    @Option(
            names = "--save",
            split = ",",
            paramLabel = "KIND",
            description =
                    "What is written: ${COMPLETION-CANDIDATES}. Default: png,json; of scenes html"
                            + " too.")
    private List<Kind> save = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where. Default: vitrine-out.")
    private Path out = Path.of("vitrine-out");

    @Option(
            names = "--colormap",
            paramLabel = "C",
            description = "The heat map's colours: ${COMPLETION-CANDIDATES}. Default: jet.")
    private ColourMap colours = ColourMap.JET;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "How much of the heat map shows over the photo, 0 to 1. Default: 0.5.")
    private double alpha = 0.5;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "How many masked or ablated inputs are computed at once. Default: by memory.")
    private int batch;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description =
                    "With --method all: leave out what needs more runs of the model. Default: 5000.")
    private int runs = 5000;

    @Mixin private VariantOptions variant = new VariantOptions();

    private final List<Chapter> chapters = new ArrayList<>();
    private int filesWritten;
    private boolean someFailed;

    @Override
    public Integer call() {
        checkNumbers();
        if (inputs.none(photos)) models.otherwise(Recipe.SCENES_RESNET.spec().name());
        ModelSpec model = models.spec();
        Optional<Recipe> recipe = Recipe.named(model.name()).filter(_ -> inputs.none(photos));
        settle(recipe.isPresent());
        Profile rendered = question.profile();
        List<Method> chosen = chosen(rendered).stream().map(variant::of).toList();
        Target choice = question.target(model);
        List<Supplier<Input>> items = items(model, recipe);
        InputOptions.mustDiffer(photos);
        OutputFolder folder = new OutputFolder(out);
        folder.check();
        ResultFiles files = new ResultFiles(folder, save, colours, alpha);
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            ModelOptions.Loaded loaded = models.load(engine, model, common);
            Explainer explainer =
                    new Explainer(
                            engine,
                            model,
                            loaded,
                            question.layers(model),
                            chosen,
                            variant.fusion(),
                            choice,
                            rendered,
                            Request.of(spec.commandLine().getParseResult(), given()));
            ReportFiles report = new ReportFiles(files, explainer, commandLine());
            List<Object> documents = all(items, report);
            Map<String, Object> said = new LinkedHashMap<>(Map.of("results", documents));
            recipe.ifPresent(_ -> said.put("scenes", sayScenes(report)));
            if (common.json) spec.commandLine().getOut().println(Json.text(said));
            return someFailed ? ExitCode.SOME_FAILED : ExitCode.OK;
        }
    }

    private void checkNumbers() {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new Failure(ExitCode.USAGE, "--alpha " + alpha + ": must be from 0 to 1");
        }
        if (batch < 0) {
            throw new Failure(ExitCode.USAGE, "--batch " + batch + ": must be positive, or 0");
        }
    }

    /// The command as a shell reads it.
    private String commandLine() {
        List<String> words = new ArrayList<>(List.of("./vitrine"));
        for (String word : spec.commandLine().getParseResult().originalArgs()) {
            boolean plain = word.matches("[\\w./:,=+-]+");
            words.add(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return String.join(" ", words);
    }

    /// What is looked at, and what is asked where nothing else is said.
    private List<Supplier<Input>> items(ModelSpec model, Optional<Recipe> recipe) {
        if (recipe.isEmpty()) {
            scenes.mustBeAbsent();
            return inputs.items(photos, model.input());
        }
        inputs.mustBeUntouched();
        return scenes.items(recipe.get(), variant.seed());
    }

    private void settle(boolean ofScenes) {
        if (methods.isEmpty()) methods = ofScenes ? OF_SCENES : List.of("grad-cam");
        if (!save.isEmpty()) return;
        save = ofScenes ? List.of(Kind.PNG, Kind.JSON, Kind.HTML) : List.of(Kind.PNG, Kind.JSON);
    }

    private List<Method> chosen(Profile rendered) {
        try {
            return given().stream().map(m -> Methods.named(m, rendered)).toList();
        } catch (CamException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    private List<String> given() {
        return everyMethod() ? Methods.names() : methods.stream().distinct().toList();
    }

    private List<Object> all(List<Supplier<Input>> items, ReportFiles report) {
        List<Object> documents = new ArrayList<>();
        for (Supplier<Input> item : items) {
            try {
                documents.addAll(one(item.get(), report));
            } catch (Failure e) {
                if (items.size() == 1 || !e.concernsOneItem()) throw e;
                complain(e.getMessage());
            }
        }
        return documents;
    }

    private void complain(@Nullable String sentence) {
        someFailed = true;
        spec.commandLine().getErr().println("vitrine: " + sentence);
    }

    private List<Object> one(Input input, ReportFiles report) {
        Explainer explainer = report.explainer();
        Session session = explainer.session(input, sweep());
        List<Object> documents = new ArrayList<>();
        List<Explainer.Result> results = new ArrayList<>();
        for (Explainer.Asked asked : explainer.asked()) {
            try {
                Explainer.Result result = explainer.answer(input, session, asked);
                documents.add(written(input, result, report.files()));
                results.add(result);
            } catch (NotApplicable e) {
                if (named()) throw new Failure(ExitCode.USAGE, "--method " + e.getMessage());
                if (input.scene() == null) say("  left out: " + e.getMessage());
            }
        }
        if (!results.isEmpty()) together(input, results, report);
        return documents;
    }

    private Map<String, Object> written(Input input, Explainer.Result result, ResultFiles files) {
        List<Path> written = files.write(input, result);
        filesWritten += written.size();
        Map<String, Object> document = new LinkedHashMap<>(result.document());
        document.put("files", written.stream().map(Path::toString).toList());
        if (input.scene() == null) {
            say(result.headline());
            if (!result.defect().isEmpty()) say("  note: " + result.defect());
            written.forEach(file -> say("  " + file));
        }
        if (!result.finite()) {
            complain(
                    result.headline()
                            + ": the map has values that are not finite, so no picture is drawn;"
                            + " look for such values in the input and the weights");
        }
        return document;
    }

    /// What shows all results of an input; scenes are shown together after the last.
    private void together(Input input, List<Explainer.Result> results, ReportFiles report) {
        if (input.scene() != null) {
            chapters.add(report.chapter(input, results));
            return;
        }
        List<Explainer.Result> drawn = results.stream().filter(Explainer.Result::finite).toList();
        if (drawn.size() > 1) {
            report.files().writeSheet(input, drawn).ifPresent(f -> say("  " + f));
        }
        if (!save.contains(Kind.HTML)) return;
        String title = input.name() + ": " + report.explainer().model().name();
        String name = results.getFirst().together("report") + ".html";
        say("  " + report.page(name, title, List.of(report.chapter(input, results))));
    }

    private Map<String, Object> sayScenes(ReportFiles report) {
        String model = report.explainer().model().name();
        String stem = "scenes-" + variant.seed() + "__" + model + "__";
        List<Path> first = new ArrayList<>();
        SceneSummary summary =
                new SceneSummary(model, variant.seed(), chapters, first, filesWritten);
        if (save.contains(Kind.HTML)) {
            first.add(report.page(stem + "report.html", summary.title(), chapters));
        }
        if (save.contains(Kind.PNG)) {
            report.sheet(stem + "methods.png", chapters).ifPresent(first::add);
        }
        summary.lines().forEach(this::say);
        return summary.document();
    }

    /// Whether the methods were named one by one.
    private boolean named() {
        return !everyMethod() && !methods.equals(OF_SCENES);
    }

    private boolean everyMethod() {
        return methods.contains("all");
    }

    private Sweep sweep() {
        PrintWriter err = spec.commandLine().getErr();
        Sweep.Progress shown =
                common.showsProgress() ? new ProgressLine(err)::at : Sweep.AUTOMATIC.progress();
        if (!everyMethod()) return new Sweep(batch, shown);
        return new Sweep(
                batch,
                (what, done, total) -> {
                    if (total > runs) {
                        throw new NotApplicable(
                                what
                                        + ": needs "
                                        + total
                                        + " runs, more than --runs "
                                        + runs
                                        + "; ask for it by name");
                    }
                    shown.at(what, done, total);
                });
    }

    private void say(String line) {
        if (!common.json && !common.quiet) spec.commandLine().getOut().println(line);
    }
}
