package vitrine.benchmarks;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.Locale;

/// What an OpenCL device takes for the questions that people have, one row each, in one run of a
/// minute or two: a product, a network's forward pass, and three maps. Beside each time stands its
/// floor: the multiply-adds that cannot be avoided, at the peak that is computed from the device's
/// units, its clock and its lanes. `tools/gpu-run` starts it, and `tools/gpu-torch.py` beside it.
public final class DeviceRows {
    private static final double NANO = 1e-9;
    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final double TERA = 1e12;
    private static final double ENOUGH = 2;
    private static final int LEAST_RUNS = 3;
    private static final int MOST_RUNS = 200;

    private final Options options;
    private final double peak;

    private DeviceRows(Options options) {
        this.options = options;
        int units = vitrine.engine.Device.openCl().get(options.number("device")).units();
        this.peak = 2.0 * units * options.number("clock") * MEGA * options.number("lanes");
        if (peak > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "computed peak in single precision: %.1f TFLOP/s = 2 x %d units x %d MHz x %d"
                            + " lanes%n",
                    peak / TERA,
                    units,
                    options.number("clock"),
                    options.number("lanes"));
        }
    }

    /// Measures everything.
    ///
    /// @param arguments `name=value` of [Options]
    public static void main(String... arguments) {
        DeviceRows rows = new DeviceRows(Options.of(arguments));
        rows.product();
        rows.network();
    }

    private void row(String what, double flop, Runnable work) {
        double seconds = seconds(work);
        String floor =
                peak > 0 && flop > 0
                        ? String.format(
                                Locale.ROOT,
                                "floor %.3f ms, %.0f %% of the computed peak",
                                KILO * flop / peak,
                                100 * flop / peak / seconds)
                        : flop > 0 ? "floor unknown" : "no floor";
        String rate =
                flop > 0 ? String.format(Locale.ROOT, "%.2f TFLOP/s, ", flop / seconds / TERA) : "";
        System.out.printf(
                Locale.ROOT, "vitrine  %-34s %10.3f ms  %s%s%n", what, KILO * seconds, rate, floor);
    }

    /// The median, after as long without looking.
    private static double seconds(Runnable work) {
        times(work);
        double[] times = times(work);
        return times[times.length / 2];
    }

    private static double[] times(Runnable work) {
        double[] times = new double[MOST_RUNS];
        long begin = System.nanoTime();
        int runs = 0;
        while (runs < MOST_RUNS) {
            long start = System.nanoTime();
            work.run();
            times[runs++] = (System.nanoTime() - start) * NANO;
            if (runs >= LEAST_RUNS && (System.nanoTime() - begin) * NANO > ENOUGH) break;
        }
        double[] sorted = Arrays.copyOf(times, runs);
        Arrays.sort(sorted);
        return sorted;
    }

    private void product() {
        int n = options.number("size");
        try (Kernels k = Backends.openCl().open(options.number("device"))) {
            Buffer a = k.upload(Seeded.values("a", n * n, 0, 1));
            Buffer b = k.upload(Seeded.values("b", n * n, 0, 1));
            Buffer y = k.allocate(n * n);
            Buffer one = k.upload(new float[1]);
            Product sizes = new Product(1, n, n, n, false, false, false, false);
            row(
                    "product " + n,
                    2.0 * n * n * n,
                    () -> {
                        k.product(sizes, a, b, y);
                        k.floats(one); // the commands before it are done then
                    });
        }
    }

    private void network() {
        ModelSpec spec = Models.named(options.text("model"));
        int side = options.number("side");
        int batch = options.number("batch");
        double flop = 2.0 * MultiplyAdds.of(spec, side);
        try (Engine engine = Engine.openCl(options.number("device"))) {
            Layer net = spec.build().apply(Site.root(new Seeded(engine, "rows")));
            Tensor images = images(engine, batch, side);
            String name = spec.name();
            row(name + " forward, batch " + batch, flop * batch, () -> net.apply(images).toArray());
            row(
                    name + " forward, batch 1",
                    flop,
                    () -> net.apply(images(engine, 1, side)).toArray());
            Study study = study(engine, net, spec, side);
            row("grad-cam, batch 1", flop, () -> map(study, new GradCam()));
            bits(study, spec, side);
            long before = engine.deviceAllocations();
            map(study, new GradCam());
            System.out.printf(
                    Locale.ROOT,
                    "memory asked for in one more: %d times%n",
                    engine.deviceAllocations() - before);
            int masks = study.evidence().activation().shape().dim(1);
            row(
                    "score-cam, " + masks + " masks",
                    flop * masks,
                    () -> map(study, ScoreCam.of(Profile.PAPER)));
            row(
                    "ablation-cam, " + masks + " channels",
                    0,
                    () -> map(study, AblationCam.of(Profile.PAPER)));
        }
    }

    private static Tensor images(Engine engine, int batch, int side) {
        Shape shape = new Shape(batch, 3, side, side);
        return engine.tensor(shape, Seeded.values("image", shape.size(), 0, 1));
    }

    private static Study study(Engine engine, Layer net, ModelSpec spec, int side) {
        return new Study(net, images(engine, 1, side), spec.targetLayer(), Target.top());
    }

    private static float[] map(Study study, Method method) {
        return study.explain(method).map().toArray();
    }

    private static void bits(Study study, ModelSpec spec, int side) {
        Engine cpu = Engine.cpu();
        Layer net = spec.build().apply(Site.root(new Seeded(cpu, "rows")));
        float[] expected = map(study(cpu, net, spec, side), new GradCam());
        int at = Arrays.mismatch(expected, map(study, new GradCam()));
        System.out.printf(
                Locale.ROOT,
                "grad-cam has the processor's bits: %s%n",
                at < 0 ? "yes" : "no, first at " + at);
    }
}
