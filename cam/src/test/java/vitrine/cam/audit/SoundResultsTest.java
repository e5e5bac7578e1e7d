package vitrine.cam.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.methods.Methods;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What is right passes: every check of the numbers that applies to a method holds.
class SoundResultsTest {
    /// Checks of what a map is worth, which a network of random weights need not stand.
    private static final Set<String> WORTH =
            Set.of("parameter randomisation", "label randomisation", "deletion", "insertion");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cam",
                "grad-cam",
                "grad-cam++",
                "xgrad-cam",
                "hires-cam",
                "element-grad-cam",
                "layer-cam",
                "eigen-cam",
                "eigen-grad-cam",
                "score-cam",
                "ablation-cam",
                "shapley-cam",
                "full-grad",
                "fem",
                "random-cam",
                "saliency",
                "input-x-gradient",
                "integrated-gradients",
                "deep-lift",
                "lrp",
                "excitation-backprop",
                "linear-approximation",
                "guided-backprop"
            })
    void everyCheckOfTheNumbersHolds(String name) {
        Method method = Methods.named(name, Profile.PAPER);
        Audit audit = new Audit(Audited.subject(method), Audited.SIMD, TimeLimit.NONE);
        List<Verdict> failed = new ArrayList<>();
        List<Check> numbers = Checks.all().stream().filter(c -> !WORTH.contains(c.name())).toList();
        List<Verdict> all = audit.verdicts(numbers, _ -> {});
        for (Verdict v : all) if (!v.passes()) failed.add(v);
        assertEquals(List.of(), failed);
        long held = all.stream().filter(v -> v.outcome() == Verdict.Outcome.HOLDS).count();
        assertTrue(held >= 5, name + ": only " + all);
    }

    /// Each identity is there for a method that it is about.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "grad-cam:sum of the map",
                "hires-cam:sum of the map",
                "xgrad-cam:sum of the map",
                "input-x-gradient:sum of the map",
                "layer-cam:other sign of the score",
                "element-grad-cam:other sign of the score",
                "integrated-gradients:other sign of the score",
                "integrated-gradients:completeness",
                "deep-lift:completeness",
                "lrp:conservation",
                "excitation-backprop:conservation",
                "full-grad:conservation",
                "shapley-values:efficiency",
                "kernel-shap:efficiency",
                "eigen-cam:principal component",
                "eigen-grad-cam:principal component",
                "score-cam:scores asked one by one",
                "ablation-cam:scores asked one by one",
                "ablation-cam:formula restated",
                "shapley-cam:formula restated",
                "grad-cam++:formula restated"
            })
    void identitiesAreAsked(String row) {
        String[] parts = row.split(":");
        Check check =
                Checks.all().stream()
                        .filter(c -> c.name().equals(parts[1]))
                        .findFirst()
                        .orElseThrow();
        Audited.holds(Audited.subject(Methods.named(parts[0], Profile.PAPER)), check);
    }

    @Test
    void aLimitLeavesLongDerivationsOutAndSaysSo() {
        Method method = Methods.named("integrated-gradients", Profile.PAPER);
        Audit audit = new Audit(Audited.subject(method), Audited.SIMD, new TimeLimit(1e-9));
        Verdict v = audit.verdicts(List.of(new Rederived()), _ -> {}).getFirst();
        assertEquals(Verdict.Outcome.NOT_APPLICABLE, v.outcome());
        assertTrue(v.because().contains("more than the limit"), v.because());
        assertTrue(v.passes());
    }

    @Test
    void checksHaveNamesOfTheirOwn() {
        List<String> names = Checks.all().stream().map(Check::name).toList();
        assertEquals(names.size(), Set.copyOf(names).size(), names.toString());
    }
}
