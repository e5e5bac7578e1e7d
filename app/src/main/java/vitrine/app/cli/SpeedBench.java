package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Times maps against the forward pass of the same network, in turns.
@Command(
        name = "speed",
        mixinStandardHelpOptions = true,
        description = {
            "Times explanations against the network's own forward pass, in turns, on one image of"
                    + " made-up values with made-up weights: nothing is fetched."
        })
final class SpeedBench implements Runnable {
    private static final int ROUNDS = 5;
    private static final double MOST_SECONDS = 600;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", paramLabel = "MODEL", description = "See ./vitrine models.")
    private String model = "resnet50";

    @Option(
            names = "--method",
            paramLabel = "NAMES",
            split = ",",
            description = "Names with commas: see ./vitrine methods. Default: ${DEFAULT-VALUE}.")
    private List<String> methods =
            List.of("grad-cam", "layer-cam", "eigen-cam", "guided-backprop", "full-grad");

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description =
                    "How long each is timed, in five turns; before, it runs as long to get warm."
                            + " Default: ${DEFAULT-VALUE}.")
    private double seconds = 3;

    @Mixin private CommonOptions common = new CommonOptions();

    /// Something to be timed, and the medians of its turns.
    private record Entry(String name, Runnable work, double[] medians) {
        double median() {
            double[] sorted = medians.clone();
            Arrays.sort(sorted);
            return sorted[ROUNDS / 2];
        }
    }

    @Override
    public void run() {
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--seconds " + seconds + ": must be above 0, and at most " + MOST_SECONDS);
        }
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            List<Entry> entries = entries(engine);
            for (Entry e : entries) turn(e.work, seconds);
            for (int i = 0; i < ROUNDS; i++) {
                for (Entry e : entries) e.medians[i] = turn(e.work, seconds / ROUNDS);
            }
            if (common.json) spec.commandLine().getOut().println(Json.text(document(entries)));
            else if (!common.quiet) print(entries);
        } catch (ModelException | CamException e) {
            throw new Failure(ExitCode.USAGE, e);
        }
    }

    private List<Entry> entries(Engine engine) {
        ModelSpec found = Models.named(model);
        Layer network = found.build().apply(Site.root(new Seeded(engine, "bench")));
        int side = found.input().crop();
        Shape shape = new Shape(1, 3, side, side);
        Tensor image = engine.tensor(shape, Seeded.values("image", shape.size(), 0, 2));
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry("forward", () -> network.apply(image).toArray(), new double[ROUNDS]));
        for (String name : methods) {
            Method method = Methods.named(name, Profile.PAPER);
            String place = method.place(found.targetLayer()).toString();
            Study study = new Study(network, image, place, Target.logit(0));
            entries.add(new Entry(name, () -> study.explain(method), new double[ROUNDS]));
        }
        return entries;
    }

    /// Seconds of one run: the median of as many as fit, at least one.
    private static double turn(Runnable work, double seconds) {
        List<Double> times = new ArrayList<>();
        double spent = 0;
        while (spent < seconds) {
            long start = System.nanoTime();
            work.run();
            double time = (System.nanoTime() - start) * 1e-9;
            times.add(time);
            spent += time;
        }
        times.sort(null);
        return times.get(times.size() / 2);
    }

    private void print(List<Entry> entries) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%-24s %9s  %-19s %s%n", model, "ms", "turns", "× forward");
        for (Entry e : entries) {
            double[] turns = e.medians.clone();
            Arrays.sort(turns);
            String spread =
                    String.format(
                            Locale.ROOT, "%.2f … %.2f", 1e3 * turns[0], 1e3 * turns[ROUNDS - 1]);
            double ratio = e.median() / entries.getFirst().median();
            out.printf(
                    Locale.ROOT,
                    "%-24s %9.2f  %-19s %.2f%n",
                    e.name,
                    1e3 * e.median(),
                    spread,
                    ratio);
        }
    }

    private Map<String, Object> document(List<Entry> entries) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", model);
        document.put("threads", common.threads);
        document.put("java", Runtime.version().toString());
        List<Object> rows = new ArrayList<>();
        for (Entry e : entries) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", e.name);
            row.put("seconds", e.median());
            row.put("turns", Arrays.stream(e.medians).boxed().toList());
            row.put("forwards", e.median() / entries.getFirst().median());
            rows.add(row);
        }
        document.put("rows", rows);
        return document;
    }
}
