package vitrine.cam.audit;

import vitrine.cam.Space;
import vitrine.cam.metrics.Better;
import vitrine.cam.metrics.CentredGaussian;
import vitrine.cam.metrics.Curve;
import vitrine.cam.metrics.Deletion;
import vitrine.cam.metrics.Displayed;
import vitrine.cam.metrics.EdgeMap;
import vitrine.cam.metrics.Explainer;
import vitrine.cam.metrics.Fill;
import vitrine.cam.metrics.Insertion;
import vitrine.cam.metrics.Metric;
import vitrine.cam.metrics.RandomMap;
import vitrine.cam.metrics.Trial;

import java.util.Arrays;
import java.util.List;

/// Deletion or insertion (Petsiuk, Das, Saenko, 2018) of an eighth of the input's side at a time,
/// beside 19 random maps, the edges, and a Gaussian in the middle. It holds if the map's area is
/// better than that of every random map: by chance one in twenty would be.
///
/// @param inserts whether parts are put in, into the blurred input, rather than taken away
public record Faithfulness(boolean inserts) implements Check {
    private static final int RANDOM = 19;
    private static final int STEPS = 16;
    private static final int PARTS = 8;
    private static final double WIDTH = 0.25;

    /// About how many answers take as long as the scores of one map.
    private static final int ANSWERS = 4;

    @Override
    public String name() {
        return inserts ? "insertion" : "deletion";
    }

    @Override
    public Verdict of(Audit a) {
        int[] extents = Space.extents(a.study().inputs().getFirst());
        if (extents.length == 0)
            return Verdict.inapplicable(this, "the input has no space to take away");
        a.affords(ANSWERS * (RANDOM + 3), "answers' worth of scores for " + name());
        int patch = Math.max(1, Arrays.stream(extents).min().orElse(1) / PARTS);
        Metric metric =
                inserts
                        ? new Insertion(STEPS, patch, new Fill.Blur(patch), Curve.Form.PAPER)
                        : new Deletion(STEPS, patch, new Fill.Constant(0), Curve.Form.PAPER);
        boolean higher = metric.better() == Better.HIGHER;
        double own = area(a, metric, new Displayed(a.method(), a.subject().profile()));
        double[] random = new double[RANDOM];
        int beaten = 0;
        for (int r = 0; r < RANDOM; r++) {
            random[r] = area(a, metric, new RandomMap(r));
            if (higher ? own > random[r] : own < random[r]) beaten++;
            a.study().sweep().progress().at(name() + " of random maps", r + 1, RANDOM);
        }
        Arrays.sort(random);
        String because =
                "area "
                        + Numbers.of(own)
                        + " ("
                        + (higher ? "higher" : "lower")
                        + " is better), better than "
                        + beaten
                        + " of "
                        + RANDOM
                        + " random maps, "
                        + Numbers.of(random[0])
                        + " to "
                        + Numbers.of(random[RANDOM - 1]);
        List<String> rows =
                List.of(
                        row("edge map", area(a, metric, new EdgeMap())),
                        row("centred Gaussian", area(a, metric, new CentredGaussian(WIDTH))));
        return Verdict.of(this, beaten == RANDOM, because, rows);
    }

    private static double area(Audit a, Metric metric, Explainer maps) {
        return metric.of(Trial.of(a.study(), maps).getFirst()).value();
    }

    private static String row(String name, double area) {
        return String.format("%-16s %10s", name, Numbers.of(area));
    }
}
