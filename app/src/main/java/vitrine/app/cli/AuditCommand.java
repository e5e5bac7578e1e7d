package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.audit.Audit;
import vitrine.cam.audit.Checks;
import vitrine.cam.audit.TimeLimit;
import vitrine.cam.audit.Verdict;
import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.nn.ModelException;
import vitrine.nn.models.ModelSpec;
import vitrine.scenes.Recipe;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/// Examines what `explain` would answer, check by check.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Derives a result again in double precision, bounds its errors, differentiates"
                        + " numerically, checks its identities and tries it against maps that know"
                        + " nothing. Exit code 0 only if every check that applies holds.")
final class AuditCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PHOTO",
            description =
                    "JPEG, PNG, BMP or GIF files. Without one and without a model: an embedded"
                            + " scene.")
    private List<Path> photos = new ArrayList<>();

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private ModelOptions models = new ModelOptions();
    @Mixin private InputOptions inputs = new InputOptions();
    @Mixin private SceneOptions scenes = new SceneOptions();
    @Mixin private QuestionOptions question = new QuestionOptions();
    @Mixin private VariantOptions variant = new VariantOptions();

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description = "Methods: see ./vitrine methods. Default: grad-cam.")
    private List<String> methods = List.of("grad-cam");

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description =
                    "Leave out a derivation that would take longer, and say so; 0 for no limit."
                            + " Default: 300.")
    private double limit = 300;

    private boolean all = true;

    @Override
    public Integer call() {
        if (!(limit >= 0))
            throw new Failure(ExitCode.USAGE, "--limit " + limit + ": must not be negative");
        if (inputs.none(photos)) models.otherwise(Recipe.SCENES_RESNET.spec().name());
        ModelSpec model = models.spec();
        Profile rendered = question.profile();
        List<Method> chosen = chosen(rendered).stream().map(variant::of).toList();
        Target choice = question.target(model);
        List<Supplier<Input>> items = items(model);
        InputOptions.mustDiffer(photos);
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            return all(items, engine, input -> questions(input, model, chosen, choice, rendered));
        }
    }

    /// What is looked at: without photos an embedded model's scenes, one of them by itself.
    private List<Supplier<Input>> items(ModelSpec model) {
        Optional<Recipe> recipe = Recipe.named(model.name()).filter(_ -> inputs.none(photos));
        if (recipe.isEmpty()) {
            scenes.mustBeAbsent();
            return inputs.items(photos, model.input());
        }
        inputs.mustBeUntouched();
        scenes.otherwise(1);
        return scenes.items(recipe.get(), variant.seed());
    }

    private int all(
            List<Supplier<Input>> items, Engine engine, Function<Input, List<Examined>> questions) {
        List<Object> documents = new ArrayList<>();
        for (Supplier<Input> item : items) {
            try {
                for (Examined one : questions.apply(item.get()))
                    documents.add(examined(engine, one));
            } catch (Failure e) {
                if (items.size() == 1 || !e.concernsOneItem()) throw e;
                all = false;
                spec.commandLine().getErr().println("vitrine: " + e.getMessage());
            }
        }
        if (common.json)
            spec.commandLine().getOut().println(Json.text(Map.of("results", documents)));
        return all ? ExitCode.OK : ExitCode.SOME_FAILED;
    }

    /// Each method at each layer where it looks at layers, or at all at once.
    private List<Examined> questions(
            Input input, ModelSpec model, List<Method> chosen, Target choice, Profile rendered) {
        List<Examined> questions = new ArrayList<>();
        for (Method method : chosen) {
            for (List<Place> places : places(method, model)) {
                questions.add(
                        new Examined(
                                models, common, model, input, method, places, choice, rendered,
                                sweep()));
            }
        }
        return questions;
    }

    private List<List<Place>> places(Method method, ModelSpec model) {
        List<Place> places = question.layers(model).stream().map(method::place).distinct().toList();
        return variant.fusion() == null ? places.stream().map(List::of).toList() : List.of(places);
    }

    private Object examined(Engine engine, Examined item) {
        TimeLimit patience = limit == 0 ? TimeLimit.NONE : new TimeLimit(limit);
        AuditReport report = new AuditReport(item);
        try {
            Audit audit = new Audit(item.subject(engine), engine, patience);
            report.answer(audit.answer());
            say(report.headline());
            report.verdicts(audit.verdicts(Checks.all(), v -> report.lines(v).forEach(this::say)));
        } catch (EngineException e) {
            throw item.input().misfit(e);
        } catch (NotApplicable e) {
            throw new Failure(ExitCode.USAGE, "--method " + e.getMessage());
        } catch (CamException | ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage()); // begins with layer or target
        }
        say(report.conclusion());
        all &= report.verdicts().stream().allMatch(Verdict::passes);
        return report.document();
    }

    private List<Method> chosen(Profile rendered) {
        try {
            return methods.stream().distinct().map(m -> Methods.named(m, rendered)).toList();
        } catch (CamException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage());
        }
    }

    private Sweep sweep() {
        PrintWriter err = spec.commandLine().getErr();
        return new Sweep(
                0, common.showsProgress() ? new ProgressLine(err)::at : Sweep.AUTOMATIC.progress());
    }

    private void say(String line) {
        if (!common.json && !common.quiet) spec.commandLine().getOut().println(line);
    }
}
