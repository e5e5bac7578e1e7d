package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.gradients.Conductance;
import vitrine.cam.gradients.Deconvnet;
import vitrine.cam.gradients.DeepLift;
import vitrine.cam.gradients.ForGrad;
import vitrine.cam.gradients.GradientSaliency;
import vitrine.cam.gradients.GradientShap;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.gradients.GuidedGradCam;
import vitrine.cam.gradients.InputXGradient;
import vitrine.cam.gradients.IntegratedGradients;
import vitrine.cam.gradients.InternalInfluence;
import vitrine.cam.gradients.LinearApproximation;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.cam.perturbation.ExtremalPerturbation;
import vitrine.cam.perturbation.FeatureAblation;
import vitrine.cam.perturbation.FeaturePermutation;
import vitrine.cam.perturbation.Hsic;
import vitrine.cam.perturbation.KernelShap;
import vitrine.cam.perturbation.Lime;
import vitrine.cam.perturbation.Occlusion;
import vitrine.cam.perturbation.Rise;
import vitrine.cam.perturbation.ShapleyValues;
import vitrine.cam.perturbation.Sobol;
import vitrine.cam.propagation.ContrastiveExcitationBackprop;
import vitrine.cam.propagation.ExcitationBackprop;
import vitrine.cam.propagation.Lrp;
import vitrine.nn.Names;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Every method by its name, in the form that a profile gives it.
public final class Methods {
    private static final Map<String, Function<Profile, Method>> ALL =
            byName(
                    // class activation maps
                    _ -> new Cam(),
                    _ -> new GradCam(),
                    GradCamPlusPlus::of,
                    _ -> new TrueGradCamPlusPlus(),
                    SmoothGradCamPlusPlus::of,
                    XGradCam::of,
                    _ -> new HiResCam(),
                    _ -> new ElementGradCam(),
                    _ -> new LayerCam(),
                    EigenCam::of,
                    _ -> new EigenGradCam(),
                    _ -> new SegEigenCam(),
                    _ -> new KpcaCam(),
                    ScoreCam::of,
                    SsCam::of,
                    IsCam::of,
                    AblationCam::of,
                    FullGrad::of,
                    Fem::of,
                    _ -> new ShapleyCam(),
                    p -> FinerCam.of(p, new GradCam()),
                    p -> RefineCam.of(p, GradCamPlusPlus.of(p)),
                    _ -> new RandomCam(),
                    // transformers
                    _ -> new LeGrad(),
                    _ -> new AttentionRollout(),
                    _ -> new Chefer(),
                    // gradients
                    GradientSaliency::of,
                    _ -> new InputXGradient(),
                    GuidedBackprop::of,
                    Deconvnet::of,
                    GuidedGradCam::of,
                    IntegratedGradients::of,
                    SmoothGrad::of,
                    p -> smoothed(p, SmoothGrad.Statistic.MEAN_SQUARE),
                    p -> smoothed(p, SmoothGrad.Statistic.variance(p)),
                    GradientShap::of,
                    ForGrad::of,
                    _ -> new LinearApproximation(),
                    Conductance::of,
                    InternalInfluence::of,
                    DeepLift::of,
                    // relevance
                    Lrp::of,
                    _ -> new ExcitationBackprop(),
                    _ -> new ContrastiveExcitationBackprop(),
                    // perturbation
                    Occlusion::of,
                    FeatureAblation::of,
                    FeaturePermutation::of,
                    Rise::of,
                    ExtremalPerturbation::of,
                    ShapleyValues::of,
                    KernelShap::of,
                    Lime::of,
                    Sobol::of,
                    Hsic::of);

    private Methods() {}

    private static Method smoothed(Profile profile, SmoothGrad.Statistic statistic) {
        GradientSaliency gradient = new GradientSaliency(GradientSaliency.Sign.KEPT);
        return SmoothGrad.of(profile, gradient, statistic);
    }

    @SafeVarargs
    private static Map<String, Function<Profile, Method>> byName(
            Function<Profile, Method>... forms) {
        Map<String, Function<Profile, Method>> all = new LinkedHashMap<>();
        for (Function<Profile, Method> form : forms) {
            all.put(form.apply(Profile.PAPER).name(), form);
        }
        return Collections.unmodifiableMap(all);
    }

    /// The names of all methods.
    public static List<String> names() {
        return new ArrayList<>(ALL.keySet());
    }

    /// All methods, as the profile has them.
    public static List<Method> all(Profile profile) {
        return ALL.values().stream().map(f -> f.apply(profile)).toList();
    }

    /// The method of that name as the profile has it, or a [CamException] that names near ones.
    public static Method named(String name, Profile profile) {
        Function<Profile, Method> form = ALL.get(name);
        if (form != null) return form.apply(profile);
        throw new CamException(
                "method " + name + ": no method of that name" + Names.near(name, ALL.keySet()));
    }
}
