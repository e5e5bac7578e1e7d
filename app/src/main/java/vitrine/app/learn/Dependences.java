package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.perturbation.Features;
import vitrine.cam.perturbation.Hsic;
import vitrine.cam.perturbation.HsicKernel;
import vitrine.cam.perturbation.Perturbation;
import vitrine.cam.perturbation.Sampler;
import vitrine.cam.perturbation.Sobol;
import vitrine.cam.perturbation.SobolDesign;
import vitrine.cam.perturbation.SobolEstimator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Methods that ask how much the score depends on a part of the picture, from few random masks over
/// its quarters.
final class Dependences {
    private static final int PLAYERS = 4;
    private static final int DESIGNS = 8;
    private static final int MASKS = 16;

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            new Sobol(
                                    Features.grid(2),
                                    DESIGNS,
                                    Sampler.SOBOL,
                                    SobolEstimator.JANSEN,
                                    Perturbation.inpainting(),
                                    0),
                            "Sobol attribution (Fel, Cadène, Chalvidal, Cord, Vigouroux, Serre,"
                                    + " 2021)",
                            "T_i = E[Var(S | all others)] / Var(S), of masks m in [0, 1)⁴",
                            Dependences::totals,
                            Dependences::shares,
                            Eye.ALONE),
                    new PixelStory(
                            new Hsic(
                                    Features.grid(2),
                                    MASKS,
                                    Sampler.LATIN_HYPERCUBE,
                                    HsicKernel.BINARY,
                                    Perturbation.inpainting(),
                                    Hsic.Form.PAPER,
                                    0),
                            "HSIC attribution (Novello, Fel, Vigouroux, 2022)",
                            "map_i = tr(K_i H L H) / N²,  K_i of the cell's masks, L of the scores",
                            Dependences::dependence,
                            Dependences::constant,
                            Eye.ALONE));

    private Dependences() {}

    private static String mask(double[] m) {
        List<String> parts = new ArrayList<>();
        for (double x : m) parts.add(String.format(Locale.ROOT, "%.3f", x));
        return String.join(" ", parts);
    }

    private static List<Ball> totals(Lesson lesson, Answer a) {
        lesson.step("The masks and their scores");
        SobolDesign design = SobolDesign.of(Sampler.SOBOL, DESIGNS, PLAYERS, 0);
        double[] scores = a.note("scores");
        lesson.text(
                "Each quarter is multiplied by a number of its own. A are eight points of Sobol's"
                        + " sequence; in A with m_i of B one number is another: 40 runs in all.");
        List<List<String>> rows = new ArrayList<>();
        for (int j = 0; j < DESIGNS; j++) {
            List<String> row = new ArrayList<>(List.of(mask(design.point(j))));
            for (int i = 0; i <= PLAYERS; i++) row.add(Numbers.of(scores[i * DESIGNS + j], 100));
            rows.add(row);
        }
        List<String> head = new ArrayList<>(List.of("A_j", "S(A_j)"));
        for (int i = 0; i < PLAYERS; i++) head.add("m_" + i + " of B_j");
        lesson.table(head, rows);
        List<Ball> again =
                IntStream.range(0, scores.length)
                        .mapToObj(k -> Ball.of(Games.scored(a, rounded(design.point(k)))))
                        .toList();
        lesson.claim("S under each mask, every run once more", scores, again);
        lesson.step("The indices");
        double variance = variance(scores);
        lesson.formula(
                "Var(S) = "
                        + Numbers.of(variance)
                        + "\nT_i = Σ_j (S(A_j) - S(A_j, m_i of B_j))² / (2 · 8 · Var(S))");
        return IntStream.range(0, PLAYERS)
                .mapToObj(i -> Ball.of(jansen(scores, i) / variance))
                .toList();
    }

    /// A mask's numbers as the engine holds them.
    private static double[] rounded(double[] mask) {
        return Arrays.stream(mask).map(m -> (float) m).toArray();
    }

    private static double variance(double[] scores) {
        double mean = Arrays.stream(scores, 0, DESIGNS).sum() / DESIGNS;
        double sum = 0;
        for (int j = 0; j < DESIGNS; j++) sum += (scores[j] - mean) * (scores[j] - mean);
        return sum / (DESIGNS - 1);
    }

    private static double jansen(double[] scores, int i) {
        double sum = 0;
        for (int j = 0; j < DESIGNS; j++) {
            double off = scores[j] - scores[(i + 1) * DESIGNS + j];
            sum += off * off;
        }
        return sum / (2 * DESIGNS);
    }

    private static void shares(Lesson lesson, Answer a) {
        double sum = Arrays.stream(a.map()).sum();
        lesson.text(
                "With exact variances the indices add up to one where quarters do not interact,"
                        + " and to more where they do; of eight points they are rough estimates.");
        lesson.formula("Σ T_i = " + Numbers.of(sum));
        double[] scores = a.note("scores");
        double variance = variance(scores);
        double[] lost = Arrays.stream(a.map()).map(t -> t * variance).toArray();
        List<Ball> halves =
                IntStream.range(0, PLAYERS)
                        .mapToObj(i -> new Ball(jansen(scores, i), jansen(scores, i) * 0x1p-23))
                        .toList();
        lesson.claim("T_i Var(S) = ½ mean (S(A) - S(A, m_i of B))²", lost, halves);
    }

    private static double[][] binary() {
        double[][] masks = Sampler.LATIN_HYPERCUBE.points(MASKS, PLAYERS, 0);
        for (double[] m : masks) for (int i = 0; i < PLAYERS; i++) m[i] = m[i] < 0.5 ? 0 : 1;
        return masks;
    }

    private static List<Ball> dependence(Lesson lesson, Answer a) {
        lesson.step("The masks and their scores");
        double[] scores = a.note("scores");
        double[][] masks = binary();
        lesson.text("16 masks that keep or hide each quarter by chance; usually there are 500.");
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < MASKS; n++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(n)));
            for (double x : masks[n]) row.add(Integer.toString((int) x));
            row.add(Numbers.of(scores[n]));
            rows.add(row);
        }
        lesson.table(List.of("mask", "tl", "tr", "bl", "br", "S"), rows);
        List<Ball> again = Arrays.stream(masks).map(m -> Ball.of(Games.scored(a, m))).toList();
        lesson.claim("S under each mask, every run once more", scores, again);
        lesson.step("The criterion");
        double[][] l = likeness(scores);
        lesson.text(
                "K_ab = ½ - (m_a - m_b)² says whether two masks agree in a quarter, L_ab ="
                        + " exp(-(S_a - S_b)² / 2w²) whether their scores do, w being the median"
                        + " distance. The trace compares the two.");
        return IntStream.range(0, PLAYERS).mapToObj(i -> Ball.of(criterion(masks, l, i))).toList();
    }

    private static double[][] likeness(double[] scores) {
        List<Double> distances = new ArrayList<>();
        for (int a = 0; a < MASKS; a++)
            for (int b = 0; b < a; b++) distances.add(Math.abs(scores[a] - scores[b]));
        distances.sort(null);
        int n = distances.size();
        double w = (distances.get((n - 1) / 2) + distances.get(n / 2)) / 2;
        double[][] l = new double[MASKS][MASKS];
        for (int a = 0; a < MASKS; a++) {
            for (int b = 0; b < MASKS; b++) {
                double d = scores[a] - scores[b];
                l[a][b] = StrictMath.exp(-d * d / (2 * w * w));
            }
        }
        return l;
    }

    /// `Σ_ab K_ab (H L H)_ab / N²`; with `H` on either side it is `Σ_ab (H K H)_ab L_ab / N²`.
    private static double criterion(double[][] masks, double[][] l, int i) {
        double[][] k = new double[MASKS][MASKS];
        double[] means = new double[MASKS];
        double all = 0;
        for (int a = 0; a < MASKS; a++) {
            for (int b = 0; b < MASKS; b++) {
                double off = masks[a][i] - masks[b][i];
                k[a][b] = 0.5 - off * off;
                means[a] += k[a][b] / MASKS;
            }
            all += means[a] / MASKS;
        }
        double trace = 0;
        for (int a = 0; a < MASKS; a++)
            for (int b = 0; b < MASKS; b++)
                trace += (k[a][b] - means[a] - means[b] + all) * l[a][b];
        return trace / MASKS / MASKS;
    }

    private static void constant(Lesson lesson, Answer a) {
        lesson.text(
                "The trace of two matrices without negative eigenvalues is not negative: a quarter"
                        + " is dependent or not, but has no sign.");
        double[] map = a.map();
        lesson.claim("map_i = |map_i|", map, Arrays.stream(Ball.of(map)).map(Ball::abs).toList());
    }
}
