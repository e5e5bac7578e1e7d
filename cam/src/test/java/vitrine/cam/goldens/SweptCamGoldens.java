package vitrine.cam.goldens;

import org.jspecify.annotations.Nullable;

import vitrine.cam.ChannelMasks;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.Weighted;
import vitrine.cam.combine.Augmented;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.EigenSmooth;
import vitrine.cam.methods.FinerCam;
import vitrine.cam.methods.FullGrad;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.GradCamPlusPlus;
import vitrine.cam.methods.RefineCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.cam.methods.ShapleyCam;
import vitrine.cam.methods.XGradCam;
import vitrine.cam.targets.Finer;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The cases of one file by pytorch-grad-cam that sweep, use biases or curvature, or combine other
/// methods, compared with ours on one engine.
final class SweptCamGoldens {
    private static final double RAW = 1e-4;
    private static final double FINAL = 2e-3;
    private static final double DOUBLE = 1e-9;
    private static final double SINGLE = 1e-6;
    private static final double QUANTILE = 1e-4;
    private static final int THINNED = 4;

    private final Goldens goldens;
    private final List<String> failures = new ArrayList<>();
    private final List<String> compared = new ArrayList<>();
    private boolean exact;
    private double worstRaw;
    private double worstFinal;

    SweptCamGoldens(Goldens goldens) {
        this.goldens = goldens;
    }

    /// Runs all cases of the methods there are and gives a line of results.
    String check(Layer model, Map<String, Tensor> inputs) {
        exact = inputs.values().iterator().next().engine().name().equals("reference");
        for (Map<String, Object> example : goldens.cases()) {
            Method method = method(example);
            if (method == null) continue;
            int before = failures.size();
            compare(example, method, model, inputs.get(String.valueOf(example.get("input"))));
            if (failures.size() > before) failures.subList(before + 1, failures.size()).clear();
            compared.add(String.valueOf(example.get("id")));
        }
        return goldens.name()
                + " swept and combined "
                + (exact ? "reference " : "simd ")
                + (compared.size() - failures.size())
                + "/"
                + compared.size()
                + ", raw "
                + worstRaw
                + ", final "
                + worstFinal;
    }

    /// How many cases were compared.
    int cases() {
        return compared.size();
    }

    /// The first difference of each case that differs.
    List<String> failures() {
        return failures;
    }

    private static @Nullable Method method(Map<String, Object> example) {
        String name = String.valueOf(example.get("method"));
        if (Boolean.TRUE.equals(example.get("aug_smooth"))) {
            Method base =
                    switch (name) {
                        case "GradCAM" -> new GradCam();
                        case "GradCAMPlusPlus" -> GradCamPlusPlus.of(Profile.PYTORCH_GRAD_CAM);
                        case "XGradCAM" -> XGradCam.of(Profile.PYTORCH_GRAD_CAM);
                        case "ScoreCAM" -> scoreCam();
                        default -> throw new IllegalStateException(name);
                    };
            return new Augmented(base);
        }
        if (Boolean.TRUE.equals(example.get("eigen_smooth"))) {
            return switch (name) {
                case "ScoreCAM" -> new EigenSmooth(scoreCam());
                case "AblationCAM" -> new EigenSmooth(ablationCam(example));
                case "FullGrad" -> new FullGrad(FullGrad.Form.PYTORCH_GRAD_CAM_EIGEN_SMOOTH);
                default -> null;
            };
        }
        return switch (name) {
            case "ScoreCAM" -> scoreCam();
            case "AblationCAM" -> ablationCam(example);
            case "FullGrad" -> FullGrad.of(Profile.PYTORCH_GRAD_CAM);
            case "ShapleyCAM" -> new ShapleyCam();
            case "FinerCAM" -> finerCam(Goldens.map(example.get("call_args")));
            case "RefineCAM" ->
                    RefineCam.of(
                            Profile.PYTORCH_GRAD_CAM, GradCamPlusPlus.of(Profile.PYTORCH_GRAD_CAM));
            default -> null;
        };
    }

    private static Weighted scoreCam() {
        return new ScoreCam(ChannelMasks.Form.PYTORCH_GRAD_CAM);
    }

    private static Weighted ablationCam(Map<String, Object> example) {
        Map<String, Object> options = Goldens.map(example.get("options"));
        int batch = ((Number) options.get("batch_size")).intValue();
        Object ratio = options.getOrDefault("ratio_channels_to_ablate", 1.0);
        return new AblationCam(new AblationCam.Drifting(batch, ((Number) ratio).doubleValue()));
    }

    private static Method finerCam(Map<String, Object> arguments) {
        Object ranks = arguments.getOrDefault("comparison_categories", List.of(1, 2, 3));
        Object alpha = arguments.getOrDefault("alpha", 1.0);
        return new FinerCam(
                new GradCam(),
                Arrays.stream(Goldens.integers(ranks)).boxed().toList(),
                ((Number) alpha).doubleValue(),
                Finer.Weighting.PROBABILITY);
    }

    /// FinerCAM chooses its class by itself, or by an argument.
    private Target target(Map<String, Object> example, Engine engine) {
        Object chosen = Goldens.map(example.get("call_args")).get("target_idx");
        return chosen instanceof Number k
                ? Target.logit(k.intValue())
                : GoldenTarget.of(example, goldens, engine);
    }

    private void compare(Map<String, Object> example, Method method, Layer model, Tensor x) {
        Object layers = example.getOrDefault("recorded_layer_order", example.get("target_layers"));
        Place[] places =
                layers instanceof String
                        ? new Place[] {Place.input()}
                        : Goldens.list(layers).stream()
                                .map(l -> Place.of(String.valueOf(l)))
                                .toArray(Place[]::new);
        Saliency s =
                new Study(model, x, Place.INPUT, target(example, x.engine()))
                        .at(places)
                        .explain(method);
        for (int i = 0; i < places.length; i++) {
            if (stored(example, "raw" + i)) near(example, "raw" + i, s.maps().get(i), RAW);
        }
        if (x.shape().rank() > 4) return; // the library resizes volumes by a cubic spline
        int[] extents = Space.extents(x);
        near(example, "final", s.render(Profile.PYTORCH_GRAD_CAM, extents), FINAL);
    }

    private boolean stored(Map<String, Object> example, String what) {
        return goldens.has(example.get("id") + "/" + what + ".f64");
    }

    private void near(Map<String, Object> example, String what, Tensor map, double floor) {
        String id = String.valueOf(example.get("id"));
        boolean thinned = !stored(example, what) && what.equals("final");
        Tensor seen = thinned ? thinned(map) : map;
        Goldens.Golden stored = goldens.tensor(id + "/" + what + (thinned ? "_s4" : "") + ".f64");
        double[] golden = stored.values();
        double[] ours = seen.toDoubles();
        double error = Goldens.maxError(ours, golden);
        if (Boolean.TRUE.equals(example.get("sign_ambiguous")))
            error = eitherSign(id, what, ours, golden, seen.shape().dim(0));
        double scale = what.startsWith("raw") ? Goldens.maxAbs(golden) : 1;
        double allowed =
                exact
                        ? (rounded(example, what, stored) ? SINGLE : DOUBLE) * scale
                        : Math.max(8 * Goldens.yardstick(example, what), floor * scale);
        if (what.startsWith("raw")) worstRaw = Math.max(worstRaw, error / scale);
        if (what.equals("final")) worstFinal = Math.max(worstFinal, error);
        if (!(error <= allowed) && !flipped(example, ours, golden))
            failures.add(id + "/" + what + ": off by " + error + ", allowed " + allowed);
    }

    /// Whether single pixels of a FullGrad map differ and no more. It has gradients at every layer:
    /// where a unit lies within rounding of zero, or two of a pooling window of each other, it may
    /// flip in single precision and move a pixel by far more than rounding does. (VGG-16: one by
    /// 2.6e-3, while in double precision the whole map is off by 1e-6.) In such cases the goldens'
    /// README names the 99 % quantile and the cosine in place of the maximum.
    private boolean flipped(Map<String, Object> example, double[] ours, double[] golden) {
        if (exact || !example.get("method").equals("FullGrad")) return false;
        double[] errors = new double[ours.length];
        Arrays.setAll(errors, i -> Math.abs(ours[i] - golden[i]));
        Arrays.sort(errors);
        return errors[(int) (0.99 * errors.length)] <= QUANTILE && cosine(ours, golden) > 0.999;
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squares += a[i] * a[i];
            others += b[i] * b[i];
        }
        return product / Math.sqrt(squares * others);
    }

    /// What the library has in single precision even where the model runs in double: everything
    /// resized, and what comes of the scores of a sweep or of a singular vector.
    private static boolean rounded(
            Map<String, Object> example, String what, Goldens.Golden stored) {
        String method = String.valueOf(example.get("method"));
        return what.equals("final")
                || !stored.dtype().equals("F64")
                || Boolean.TRUE.equals(example.get("eigen_smooth"))
                || method.equals("ScoreCAM")
                || method.equals("AblationCAM");
    }

    private static Tensor thinned(Tensor map) {
        return map.slice(2, 0, map.shape().dim(2), THINNED)
                .slice(3, 0, map.shape().dim(3), THINNED);
    }

    /// The error where each sample may have either sign of its singular vector. FullGrad scales it
    /// without rectifying, so that the other sign is one less the map.
    private double eitherSign(String id, String what, double[] ours, double[] golden, int n) {
        String flipped = id + "/final_flipped";
        double[] other =
                !what.equals("final")
                        ? Arrays.stream(golden).map(v -> -v).toArray()
                        : goldens.has(flipped)
                                ? goldens.tensor(flipped).values()
                                : Arrays.stream(golden).map(v -> 1 - v).toArray();
        int size = golden.length / n;
        double worst = 0;
        for (int i = 0; i < n; i++) {
            int from = i * size;
            double[] own = Arrays.copyOfRange(ours, from, from + size);
            double a = Goldens.maxError(own, Arrays.copyOfRange(golden, from, from + size));
            double b = Goldens.maxError(own, Arrays.copyOfRange(other, from, from + size));
            worst = Math.max(worst, Math.min(a, b));
        }
        return worst;
    }
}
