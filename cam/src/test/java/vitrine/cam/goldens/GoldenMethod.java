package vitrine.cam.goldens;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Weighted;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.KernelComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.cam.methods.EigenCam;
import vitrine.cam.methods.EigenGradCam;
import vitrine.cam.methods.EigenSmooth;
import vitrine.cam.methods.ElementGradCam;
import vitrine.cam.methods.Fem;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.GradCamPlusPlus;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.KpcaCam;
import vitrine.cam.methods.LayerCam;
import vitrine.cam.methods.SegEigenCam;
import vitrine.cam.methods.XGradCam;
import vitrine.goldens.Goldens;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Which method a golden case means: pytorch-grad-cam's class names, with the options of the case.
final class GoldenMethod {
    private static final Profile PGC = Profile.PYTORCH_GRAD_CAM;

    private static final Map<String, Function<Map<String, Object>, Method>> BY_NAME =
            Map.ofEntries(
                    Map.entry("GradCAM", _ -> new GradCam()),
                    Map.entry("HiResCAM", _ -> new HiResCam()),
                    Map.entry("LayerCAM", _ -> new LayerCam()),
                    Map.entry("GradCAMElementWise", _ -> new ElementGradCam()),
                    Map.entry("GradCAMPlusPlus", _ -> GradCamPlusPlus.of(PGC)),
                    Map.entry("XGradCAM", _ -> XGradCam.of(PGC)),
                    Map.entry("EigenCAM", _ -> EigenCam.of(PGC)),
                    Map.entry("EigenGradCAM", _ -> new EigenGradCam()),
                    Map.entry("SegEigenCAM", _ -> new SegEigenCam()),
                    Map.entry("KPCA_CAM", GoldenMethod::kpca),
                    Map.entry("FEM", GoldenMethod::fem));

    /// Compared in [SweptCamGoldensTest]; their cases are counted here.
    private static final Set<String> TO_COME =
            Set.of("ScoreCAM", "AblationCAM", "FullGrad", "ShapleyCAM", "FinerCAM", "RefineCAM");

    private GoldenMethod() {}

    /// The case's method as the report names it: `GradCAM`, `GradCAM+eigen_smooth`.
    static String name(Map<String, Object> example) {
        return example.get("method")
                + (is(example, "eigen_smooth") ? "+eigen_smooth" : "")
                + (is(example, "aug_smooth") ? "+aug_smooth" : "");
    }

    /// The method of a case, or null while there is none.
    static @Nullable Method of(Map<String, Object> example) {
        String name = String.valueOf(example.get("method"));
        if (TO_COME.contains(name) || is(example, "aug_smooth")) return null;
        Function<Map<String, Object>, Method> factory = BY_NAME.get(name);
        if (factory == null) throw new IllegalArgumentException("no method " + name);
        Method method = factory.apply(Goldens.map(example.getOrDefault("options", Map.of())));
        return is(example, "eigen_smooth") ? new EigenSmooth((Weighted) method) : method;
    }

    private static boolean is(Map<String, Object> example, String option) {
        return Boolean.TRUE.equals(example.get(option));
    }

    private static Method fem(Map<String, Object> options) {
        double k = number(options, "k", Fem.of(PGC).k());
        return new Fem(Fem.Form.PYTORCH_GRAD_CAM, k);
    }

    private static Method kpca(Map<String, Object> options) {
        double gamma = number(options, "gamma", 0);
        Kernel kernel =
                switch (String.valueOf(options.getOrDefault("kernel", "sigmoid"))) {
                    case "sigmoid" -> new Kernel.Sigmoid(gamma, 1);
                    case "rbf" -> new Kernel.Rbf(gamma);
                    case "linear" -> new Kernel.Linear();
                    default -> throw new IllegalArgumentException("no kernel for " + options);
                };
        return new KpcaCam(new KernelComponent(kernel, Sign.MAP));
    }

    private static double number(Map<String, Object> options, String name, double otherwise) {
        return options.get(name) instanceof Number n ? n.doubleValue() : otherwise;
    }
}
