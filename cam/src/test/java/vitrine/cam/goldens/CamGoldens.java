package vitrine.cam.goldens;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.LayerCam;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The cases of one file of maps by pytorch-grad-cam, compared with ours on one engine.
final class CamGoldens {
    private static final Map<String, Method> METHODS =
            Map.of(
                    "GradCAM",
                    new GradCam(),
                    "HiResCAM",
                    new HiResCam(),
                    "LayerCAM",
                    new LayerCam());
    private static final double RAW = 1e-4;
    private static final double FINAL = 2e-3;
    private static final double DOUBLE = 1e-6;
    private static final int THINNED = 4;

    private final Goldens goldens;
    private final List<String> failures = new ArrayList<>();
    private boolean exact;
    private double worstRaw;
    private double worstFinal;
    private int cases;

    CamGoldens(Goldens goldens) {
        this.goldens = goldens;
    }

    /// Runs all cases of the methods there are and gives a line of results.
    String check(Layer model, Map<String, Tensor> inputs) {
        exact = inputs.values().iterator().next().engine().name().equals("reference");
        for (Map<String, Object> example : goldens.cases()) {
            if (!METHODS.containsKey(String.valueOf(example.get("method")))) continue;
            if (Boolean.TRUE.equals(example.get("eigen_smooth"))
                    || Boolean.TRUE.equals(example.get("aug_smooth"))) {
                continue;
            }
            cases++;
            int before = failures.size();
            compare(example, model, inputs.get(String.valueOf(example.get("input"))));
            if (failures.size() > before) failures.subList(before + 1, failures.size()).clear();
        }
        return goldens.name()
                + " "
                + (exact ? "reference " : "simd ")
                + (cases - failures.size())
                + "/"
                + cases
                + ", raw "
                + worstRaw
                + ", final "
                + worstFinal;
    }

    /// How many cases were compared.
    int cases() {
        return cases;
    }

    /// The first difference of each case that differs.
    List<String> failures() {
        return failures;
    }

    private void compare(Map<String, Object> example, Layer model, Tensor x) {
        Method method = METHODS.get(String.valueOf(example.get("method")));
        Target target = GoldenTarget.of(example.get("targets"));
        List<Object> layers =
                Goldens.list(
                        example.getOrDefault("recorded_layer_order", example.get("target_layers")));
        int height = x.shape().dim(2);
        int width = x.shape().dim(3);
        List<Tensor> scaled = new ArrayList<>();
        Tensor rendered = x;
        for (int i = 0; i < layers.size(); i++) {
            Saliency s = new Study(model, x, String.valueOf(layers.get(i)), target).explain(method);
            near(example, "raw" + i, s.map(), RAW);
            rendered = Profile.PYTORCH_GRAD_CAM.display(List.of(s.map()), height, width);
            if (layers.size() == 1) continue;
            scaled.add(Interpolation.LINEAR.resize(scaled(s.map().relu()), height, width));
            near(example, "layer_scaled" + i, scaled.getLast(), FINAL);
        }
        if (layers.size() > 1) rendered = scaled(mean(scaled));
        near(example, "final", rendered, FINAL);
    }

    /// pytorch-grad-cam's scaling between layers, which the profile applies to one.
    private static Tensor scaled(Tensor x) {
        Tensor raised = x.sub(x.amin(1, 2, 3));
        return raised.div(raised.amax(1, 2, 3).add(1e-7));
    }

    private static Tensor mean(List<Tensor> maps) {
        Tensor sum = maps.getFirst();
        for (Tensor map : maps.subList(1, maps.size())) sum = sum.add(map);
        return sum.div(maps.size());
    }

    private void near(Map<String, Object> example, String what, Tensor map, double floor) {
        String id = String.valueOf(example.get("id"));
        boolean thinned = !goldens.has(id + "/" + what + ".f64") && what.equals("final");
        Tensor seen =
                thinned
                        ? map.slice(2, 0, map.shape().dim(2), THINNED)
                                .slice(3, 0, map.shape().dim(3), THINNED)
                        : map;
        double[] golden =
                goldens.tensor(id + "/" + what + (thinned ? "_s4" : "") + ".f64").values();
        double error = Goldens.maxError(seen.toDoubles(), golden);
        double scale = what.startsWith("raw") ? Goldens.maxAbs(golden) : 1;
        double allowed =
                exact
                        ? DOUBLE * scale
                        : Math.max(8 * Goldens.yardstick(example, what), floor * scale);
        if (what.startsWith("raw")) worstRaw = Math.max(worstRaw, error / scale);
        if (what.equals("final")) worstFinal = Math.max(worstFinal, error);
        if (!(error <= allowed))
            failures.add(id + "/" + what + ": off by " + error + ", allowed " + allowed);
    }
}
