package vitrine.app.report;

import vitrine.cam.Noise;
import vitrine.cam.metrics.Estimate;
import vitrine.scenes.Contest;
import vitrine.scenes.Score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The page about which methods find what is there, in Markdown.
///
/// @param command that makes the page
/// @param seed of the scenes
/// @param runs how many runs of a model a method may take for all scenes
/// @param parts one for each model that finds objects
/// @param trust what came of the model that fell for a watermark
public record GroundTruth(String command, long seed, long runs, List<Part> parts, Trust trust) {
    /// Maps that know nothing of the model, as rows are named.
    private static final List<String> BASELINES =
            List.of("random map", "edge map", "centred Gaussian");

    /// What a model's methods found.
    ///
    /// @param model its name
    /// @param scenes how many
    /// @param precision the model's mean average precision on them
    /// @param found what each kind of map scored
    public record Part(String model, int scenes, double precision, Contest.Results found) {}

    /// What was found where a watermark is the reason.
    ///
    /// @param alone how many scenes have the watermark and no object of its class
    /// @param both how many have both
    /// @param fooled the model that learned the shortcut, the watermark alone
    /// @param honest the model that did not, in the same scenes
    /// @param beside the model that learned the shortcut, with the object: the watermark's scores,
    ///   then the object's
    public record Trust(
            int alone,
            int both,
            Contest.Results fooled,
            Contest.Results honest,
            Contest.Results beside) {}

    /// The page.
    public String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Ground truth\n\n");
        page.append(
                """
                Scenes are drawn, so it is known where each object is: do the maps show it? This page
                is made by one command, and has the same figures on every machine:

                ```sh
                """);
        page.append(command).append(" --out docs/ground-truth.md\n```\n\n");
        page.append(
                """
                Every map is judged as the eye sees it: rendered by the profile `paper` to 64 × 64
                pixels, what is negative cut off.

                - **hit**: the map's greatest value lies on the object (pointing game, tolerance 0).
                - **energy**: the share of the map's positive values that lies on it.
                - **IoU**: of the object and as many of the map's highest pixels as the object has.

                In brackets are 95 %% intervals over the choice of scenes: Wilson's for hits, the
                percentile bootstrap of 1,000 seeded resamples for the others. Methods at a layer look
                at the model's recommended one. **Runs** are those of the model on other inputs or
                activations for one map, beside one run and its gradient; a method that would need more
                than %,d of them for all scenes explains fewer **scenes**, but at least %d, or as many
                as %d times these runs allow.

                A map of a layer has few values, those of a convolutional one here 16 × 16: it cannot
                follow an outline in 64 × 64 pixels, so that its energy spreads beyond the object, and
                its greatest value may lie in the hole of a ring.
                """
                        .formatted(runs, Contest.LEAST, Contest.MORE));
        for (Part part : parts) tell(page, part);
        tell(page, trust);
        return page.toString();
    }

    private void tell(StringBuilder page, Part part) {
        page.append(
                String.format(
                        Locale.ROOT,
                        """

                        ## Do maps of `%s` find the object?

                        %d scenes of seed %d, which the model never saw (its mean average precision on
                        them is %.3f). Of each scene one of its one to three objects is asked for, drawn by
                        lot.

                        | map | hit | energy | IoU | runs | scenes |
                        |---|---|---|---|---|---|
                        """,
                        part.model(),
                        part.scenes(),
                        seed,
                        part.precision()));
        for (Contest.Entry e : part.found().entries()) {
            List<Score> scores = e.scores().getFirst();
            row(
                    page,
                    name(e),
                    interval(e.hit()),
                    interval(mean(scores, Score::energy)),
                    interval(mean(scores, Score::overlap)),
                    String.valueOf(e.runs()),
                    String.valueOf(scores.size()));
        }
        page.append('\n');
        group(page, "Better than each map that knows nothing, in every figure: ", part, 3);
        group(page, "Better in two of the three: ", part, 2);
        group(page, "In one: ", part, 1);
        group(page, "In none, so that the map cannot be told from ignorance: ", part, 0);
        page.append(
                "\"Better\" is a mean above the upper end of the interval of the best of the three.\n");
        refused(page, part.found().refused());
    }

    private static void refused(StringBuilder page, Map<String, String> refused) {
        if (refused.isEmpty()) return;
        page.append("\nLeft out:\n\n");
        new TreeMap<>(refused)
                .forEach((name, why) -> {
                    page.append("- ");
                    if (!why.startsWith(name + ":")) page.append(name).append(": ");
                    page.append(why).append('\n');
                });
    }

    /// The methods that beat ignorance in so many of the three figures.
    private static void group(StringBuilder page, String words, Part part, int figures) {
        List<String> names = new ArrayList<>();
        for (Contest.Entry e : part.found().entries()) {
            if (!BASELINES.contains(e.name()) && better(e, part.found()) == figures)
                names.add(e.name());
        }
        if (!names.isEmpty()) {
            page.append(words).append(String.join(", ", names)).append(".\n\n");
        }
    }

    private static int better(Contest.Entry e, Contest.Results found) {
        boolean hit = true;
        boolean energy = true;
        boolean overlap = true;
        for (String name : BASELINES) {
            Contest.Entry none = found.entry(name);
            hit &= e.hit().value() > none.hit().high();
            energy &= above(e, none, Score::energy);
            overlap &= above(e, none, Score::overlap);
        }
        return (hit ? 1 : 0) + (energy ? 1 : 0) + (overlap ? 1 : 0);
    }

    private static boolean above(
            Contest.Entry e, Contest.Entry none, ToDoubleFunction<Score> figure) {
        return mean(e.scores().getFirst(), figure).value()
                > mean(none.scores().getFirst(), figure).high();
    }

    private void tell(StringBuilder page, Trust found) {
        page.append(
                String.format(
                        Locale.ROOT,
                        """

                        ## Do maps reveal a shortcut?

                        `scenes_shortcut` learned from scenes in which a watermark in the corner stands for
                        the striped disc. Each of the first %d scenes has the watermark and
                        no striped disc, and painting the watermark out lowers the model's logit of the
                        striped disc by more than 1: where the model sees something of a striped disc, the
                        reason is the watermark. So a map for the striped disc should show the watermark
                        (its box and two pixels around it, 117 pixels of 4,096). `scenes_resnet`, which
                        learned without the shortcut, is asked about the same scenes: a method that looks at
                        the model sees the difference. Then %d scenes with both, and how the energy is
                        divided.

                        | map | hit on the mark | energy on the mark | the honest model's | difference | with a disc: on the mark | on the disc | reveals it |
                        |---|---|---|---|---|---|---|---|
                        """,
                        found.alone(),
                        found.both()));
        for (Contest.Entry e : found.fooled().entries()) row(page, e, found);
        page.append(
                """

                **In part**: there is more energy on the mark than the honest model has, the interval of
                the paired difference being above zero, and more than the intervals of all three maps
                that know nothing. **Yes**: that too, and most maps point at the mark, the interval of
                hits being above one half. Edges point at the mark as well, and reveal nothing: they do
                so for the honest model too.
                """);
    }

    private static void row(StringBuilder page, Contest.Entry e, Trust found) {
        List<Score> own = e.scores().getFirst();
        List<Score> other = found.honest().entry(e.name()).scores().getFirst();
        int n = Math.min(own.size(), other.size());
        double[] differences = new double[n];
        for (int i = 0; i < n; i++) differences[i] = own.get(i).energy() - other.get(i).energy();
        Estimate difference = Estimate.mean(differences, new Noise(0, "difference"));
        boolean some = difference.low() > 0;
        for (String none : BASELINES) {
            some &= energy(e).value() > energy(found.fooled().entry(none)).high();
        }
        boolean most = e.hit().low() > 0.5;
        List<List<Score>> beside = found.beside().entry(e.name()).scores();
        row(
                page,
                name(e),
                interval(e.hit()),
                interval(energy(e)),
                number(mean(other, Score::energy).value()),
                interval(difference),
                number(mean(beside.get(0), Score::energy).value()),
                number(mean(beside.get(1), Score::energy).value()),
                some && most ? "**yes**" : some ? "in part" : "no");
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String name(Contest.Entry e) {
        return BASELINES.contains(e.name()) ? "*" + e.name() + "*" : "`" + e.name() + "`";
    }

    private static Estimate mean(List<Score> scores, ToDoubleFunction<Score> figure) {
        double[] values = scores.stream().mapToDouble(figure).toArray();
        return Estimate.mean(values, new Noise(0, "scenes"));
    }

    private static Estimate energy(Contest.Entry e) {
        return mean(e.scores().getFirst(), Score::energy);
    }

    private static String interval(Estimate e) {
        return number(e.value()) + " [" + number(e.low()) + ", " + number(e.high()) + "]";
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.2f", v);
    }
}
