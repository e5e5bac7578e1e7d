package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.metrics.Arcc;
import vitrine.cam.metrics.AverageDrop;
import vitrine.cam.metrics.AverageIncrease;
import vitrine.cam.metrics.Coherency;
import vitrine.cam.metrics.Complexity;
import vitrine.cam.metrics.ConfidenceChange;
import vitrine.cam.metrics.Cut;
import vitrine.cam.metrics.Displayed;
import vitrine.cam.metrics.Explainer;
import vitrine.cam.metrics.Given;
import vitrine.cam.metrics.Imputation;
import vitrine.cam.metrics.Masked;
import vitrine.cam.metrics.Metric;
import vitrine.cam.metrics.Road;
import vitrine.cam.metrics.Trial;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The metrics of pytorch-grad-cam, without noise.
class MetricGoldensTest {
    /// Images and maps that the library rounds to single precision on the way, and scores before it
    /// subtracts them.
    private static final double ROUNDED = 1e-6;

    private static final double SINGLE = 2e-5;
    private static final Imputation EXACT = new Imputation(0);
    private static final Masked.Mask MAP = Masked.Mask.MAP;

    private final Goldens goldens = Goldens.read("C_cam_misc/metrics");
    private final List<String> failures = new ArrayList<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private double worst;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @Test
    void everyFigureIsTheLibrarysInDoubleAndInSinglePrecision() {
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            seen.clear();
            worst = 0;
            Layer model = SmallNets.build(engine, "smallcnn", "smallcnn_s0");
            for (Map<String, Object> example : goldens.cases()) check(engine, model, example);
            System.out.println(
                    "C_cam_misc/metrics "
                            + engine.name()
                            + " "
                            + (seen.size() - failures.size())
                            + "/"
                            + goldens.cases().size()
                            + ", worst "
                            + worst);
            assertEquals(List.of(), failures);
            assertEquals(goldens.cases().size(), seen.size());
        }
    }

    private void check(Engine engine, Layer model, Map<String, Object> example) {
        String id = String.valueOf(example.get("id"));
        seen.add(id);
        if (id.startsWith("noisy"))
            imputation(engine, String.valueOf(example.get("tensor_prefix")));
        else if (id.startsWith("arcc")) arcc(engine, model, example, id);
        else figures(engine, model, example, id);
    }

    private Tensor stored(Engine engine, String name, int sample) {
        Goldens.Golden golden = goldens.tensor(name);
        Shape shape = new Shape(golden.shape());
        Tensor all = engine.tensor(shape, golden.floats());
        return sample < 0 ? all : all.slice(0, sample, sample + 1, 1);
    }

    private void imputation(Engine engine, String prefix) {
        Tensor image = stored(engine, prefix + "/img", -1);
        double[] mask = goldens.tensor(prefix + "/mask").values();
        boolean[] kept = new boolean[mask.length];
        for (int p = 0; p < kept.length; p++) kept[p] = mask[p] != 0;
        Shape s = image.shape();
        Tensor x = image.reshape(1, s.dim(0), s.dim(1), s.dim(2));
        double[] golden = goldens.tensor(prefix + "/out").values();
        near(engine, prefix, EXACT.of(x, kept, new Noise(0, "none")).toDoubles(), golden, 0, 1);
    }

    private static Target target(Object kind, Object k) {
        int index = ((Number) k).intValue();
        return kind.equals("softmax")
                ? Target.of("softmax", y -> y.softmax(1).slice(1, index, index + 1, 1))
                : Target.logit(index);
    }

    private void figures(Engine engine, Layer model, Map<String, Object> example, String id) {
        List<Object> targets = Goldens.list(example.get("targets"));
        double[] found = new double[targets.size()];
        double scale = 0;
        for (int i = 0; i < found.length; i++) {
            List<Object> said = Goldens.list(targets.get(i));
            Target target = target(said.get(0), said.get(1));
            Study study = new Study(model, stored(engine, "x", i), "relu3", target);
            Tensor cam = stored(engine, "cams", i);
            Given map = new Given("stored", cam.reshape(1, 1, 32, 32), study);
            Trial trial = Trial.of(study, map).getFirst();
            found[i] = figure(id).applyAsDouble(trial);
            scale = Math.max(scale, Math.abs(trial.score()));
            perturbed(engine, id, trial, i);
        }
        double[] golden = goldens.tensor(id + "/score.f64model").values();
        near(engine, id, found, golden, Goldens.yardstick(example, "score"), scale);
    }

    private static ToDoubleFunction<Trial> figure(String id) {
        String name = id.replaceFirst("_softmax$", "");
        return switch (name) {
            case "CamMult_nodiff" -> trial -> Masked.of(trial, MAP).after();
            case "CamMultImageConfidenceChange", "CamMult_visual" -> by(new ConfidenceChange(MAP));
            case "DropInConfidence" -> by(AverageDrop.of(Profile.PYTORCH_GRAD_CAM));
            case "IncreaseInConfidence" -> by(new AverageIncrease(MAP));
            case "ROAD_combined_9" ->
                    by(road(Road.Order.COMBINED, 10, 20, 30, 40, 50, 60, 70, 80, 90));
            case "ROAD_combined" -> by(four(Road.Order.COMBINED));
            case "ROAD_MoRF_avg", "ROAD_LeRF_avg" -> by(four(order(name)));
            default -> by(new Road(order(name), List.of(cut(name)), EXACT, 1, 0));
        };
    }

    private static ToDoubleFunction<Trial> by(Metric metric) {
        return trial -> metric.of(trial).value();
    }

    private static Road four(Road.Order order) {
        return road(order, 20, 40, 60, 80);
    }

    private static Road road(Road.Order order, int... percentiles) {
        List<Cut> cuts =
                IntStream.of(percentiles).<Cut>mapToObj(p -> new Cut.Percentile(p)).toList();
        return new Road(order, cuts, EXACT, 1, 0);
    }

    private static Road.Order order(String name) {
        return name.contains("MoRF") ? Road.Order.MORF : Road.Order.LERF;
    }

    private static Cut cut(String name) {
        String percentile = name.substring(name.lastIndexOf('_') + 1);
        return percentile.equals("auto")
                ? new Cut.Otsu()
                : new Cut.Percentile(Integer.parseInt(percentile));
    }

    /// The perturbed images that the library showed.
    private void perturbed(Engine engine, String id, Trial trial, int i) {
        String name = id + "/perturbed.f32";
        if (!goldens.has(name)) return;
        double[] map = trial.map().toDoubles();
        if (id.contains("LeRF")) Arrays.setAll(map, p -> 1 - map[p]);
        Tensor image =
                id.startsWith("CamMult")
                        ? Masked.input(trial, MAP)
                        : EXACT.of(trial.input(), cut(id).kept(map), new Noise(0, "none"));
        int size = image.shape().size();
        double[] golden = goldens.tensor(name).values();
        double[] own = Arrays.copyOfRange(golden, i * size, (i + 1) * size);
        near(engine, name + " " + i, image.toDoubles(), own, 0, Goldens.maxAbs(own));
    }

    private void arcc(Engine engine, Layer model, Map<String, Object> example, String id) {
        int[] classes = Goldens.integers(example.get("targets"));
        for (String kind : List.of("logit", "softmax")) {
            String suffix = kind.equals("logit") ? "" : "_softmax";
            for (int i = 0; i < classes.length; i++) {
                Target target = target(kind, classes[i]);
                Study study = new Study(model, stored(engine, "x", i), "relu3", target);
                Tensor cam = stored(engine, id + "/cams", i).reshape(1, 1, 32, 32);
                Trial trial = Trial.of(study, new Known(cam, study)).getFirst();
                Road road = four(Road.Order.COMBINED);
                double scale = Math.abs(trial.score());
                one(engine, id, "road_combined" + suffix, i, road.of(trial).value(), scale);
                if (!id.endsWith("_GradCAM")) continue;
                one(engine, id, "coherency" + suffix, i, new Coherency().of(trial).value(), 1);
                one(engine, id, "arcc_" + kind, i, new Arcc(road).of(trial).value(), 1);
                double mass = new Complexity(Complexity.Form.MASS).of(trial).value();
                one(engine, id, "complexity", i, mass, 1);
            }
        }
    }

    /// The stored map first, so that its rounding plays no part, and Grad-CAM of other inputs.
    private record Known(Tensor cam, Study study) implements Explainer {
        @Override
        public String name() {
            return "stored";
        }

        @Override
        public Tensor map(Study asked) {
            return asked.equals(study)
                    ? cam
                    : new Displayed(new GradCam(), Profile.PYTORCH_GRAD_CAM).map(asked);
        }
    }

    private void one(Engine engine, String id, String what, int i, double found, double scale) {
        double[] golden = goldens.tensor(id + "/" + what).values();
        near(
                engine,
                id + "/" + what + " " + i,
                new double[] {found},
                new double[] {golden[i]},
                0,
                scale);
    }

    private void near(
            Engine engine,
            String what,
            double[] found,
            double[] golden,
            double yard,
            double scale) {
        double error = Goldens.maxError(found, golden);
        double allowed =
                engine == Engine.cpu() ? Math.max(8 * yard, SINGLE * scale) : ROUNDED * scale;
        worst = Math.max(worst, error / scale);
        if (!(error <= allowed)) failures.add(what + ": off by " + error + ", allowed " + allowed);
    }
}
