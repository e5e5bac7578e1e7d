package vitrine.cam.goldens;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// The cases of one file of maps by pytorch-grad-cam, compared with ours on one engine.
final class CamGoldens {
    private static final double RAW = 1e-4;
    private static final double FINAL = 2e-3;
    private static final double DOUBLE = 1e-9;
    private static final double SINGLE = 1e-6;
    private static final int THINNED = 4;
    private static final Profile PROFILE = Profile.PYTORCH_GRAD_CAM;

    private final Goldens goldens;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, Map<Method, Tensor>> answers = new HashMap<>();
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
            Method method = GoldenMethod.of(example);
            if (method == null) {
                skipped.merge(GoldenMethod.name(example), 1, Integer::sum);
                continue;
            }
            cases++;
            int before = failures.size();
            compare(example, method, model, inputs.get(String.valueOf(example.get("input"))));
            if (failures.size() > before) failures.subList(before + 1, failures.size()).clear();
        }
        return "%s %s %d/%d, raw %.1e, final %.1e%s"
                .formatted(
                        goldens.name(),
                        exact ? "reference" : "simd",
                        cases - failures.size(),
                        cases,
                        worstRaw,
                        worstFinal,
                        skipped.isEmpty() ? "" : ", to come " + skipped);
    }

    /// How many cases were compared or, by name, left for later.
    int cases() {
        return cases + skipped.values().stream().mapToInt(n -> n).sum();
    }

    /// The first difference of each case that differs.
    List<String> failures() {
        return failures;
    }

    private void compare(Map<String, Object> example, Method method, Layer model, Tensor x) {
        List<Tensor> maps = new ArrayList<>();
        for (Object layer : layers(example)) {
            Tensor map = answer(example, String.valueOf(layer), method, model, x);
            String raw = "raw" + maps.size();
            if (Boolean.TRUE.equals(example.get("sign_ambiguous")))
                map = turned(map, golden(example, raw).values());
            near(example, raw, map, RAW);
            maps.add(map);
        }
        compareFinished(example, maps, Space.extents(x));
    }

    private static List<Object> layers(Map<String, Object> example) {
        Object named = example.getOrDefault("recorded_layer_order", example.get("target_layers"));
        return named instanceof String all ? List.of(all) : Goldens.list(named);
    }

    /// The method's map at one layer, computed together with those of all cases that ask the same.
    private Tensor answer(
            Map<String, Object> example, String layer, Method method, Layer model, Tensor x) {
        String question = question(example);
        return Objects.requireNonNull(
                answers.computeIfAbsent(
                                question + " " + layer,
                                _ -> {
                                    List<Method> methods = methods(question, layer);
                                    Target target = GoldenTarget.of(example, goldens, x.engine());
                                    List<Saliency> found =
                                            new Study(model, x, layer, target).explain(methods);
                                    Map<Method, Tensor> maps = new HashMap<>();
                                    for (Saliency s : found) maps.put(s.method(), s.map());
                                    return maps;
                                })
                        .get(method));
    }

    private static String question(Map<String, Object> example) {
        return example.get("input") + " " + example.get("targets");
    }

    private List<Method> methods(String question, String layer) {
        Set<Method> methods = new LinkedHashSet<>();
        for (Map<String, Object> example : goldens.cases()) {
            if (!question(example).equals(question) || !layers(example).contains(layer)) continue;
            Method method = GoldenMethod.of(example);
            if (method != null) methods.add(method);
        }
        return new ArrayList<>(methods);
    }

    private void compareFinished(Map<String, Object> example, List<Tensor> maps, int[] extents) {
        for (int i = 0; i < maps.size() && maps.size() > 1; i++) {
            Tensor scaled = PROFILE.resized(scaled(maps.get(i).relu()), extents);
            near(example, "layer_scaled" + i, scaled, FINAL);
        }
        near(example, "final", PROFILE.display(maps, extents), FINAL);
        String id = String.valueOf(example.get("id"));
        if (goldens.has(id + "/final_flipped")) {
            List<Tensor> other = maps.stream().map(Tensor::neg).toList();
            Goldens.Golden golden = goldens.tensor(id + "/final_flipped");
            within(
                    example,
                    "final_flipped",
                    PROFILE.display(other, extents),
                    golden,
                    "final",
                    FINAL);
        }
    }

    /// Each sample with the sign of the golden one, which is an accident of its linear algebra.
    private static Tensor turned(Tensor map, double[] golden) {
        double[] own = map.toDoubles();
        int samples = map.shape().dim(0);
        int size = own.length / samples;
        double[] signs = new double[samples];
        Arrays.setAll(
                signs,
                n -> {
                    double agreement = 0;
                    for (int p = n * size; p < (n + 1) * size; p++) agreement += own[p] * golden[p];
                    return agreement < 0 ? -1 : 1;
                });
        int[] ones = new int[map.shape().rank()];
        Arrays.fill(ones, 1);
        return map.mul(map.engine().tensor(new Shape(ones).with(0, samples), signs));
    }

    /// pytorch-grad-cam's scaling between layers, which the profile applies inside.
    private static Tensor scaled(Tensor x) {
        Tensor raised = x.sub(Space.least(x));
        return raised.div(Space.greatest(raised).add(1e-7));
    }

    private Goldens.Golden golden(Map<String, Object> example, String what) {
        return goldens.tensor(example.get("id") + "/" + what + ".f64");
    }

    private void near(Map<String, Object> example, String what, Tensor map, double floor) {
        boolean whole = goldens.has(example.get("id") + "/" + what + ".f64");
        Tensor seen = whole ? map : thinned(map);
        Goldens.Golden golden = golden(example, whole ? what : what + "_s" + THINNED);
        within(example, what, seen, golden, what, floor);
    }

    private static Tensor thinned(Tensor map) {
        return map.slice(2, 0, map.shape().dim(2), THINNED)
                .slice(3, 0, map.shape().dim(3), THINNED);
    }

    private void within(
            Map<String, Object> example,
            String what,
            Tensor map,
            Goldens.Golden golden,
            String yardstick,
            double floor) {
        double error = Goldens.maxError(map.toDoubles(), golden.values());
        boolean raw = what.startsWith("raw");
        double scale = raw ? Goldens.maxAbs(golden.values()) : 1;
        double inDouble = raw && inDouble(example, golden) ? DOUBLE : SINGLE;
        double allowed =
                exact
                        ? inDouble * scale
                        : Math.max(8 * yardstick(example, yardstick), floor * scale);
        if (raw) worstRaw = Math.max(worstRaw, error / scale);
        if (what.equals("final")) worstFinal = Math.max(worstFinal, error);
        if (!(error <= allowed))
            failures.add(
                    example.get("id") + "/" + what + ": off by " + error + ", allowed " + allowed);
    }

    /// Zero where the manifest says that PyTorch's own sign was another in single precision.
    private static double yardstick(Map<String, Object> example, String what) {
        Object measured = Goldens.map(example.get("yard_max_abs_rel")).get(what);
        return measured instanceof String ? 0 : Goldens.yardstick(example, what);
    }

    /// Whether pytorch-grad-cam computed in double precision to the end: it rounds projections.
    private static boolean inDouble(Map<String, Object> example, Goldens.Golden golden) {
        String name = GoldenMethod.name(example);
        return golden.dtype().equals("F64")
                && !name.contains("Eigen")
                && !name.contains("KPCA")
                && !name.contains("eigen_smooth");
    }
}
