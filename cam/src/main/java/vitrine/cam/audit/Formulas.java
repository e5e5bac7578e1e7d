package vitrine.cam.audit;

import vitrine.cam.NotApplicable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The published formulas, written once more, from the quantities that a result carries to those
/// that it says follow from them.
final class Formulas {
    /// What a result carries, by name.
    @FunctionalInterface
    interface Given {
        /// A [vitrine.cam.NotApplicable] if it carries no such quantity.
        Enclosed the(String name);
    }

    /// From what is given to what must follow, by name.
    @FunctionalInterface
    interface Formula extends Function<Given, Map<String, Enclosed>> {}

    private Formulas() {}

    /// By the method's name, and its parameters where forms of other houses share the name.
    static Map<String, Formula> all() {
        Map<String, Formula> all = new LinkedHashMap<>();
        all.put("GradCam[]", Formulas::gradCam);
        all.put("HiResCam[]", g -> map(a(g).times(g.the("gradient"))));
        all.put("LinearApproximation[]", g -> map(a(g).times(g.the("gradient"))));
        all.put("ElementGradCam[]", g -> map(a(g).times(g.the("gradient")).relu()));
        all.put("LayerCam[]", g -> map(a(g).times(g.the("gradient").relu())));
        all.put("InputXGradient[]", g -> Map.of("map", a(g).times(g.the("gradient"))));
        all.put("GradientSaliency[sign=DROPPED]", g -> Map.of("map", g.the("gradient").abs()));
        all.put("GradientSaliency[sign=KEPT]", g -> Map.of("map", g.the("gradient")));
        all.put("XGradCam[epsilon=0.0]", Formulas::xGradCam);
        all.put("GradCamPlusPlus[form=PAPER]", Formulas::plusPlus);
        all.put("ShapleyCam[]", Formulas::shapley);
        all.put("Cam[]", g -> map(a(g).times(g.the("w"))));
        all.put("RandomCam", g -> map(a(g).times(g.the("w"))));
        all.put("AblationCam[replacement=", Formulas::ablation);
        all.put("ScoreCam[", g -> map(a(g).times(g.the("alpha"))));
        all.put("SsCam[", g -> map(a(g).times(g.the("alpha"))));
        all.put("IsCam[", g -> map(a(g).times(g.the("alpha"))));
        return all;
    }

    private static Enclosed a(Given g) {
        return g.the("activation");
    }

    private static Map<String, Enclosed> map(Enclosed weighted) {
        return Map.of("map", weighted.overChannels());
    }

    private static Map<String, Enclosed> weighed(String name, Enclosed weights, Given g) {
        Map<String, Enclosed> all = new LinkedHashMap<>();
        all.put(name, weights);
        all.put("map", a(g).times(weights).overChannels());
        return all;
    }

    private static Map<String, Enclosed> gradCam(Given g) {
        return weighed("alpha", g.the("gradient").mean(), g);
    }

    private static Map<String, Enclosed> xGradCam(Given g) {
        Enclosed shares = a(g).times(g.the("gradient")).overPositions();
        return weighed("w", shares.over(a(g).overPositions()), g);
    }

    private static Map<String, Enclosed> plusPlus(Given g) {
        Enclosed gradient = g.the("gradient");
        Enclosed below = gradient.times(a(g).overPositions()).plus(Enclosed.number(2));
        Enclosed alpha = Enclosed.number(1).over(below);
        return weighed("w", alpha.times(gradient.relu()).overPositions(), g);
    }

    private static Map<String, Enclosed> shapley(Given g) {
        Enclosed half = g.the("curvature").over(Enclosed.number(2));
        return weighed("w", g.the("gradient").minus(half).mean(), g);
    }

    /// `(S - S_k) / S`, where the scores without each channel stand in a column.
    private static Map<String, Enclosed> ablation(Given g) {
        Enclosed score = g.the("score");
        Enclosed without = g.the("score without");
        if (without.value().length != a(g).c())
            throw new NotApplicable("only some of the channels were taken away");
        Enclosed row = new Enclosed(1, without.value().length, 1, without.value(), without.error());
        return weighed("w", score.minus(row).over(score), g);
    }
}
