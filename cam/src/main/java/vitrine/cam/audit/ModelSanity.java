package vitrine.cam.audit;

import org.jspecify.annotations.Nullable;

import vitrine.cam.metrics.Estimate;
import vitrine.cam.metrics.ModelRandomisation;
import vitrine.cam.metrics.RankCorrelation;
import vitrine.cam.metrics.Rebuild;
import vitrine.cam.metrics.Scheme;
import vitrine.cam.metrics.Trial;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Cascading parameter randomisation (Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim, 2018): the
/// model's parts lose what they learnt, from the score down, and the map is compared with the
/// result's by Spearman's rank correlation `ρ`.
///
/// A map that does not look at what was learnt keeps `ρ = 1`, such as that of edges. A map of
/// activations keeps some of it too: photo and architecture alone show part of what is there. `ρ²`
/// is the share of the variance of the map's ranks that a model which learnt nothing explains. It
/// fails if that is certainly the larger part: if with every part drawn anew, five times, the lower
/// end of the mean's interval has `ρ² ≥ ½`, so that what was not learnt decides most of the map's
/// order. A map that is turned upside down (`ρ < 0`) is another one.
public record ModelSanity() implements Check {
    private static final int DRAWS = 5;

    @Override
    public String name() {
        return "parameter randomisation";
    }

    @Override
    public Verdict of(Audit a) {
        Rebuild model = a.subject().model();
        if (model == null) return Verdict.inapplicable(this, "the model cannot be built again");
        List<String> parts = parts(model);
        a.affords(parts.size() + DRAWS, "maps of models that lost what they learnt");
        Trial trial = Trial.of(a.study(), a.shown()).getFirst();
        List<ModelRandomisation.Step> steps =
                randomised(model, parts, new Scheme.Cascading(), 1).steps(trial, 0);
        Estimate all = randomised(model, parts, new Scheme.Progressive(1), DRAWS).of(trial);
        List<String> rows = new ArrayList<>();
        for (ModelRandomisation.Step s : steps)
            rows.add(
                    String.format("%-16s %7s", "down to " + s.layer(), Numbers.of(s.similarity())));
        return Verdict.of(
                this,
                explained(all.low()) < 0.5,
                "with all "
                        + parts.size()
                        + " parts drawn anew the rank correlation ρ is "
                        + Numbers.of(all.value())
                        + " ["
                        + Numbers.of(all.low())
                        + ", "
                        + Numbers.of(all.high())
                        + "]: models that learnt nothing explain at least "
                        + Numbers.of(100 * explained(all.low()))
                        + " % of the map's order, and all of the edge map's",
                rows);
    }

    private static double explained(double correlation) {
        return Math.max(correlation, 0) * Math.max(correlation, 0);
    }

    private static ModelRandomisation randomised(
            Rebuild model, List<String> parts, Scheme scheme, int draws) {
        return new ModelRandomisation(model, parts, scheme, new RankCorrelation(), draws, 0);
    }

    /// The model's own children that have parameters, the last to be built first.
    private static List<String> parts(Rebuild model) {
        Set<String> parts = new LinkedHashSet<>();
        model.with(own -> new Named(own, parts));
        return new ArrayList<>(parts).reversed();
    }

    private record Named(Weights own, Set<String> parts) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            int dot = name.indexOf('.');
            parts.add(dot < 0 ? name : name.substring(0, dot));
            return own.get(name, shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return own.shape(name);
        }

        @Override
        public void unused(String prefix) {
            own.unused(prefix);
        }
    }
}
