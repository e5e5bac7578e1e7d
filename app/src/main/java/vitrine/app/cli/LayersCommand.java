package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Shape;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Outline;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.TargetLayers;
import vitrine.nn.weights.Blank;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.Loading;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lists the layers of a network. Only shapes are computed, so no weights are needed.
@Command(
        name = "layers",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the layers of a network in the order of a run: type, output shape, map and"
                    + " receptive field, and at which of them to explain."
        })
final class LayersCommand implements Runnable {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,4})x([0-9]{1,4})");
    private static final int LARGEST = 8192;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = "The network: see ./vitrine models.")
    private String model = "";

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "A checkpoint, where it has other classes or extents than published.")
    private @Nullable Path weights;

    @Option(
            names = "--weights-key",
            paramLabel = "KEY",
            description = "Which state dict of a PyTorch file with several, such as ema.")
    private String key = "";

    @Option(
            names = "--input",
            paramLabel = "HxW",
            description = "The input's height and width in pixels. Default: the model's.")
    private @Nullable String input;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(names = "--debug", description = "Print where an error came from.")
    boolean debug;

    @Override
    public void run() {
        ModelSpec found = named();
        int[] size = size(found);
        try (Engine engine = Engine.outline()) {
            Outline outline = outline(engine, network(engine, found), size);
            LayerTable table = new LayerTable(found.name(), size, new TargetLayers(found, outline));
            PrintWriter out = spec.commandLine().getOut();
            if (json) out.println(Json.text(table.document()));
            else table.lines().forEach(out::println);
        }
    }

    private ModelSpec named() {
        try {
            return KnownModels.named(model);
        } catch (ModelException e) {
            throw new Failure(ExitCode.USAGE, e);
        }
    }

    private int[] size(ModelSpec found) {
        String given = input;
        if (given == null) return new int[] {found.input().crop(), found.input().crop()};
        Matcher m = SIZE.matcher(given);
        int[] size = new int[2];
        for (int a = 0; a < 2 && m.matches(); a++) size[a] = Integer.parseInt(m.group(a + 1));
        if (size[0] < 1 || size[1] < 1 || size[0] > LARGEST || size[1] > LARGEST) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--input "
                            + given
                            + ": must be HEIGHTxWIDTH, each from 1 to "
                            + LARGEST
                            + ", such as 224x320");
        }
        return size;
    }

    private Layer network(Engine engine, ModelSpec found) {
        Path file = weights;
        if (file == null && !key.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--weights-key " + key + ": needs --weights too");
        }
        if (file == null) return found.build().apply(Site.root(new Blank(engine)));
        Inputs.mustExist("--weights", file);
        try (Checkpoint checkpoint = Checkpoints.open(file, key)) {
            return Loading.load(engine, checkpoint, found.build());
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
    }

    private static Outline outline(Engine engine, Layer network, int[] size) {
        Shape photo = new Shape(1, 3, size[0], size[1]);
        try {
            Shape ones = new Shape(1, 1, 1, 1);
            return Outline.of(network, engine.full(ones, 0).expandTo(photo));
        } catch (EngineException | ModelException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--input " + size[0] + "x" + size[1] + ": does not fit: " + e.getMessage());
        }
    }
}
