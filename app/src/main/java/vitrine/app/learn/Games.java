package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.perturbation.Baseline;
import vitrine.cam.perturbation.Draws;
import vitrine.cam.perturbation.Features;
import vitrine.cam.perturbation.KernelShap;
import vitrine.cam.perturbation.Lime;
import vitrine.cam.perturbation.ShapleyValues;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Methods that play with four features, the quarters of the picture: few enough that each of the
/// 16 coalitions can be printed.
final class Games {
    private static final int SIDE = Classroom.SIDE;
    private static final int PLAYERS = 4;
    private static final int ALL = (1 << PLAYERS) - 1;
    private static final List<String> NAMES =
            List.of("top left", "top right", "bottom left", "bottom right");

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            new ShapleyValues(Features.grid(2), Baseline.ZERO, Draws.every()),
                            "Shapley values (Shapley, 1953)",
                            "φ_f = Σ_{T ∌ f} |T|! (m - |T| - 1)! / m! · (v(T ∪ f) - v(T))",
                            Games::shapley,
                            Games::efficient,
                            Eye.ALONE),
                    new PixelStory(
                            new KernelShap(
                                    Features.grid(2),
                                    Baseline.ZERO,
                                    Draws.every(),
                                    KernelShap.Form.CONSTRAINED),
                            "KernelSHAP (Lundberg, Lee, 2017)",
                            "φ minimises Σ_T π(T) (v(T) - v(∅) - Σ_{f ∈ T} φ_f)²,  Σ φ = v(all) -"
                                    + " v(∅)",
                            Games::regression,
                            Games::efficient,
                            Eye.ALONE),
                    new PixelStory(
                            new Lime(
                                    Features.grid(2),
                                    Baseline.ZERO,
                                    Draws.every(),
                                    Lime.Distance.COSINE,
                                    0.25,
                                    1),
                            "LIME (Ribeiro, Singh, Guestrin, 2016)",
                            "β minimises Σ_z π(z) (v(z) - β_0 - z·β)² + λ |β|²,  π = exp(-D²/σ²)",
                            Games::local,
                            Games::normalEquations,
                            Eye.ALONE));

    private Games() {}

    private static int quarter(int p) {
        return p / SIDE / 16 * 2 + p % SIDE / 16;
    }

    /// The score of the picture times a number for each quarter.
    static double scored(Answer a, double... mask) {
        double[] values = new double[SIDE * SIDE];
        Arrays.setAll(values, p -> mask[quarter(p)]);
        Tensor seen = a.room().image().mul(a.room().picture(values));
        return a.evidence().scoreAt(seen).item();
    }

    /// What each coalition is worth, by its players' bits.
    private static double[] worths(Answer a) {
        double[] v = new double[ALL + 1];
        for (int t = 0; t <= ALL; t++) {
            double[] mask = new double[PLAYERS];
            for (int f = 0; f < PLAYERS; f++) mask[f] = t >> f & 1;
            v[t] = scored(a, mask);
        }
        return v;
    }

    private static double[] coalitions(Lesson lesson, Answer a, String what, double[] weights) {
        lesson.step("The coalitions");
        lesson.text(
                "The features are the picture's quarters; a quarter that is away is set to 0. v(T)"
                        + " is the score where the quarters T are there: 16 runs.");
        double[] v = worths(a);
        List<List<String>> rows = new ArrayList<>();
        for (int t = 0; t <= ALL; t++) {
            List<String> there = new ArrayList<>();
            for (int f = 0; f < PLAYERS; f++) if ((t >> f & 1) == 1) there.add(NAMES.get(f));
            String names = there.isEmpty() ? "nothing" : String.join(", ", there);
            String weight = Double.isInfinite(weights[t]) ? "exact" : Numbers.of(weights[t]);
            rows.add(List.of(names, Numbers.of(v[t]), weight));
        }
        lesson.table(List.of("T", "v(T)", what), rows);
        lesson.claim("v(∅), its run once more", a.note("nothing")[0], Ball.of(v[0]));
        return v;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    private static double share(int t) {
        int s = Integer.bitCount(t);
        return s == PLAYERS ? 0 : factorial(s) * factorial(PLAYERS - s - 1) / factorial(PLAYERS);
    }

    private static List<Ball> shapley(Lesson lesson, Answer a) {
        double[] weights = IntStream.rangeClosed(0, ALL).mapToDouble(Games::share).toArray();
        double[] v = coalitions(lesson, a, "|T|! (m-|T|-1)! / m!", weights);
        lesson.step("What each quarter brings");
        return spread(lesson, IntStream.range(0, PLAYERS).mapToObj(f -> value(v, f)).toList());
    }

    private static Ball value(double[] v, int f) {
        List<Ball> terms = new ArrayList<>();
        for (int t = 0; t <= ALL; t++) {
            if ((t >> f & 1) == 1) continue;
            // in the run too these are sums of doubles; only the scores were rounded
            terms.add(Ball.of(share(t) * (v[t | 1 << f] - v[t])));
        }
        return Ball.sum(terms);
    }

    private static List<Ball> spread(Lesson lesson, List<Ball> each) {
        double[] values = each.stream().mapToDouble(Ball::middle).toArray();
        lesson.grids(Grid.of("a number for each quarter", values, 2));
        return IntStream.range(0, SIDE * SIDE).mapToObj(p -> each.get(quarter(p))).toList();
    }

    private static double[] quarters(Answer a) {
        double[] map = a.map();
        return new double[] {map[0], map[SIDE - 1], map[SIDE * (SIDE - 1)], map[SIDE * SIDE - 1]};
    }

    private static void efficient(Lesson lesson, Answer a) {
        lesson.text("The quarters' numbers add up to what the whole picture brings.");
        double[] phi = quarters(a);
        Ball sum = Ball.sum(Arrays.asList(Ball.of(phi)));
        double nothing = a.note("nothing")[0];
        lesson.formula(
                "Σ φ = %s = %s - (%s)"
                        .formatted(
                                Numbers.of(sum.middle()),
                                Numbers.of(a.score()),
                                Numbers.of(nothing)));
        lesson.claim("v(all) - v(∅) = Σ_f φ_f", a.score() - nothing, sum);
    }

    private static List<Ball> regression(Lesson lesson, Answer a) {
        double[] pi = new double[ALL + 1];
        for (int t = 0; t <= ALL; t++) {
            int s = Integer.bitCount(t);
            double choices = factorial(PLAYERS) / factorial(s) / factorial(PLAYERS - s);
            pi[t] = (PLAYERS - 1) / (choices * s * (PLAYERS - s));
        }
        double[] v = coalitions(lesson, a, "π(T)", pi);
        lesson.step("The regression");
        lesson.text(
                "π makes the weighted regression's solution the Shapley values, which the table"
                        + " above gives without any regression:");
        return spread(lesson, IntStream.range(0, PLAYERS).mapToObj(f -> value(v, f)).toList());
    }

    private static double near(int t) {
        double d = 1 - Math.sqrt(Integer.bitCount(t) / (double) PLAYERS);
        return StrictMath.exp(-d * d / (0.25 * 0.25));
    }

    private static List<Ball> local(Lesson lesson, Answer a) {
        double[] pi = IntStream.rangeClosed(0, ALL).mapToDouble(Games::near).toArray();
        double[] v = coalitions(lesson, a, "π(z)", pi);
        lesson.step("The linear model");
        double[] beta = quarters(a);
        lesson.text(
                "Coalitions far from the whole picture hardly count. β_0 follows from β as the"
                        + " weighted mean of v - z·β; λ = 1 pulls β towards zero.");
        lesson.formula("β_0 = " + Numbers.of(intercept(v, beta)));
        return spread(lesson, Arrays.asList(Ball.of(beta)));
    }

    private static double fitted(double[] beta, int t) {
        double sum = 0;
        for (int f = 0; f < PLAYERS; f++) sum += (t >> f & 1) * beta[f];
        return sum;
    }

    private static double intercept(double[] v, double[] beta) {
        double sum = 0;
        double weights = 0;
        for (int t = 0; t <= ALL; t++) {
            sum += near(t) * (v[t] - fitted(beta, t));
            weights += near(t);
        }
        return sum / weights;
    }

    /// At the minimum the derivative in each `β_f` is zero.
    private static void normalEquations(Lesson lesson, Answer a) {
        lesson.text("β is the minimum: its normal equations hold, one for each quarter.");
        double[] v = worths(a);
        double[] beta = quarters(a);
        double origin = intercept(v, beta);
        for (int f = 0; f < PLAYERS; f++) {
            double sum = 0;
            double most = 0;
            for (int t = 0; t <= ALL; t++) {
                if ((t >> f & 1) == 0) continue;
                sum += near(t) * (v[t] - origin - fitted(beta, t));
                // β was rounded to single precision
                for (double b : beta) most += near(t) * 2 * Math.abs(b) * 0x1p-24;
            }
            lesson.claim(
                    "λ β = Σ_z π z_f (v - β_0 - z·β), " + NAMES.get(f),
                    beta[f],
                    new Ball(sum, most + 1e-9 * Math.abs(sum)));
        }
    }
}
