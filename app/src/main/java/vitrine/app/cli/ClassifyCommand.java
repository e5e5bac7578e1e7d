package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.models.ModelSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Says what a network takes photos for.
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        description = "Prints the five likeliest classes of each photo.")
final class ClassifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PHOTO", description = "JPEG, PNG, BMP or GIF files.")
    private List<Path> photos = new ArrayList<>();

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private ModelOptions models = new ModelOptions();
    @Mixin private InputOptions inputs = new InputOptions();

    @Override
    public Integer call() {
        ModelSpec model = models.spec();
        List<Supplier<Input>> items = inputs.items(photos, model.input());
        List<Object> documents = new ArrayList<>();
        @Nullable Failure last = null;
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            Layer layer = models.load(engine, model, common).layer();
            for (Supplier<Input> item : items) {
                try {
                    documents.add(one(item.get(), engine, model, layer));
                } catch (Failure e) {
                    if (items.size() == 1) throw e;
                    last = e;
                    spec.commandLine().getErr().println("vitrine: " + e.getMessage());
                }
            }
        }
        if (common.json) {
            spec.commandLine().getOut().println(Json.text(Map.of("results", documents)));
        }
        return last == null ? ExitCode.OK : ExitCode.SOME_FAILED;
    }

    private Map<String, Object> one(Input input, Engine engine, ModelSpec model, Layer layer) {
        List<List<Prediction>> top = Prediction.of(logits(input, engine, layer), model);
        if (!common.json && !common.quiet) {
            spec.commandLine().getOut().println(input.name());
            top.forEach(this::print);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("input", input.description());
        document.put("top5", Prediction.rows(top));
        return document;
    }

    private static Tensor logits(Input input, Engine engine, Layer layer) {
        try {
            return layer.apply(engine.tensor(input.shape(), input.values()));
        } catch (EngineException e) {
            throw input.misfit(e);
        }
    }

    private void print(List<Prediction> sample) {
        for (Prediction p : sample) {
            String line =
                    String.format(
                            Locale.ROOT,
                            "  %4d  %-32s %9.4f  %.4f",
                            p.index(),
                            p.name(),
                            p.logit(),
                            p.probability());
            spec.commandLine().getOut().println(line);
        }
    }
}
