package vitrine.cam.goldens;

import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Resampled;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.propagation.ContrastiveExcitationBackprop;
import vitrine.cam.propagation.ExcitationBackprop;
import vitrine.cam.propagation.Probe;
import vitrine.cam.propagation.Reading;
import vitrine.engine.Interpolation;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;
import vitrine.engine.Unary;
import vitrine.goldens.Goldens;
import vitrine.kernels.UnaryFn;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The cases of one file of maps by TorchRay that have a saliency layer or the input, compared with
/// ours on one engine.
final class TorchrayCases {
    /// A rectifier lets through what arrives positive where its argument is not negative.
    private static final Rules GUIDED =
            (call, g) ->
                    call.op() instanceof Unary u && u.fn() == UnaryFn.RELU
                            ? call.x().ge(0).mul(g.relu())
                            : call.vjp(g);

    /// A rectifier lets through what arrives positive.
    private static final Rules DECONVNET =
            (call, g) ->
                    call.op() instanceof Unary u && u.fn() == UnaryFn.RELU ? g.relu() : call.vjp(g);

    private static final Map<String, Method> METHODS =
            Map.of(
                    "grad_cam",
                    new GradCam(),
                    "linear_approx",
                    new Probe("linear", Rules.STANDARD, Reading.PRODUCT),
                    "gradient",
                    new Probe("gradient", Rules.STANDARD, Reading.LARGEST),
                    "guided_backprop",
                    new Probe("guided", GUIDED, Reading.LARGEST),
                    "deconvnet",
                    new Probe("deconvnet", DECONVNET, Reading.LARGEST),
                    "excitation_backprop",
                    new ExcitationBackprop(),
                    "contrastive_excitation_backprop",
                    new ContrastiveExcitationBackprop());

    private static final double ATTRIBUTIONS = 1e-4;
    private static final double DOUBLE = 1e-9;

    /// Float64 rounded to float32.
    private static final double ROUNDED = 1e-6;

    /// Gradients computed in float32.
    private static final double SINGLE = 1e-5;

    private static final double DIRECTION = 0.999;

    private final Goldens goldens;
    private final boolean deep;
    private final List<String> failures = new ArrayList<>();
    private double worst;
    private int cases;

    /// @param deep whether the network has so many units that some lie within rounding of zero
    TorchrayCases(Goldens goldens, boolean deep) {
        this.goldens = goldens;
        this.deep = deep;
    }

    /// Compares all cases there are methods for and gives a line of results.
    String check(Layer model, Tensor x) {
        for (Map<String, Object> example : goldens.cases()) {
            Method method = METHODS.get(String.valueOf(example.get("method")));
            if (method == null) continue;
            cases++;
            compare(example, method, model, x);
        }
        return String.format(
                Locale.ROOT,
                "%s saliency %s %d/%d, worst %.1e",
                goldens.name(),
                x.engine().name(),
                cases - failures.size(),
                cases,
                worst);
    }

    int cases() {
        return cases;
    }

    List<String> failures() {
        return failures;
    }

    private void compare(Map<String, Object> example, Method method, Layer model, Tensor x) {
        Map<String, Object> args = Goldens.map(example.get("args"));
        Object layer = args.get("saliency_layer");
        Place place = layer == null ? Place.input() : Place.of(layer.toString());
        Target target = Target.logits(classes(example.get("target"), x.shape().dim(0)));
        Tensor map = new Study(model, x, place.toString(), target).explain(method).map();
        String name = String.valueOf(example.get("method"));
        boolean rectified = name.equals("grad_cam") || name.startsWith("contrastive");
        Tensor seen = finished(rectified ? map.relu() : map, x, args);
        near(example, seen);
    }

    private static int[] classes(Object described, int batch) {
        int[] given = Goldens.integers(described);
        if (given.length == batch) return given;
        int[] all = new int[batch];
        Arrays.fill(all, given[0]);
        return all;
    }

    private static Tensor finished(Tensor map, Tensor x, Map<String, Object> args) {
        Interpolation mode =
                "bicubic".equals(args.get("resize_mode"))
                        ? Interpolation.CUBIC
                        : Interpolation.LINEAR;
        double smooth = ((Number) args.getOrDefault("smooth", 0)).doubleValue();
        return new Resampled(mode, smooth).display(List.of(map), extents(map, x, args));
    }

    /// TorchRay's sizes are width and height.
    private static int[] extents(Tensor map, Tensor x, Map<String, Object> args) {
        Object resize = args.getOrDefault("resize", false);
        if (resize instanceof Boolean to) return Space.extents(to ? x : map);
        int[] size = Goldens.integers(resize);
        return new int[] {size[1], size[0]};
    }

    /// TorchRay smooths in single precision alone, so there the reference is a network's result in
    /// float32. In our single precision a unit of a deep network that lies within rounding of zero
    /// opens or closes, and the gradient below it is another one over its whole field of view:
    /// there the direction counts, and the comparison in double precision, where all cases agree.
    private void near(Map<String, Object> example, Tensor seen) {
        String id = String.valueOf(example.get("id"));
        boolean single = !goldens.has(id + "/sal.f64");
        Goldens.Golden golden = goldens.tensor(id + (single ? "/sal.f32" : "/sal.f64"));
        double[] expected = golden.values();
        double[] actual = seen.toDoubles();
        boolean exact = seen.engine().name().equals("reference");
        if (!exact && deep && !Goldens.map(example.get("args")).containsKey("saliency_layer")) {
            double cosine = cosine(actual, expected);
            if (!(cosine > DIRECTION)) failures.add(id + ": direction off by " + (1 - cosine));
            return;
        }
        double scale = Goldens.maxAbs(expected);
        double error = Goldens.maxError(actual, expected);
        double yard = exact || single ? 0 : 8 * Goldens.yardstick(example, "sal");
        double floor = exact ? (golden.dtype().equals("F64") ? DOUBLE : ROUNDED) : ATTRIBUTIONS;
        double allowed = Math.max(yard, (exact && single ? SINGLE : floor) * scale);
        if (scale > 0) worst = Math.max(worst, error / scale);
        if (!(error <= allowed)) failures.add(id + ": off by " + error + ", allowed " + allowed);
    }

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
