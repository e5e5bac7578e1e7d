package vitrine.cam.audit;

import vitrine.cam.Target;
import vitrine.cam.metrics.Estimate;
import vitrine.cam.metrics.LabelRandomisation;
import vitrine.cam.metrics.RankCorrelation;
import vitrine.cam.metrics.Trial;

import java.util.Set;

/// The random logit test (Sixt, Granz, Landgraf, 2020): the map of a class against those of five
/// other classes, by rank correlation. It holds if they differ: if the upper end of the mean's
/// interval is below 1, the correlation of a map that does not know the class. More cannot be
/// asked: where a photo shows one thing, what speaks for it may speak for or against any class.
public record LabelSanity() implements Check {
    private static final int CLASSES = 5;
    private static final Set<String> DEAF =
            Set.of("eigen-cam", "kpca-cam", "fem", "attention-rollout", "random-cam");

    @Override
    public String name() {
        return "label randomisation";
    }

    @Override
    public Verdict of(Audit a) {
        String method = a.method().name();
        if (DEAF.contains(method))
            return Verdict.inapplicable(
                    this, method + " answers the same for every class, by its definition");
        a.affords(CLASSES, "maps of other classes");
        Trial trial = Trial.of(a.study(), a.shown()).getFirst();
        Estimate alike =
                new LabelRandomisation(Target::logit, CLASSES, new RankCorrelation(), 0).of(trial);
        return Verdict.of(
                this,
                alike.high() < 1,
                "the rank correlation with the maps of "
                        + CLASSES
                        + " other classes is "
                        + Numbers.of(alike.value())
                        + " ["
                        + Numbers.of(alike.low())
                        + ", "
                        + Numbers.of(alike.high())
                        + "]; the edge map's is 1");
    }
}
