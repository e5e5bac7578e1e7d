package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.Evidence;
import vitrine.cam.perturbation.Baseline;
import vitrine.cam.perturbation.ExtremalPerturbation;
import vitrine.cam.perturbation.FeatureAblation;
import vitrine.cam.perturbation.FeaturePermutation;
import vitrine.cam.perturbation.Features;
import vitrine.cam.perturbation.Occlusion;
import vitrine.cam.perturbation.Pyramid;
import vitrine.cam.perturbation.RandomMasks;
import vitrine.cam.perturbation.Rise;
import vitrine.cam.perturbation.RiseForm;
import vitrine.cam.perturbation.SmoothMask;
import vitrine.cam.perturbation.Windows;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Methods that hide parts of the picture and ask the model again.
final class Occlusions {
    private static final int SIDE = Classroom.SIDE;
    private static final int WINDOW = 8;
    private static final int STRIDE = 4;
    private static final int CELL = 8;
    private static final int MASKS = 16;
    private static final int STEPS = 100;

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            new Occlusion(
                                    Windows.patches(WINDOW, STRIDE),
                                    Baseline.ZERO,
                                    Occlusion.Form.MEAN),
                            "Occlusion (Zeiler, Fergus, 2014)",
                            "map_i = mean over windows w that cover i of S(x) - S(x without w)",
                            Occlusions::windows,
                            Occlusions::corner,
                            Eye.ALONE),
                    new PixelStory(
                            new FeatureAblation(Features.grid(4), Baseline.ZERO),
                            "Feature ablation",
                            "map_f = S(x) - S(x without feature f)",
                            Occlusions::features,
                            Occlusions::notAdditive,
                            Eye.ALONE),
                    new PixelStory(
                                    new FeaturePermutation(Features.grid(4), 1, 0),
                                    "Feature permutation (Breiman, 2001)",
                                    "map_f = S(x) - S(x with the feature f of another picture)",
                                    Occlusions::exchanged,
                                    Occlusions::nothingElse,
                                    Eye.ALONE)
                            .in(Classroom::pair),
                    new PixelStory(
                            new Rise(
                                    new RandomMasks(MASKS, 4, 0.5, 0, RiseForm.PAPER),
                                    RiseForm.PAPER),
                            "RISE (Petsiuk, Das, Saenko, 2018)",
                            "map = 1/(N p) Σ_i S(x ⊙ m_i) · m_i,  m_i random masks that keep p = ½",
                            Occlusions::random,
                            Occlusions::fewMasks,
                            Eye.ALONE),
                    new PixelStory(
                            new ExtremalPerturbation(
                                    List.of(0.2),
                                    ExtremalPerturbation.Variant.PRESERVE,
                                    new Pyramid.Blur(8, 3),
                                    new SmoothMask(4, 4),
                                    STEPS,
                                    ExtremalPerturbation.Jitter.FLIP,
                                    0),
                            "Extremal perturbation (Fong, Patrick, Vedaldi, 2019)",
                            "the smooth mask m of a given area for which S(x seen through m) is"
                                    + " highest",
                            Occlusions::climbed,
                            Occlusions::area,
                            Eye.ALONE));

    private Occlusions() {}

    /// The score with zeros where the pixel is hidden.
    private static double scored(Answer a, IntPredicate hidden) {
        double[] kept = new double[SIDE * SIDE];
        Arrays.setAll(kept, p -> hidden.test(p) ? 0 : 1);
        Tensor mask = a.room().picture(kept);
        return a.evidence().scoreAt(a.room().image().mul(mask)).item();
    }

    private static boolean inWindow(int p, int w) {
        int per = (SIDE - WINDOW) / STRIDE + 1;
        int y = p / SIDE - w / per * STRIDE;
        int x = p % SIDE - w % per * STRIDE;
        return y >= 0 && y < WINDOW && x >= 0 && x < WINDOW;
    }

    private static List<Ball> windows(Lesson lesson, Answer a) {
        lesson.step("The windows and their scores");
        double[] scores = a.note("scores");
        lesson.text(
                "A window of 8 × 8 pixels moves in steps of 4: 7 × 7 places. Behind it the picture"
                        + " is 0, which is middle grey, and the model is asked again each time. S"
                        + " = "
                        + Numbers.of(a.score())
                        + ".");
        lesson.grids(Grid.of("S(x without w), a number for each place of the window", scores, 7));
        Ball[] again =
                IntStream.range(0, scores.length)
                        .mapToObj(w -> Ball.of(scored(a, p -> inWindow(p, w))))
                        .toArray(Ball[]::new);
        lesson.claim("S(x without w), every run once more", scores, Arrays.asList(again));
        lesson.step("The differences");
        Ball whole = Ball.of(a.score());
        Ball[] lost = new Ball[scores.length];
        Arrays.setAll(lost, w -> whole.minus(Ball.of(scores[w])));
        double[] shown = Arrays.stream(lost).mapToDouble(Ball::middle).toArray();
        lesson.grids(Grid.of("S(x) - S(x without w)", shown, 7));
        lesson.text("A pixel's number is the mean of up to four windows that cover it.");
        return IntStream.range(0, SIDE * SIDE)
                .mapToObj(p ->
                        Ball.mean(
                                IntStream.range(0, lost.length)
                                        .filter(w -> inWindow(p, w))
                                        .mapToObj(w -> lost[w])
                                        .toList()))
                .toList();
    }

    private static void corner(Lesson lesson, Answer a) {
        lesson.text(
                "The picture's corner is covered by one window alone: its number is what that"
                        + " window takes away.");
        Ball alone = Ball.of(a.score()).minus(Ball.of(a.note("scores")[0]));
        lesson.claim("map at (0, 0) = S(x) - S(x without the first window)", a.map()[0], alone);
    }

    private static int cell(int p) {
        return p / SIDE / CELL * 4 + p % SIDE / CELL;
    }

    private static List<Ball> features(Lesson lesson, Answer a) {
        lesson.step("The features and their scores");
        lesson.text(
                "A feature is a cell of 8 × 8 pixels, 16 in all. Each is set to 0 in turn, and the"
                        + " model is asked again. S = "
                        + Numbers.of(a.score())
                        + ".");
        double[] scores = new double[16];
        Arrays.setAll(scores, f -> scored(a, p -> cell(p) == f));
        lesson.grids(Grid.of("S(x without f)", scores, 4));
        lesson.step("The differences");
        Ball[] lost = new Ball[16];
        Arrays.setAll(lost, f -> Ball.of(a.score()).minus(Ball.of(scores[f])));
        double[] shown = Arrays.stream(lost).mapToDouble(Ball::middle).toArray();
        lesson.grids(Grid.of("S(x) - S(x without f)", shown, 4));
        return IntStream.range(0, SIDE * SIDE).mapToObj(p -> lost[cell(p)]).toList();
    }

    private static void notAdditive(Lesson lesson, Answer a) {
        double nothing = a.note("nothing")[0];
        double sum = Arrays.stream(a.map()).sum() / (CELL * CELL);
        lesson.text(
                "The numbers need not add up to S(x) - S(nothing): what two features do only"
                        + " together is lost with either, and counted twice. Shapley values share"
                        + " it.");
        lesson.formula(
                "Σ_f map_f = %s,  S(x) - S(nothing) = %s"
                        .formatted(Numbers.of(sum), Numbers.of(a.score() - nothing)));
        lesson.claim("S(nothing), its run once more", nothing, Ball.of(scored(a, _ -> true)));
    }

    private static List<Ball> exchanged(Lesson lesson, Answer a) {
        lesson.step("The features and their scores");
        lesson.text(
                "In a batch of two pictures, this one and the scene's other end, each cell of 8 ×"
                        + " 8 pixels is exchanged for the other's, and the model is asked again.");
        Tensor pair = a.room().image();
        List<Ball> map = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            Tensor own = pair.slice(0, n, n + 1, 1);
            Tensor other = pair.slice(0, 1 - n, 2 - n, 1);
            Evidence one = a.evidence().with(own);
            double whole = one.score().item();
            double[] scores = new double[16];
            for (int f = 0; f < 16; f++) {
                int feature = f;
                double[] kept = new double[SIDE * SIDE];
                Arrays.setAll(kept, p -> cell(p) == feature ? 0 : 1);
                scores[f] = one.scoreAt(a.room().picture(kept).where(own, other)).item();
            }
            String which = n == 0 ? "this picture" : "the other";
            lesson.formula("S of " + which + " = " + Numbers.of(whole));
            lesson.grids(Grid.of("S of " + which + " with f of the other one", scores, 4));
            for (int p = 0; p < SIDE * SIDE; p++)
                map.add(Ball.of(whole).minus(Ball.of(scores[cell(p)])));
        }
        return map;
    }

    private static void nothingElse(Lesson lesson, Answer a) {
        lesson.text("A picture that is exchanged with itself loses nothing: the map is zero.");
        Tensor own = a.room().image().slice(0, 0, 1, 1);
        Evidence twice = a.evidence().with(own.expandTo(own.shape().with(0, 2)));
        double[] map = new FeaturePermutation(Features.grid(4), 1, 0).map(twice).toDoubles();
        lesson.claim(
                "map of a batch of one picture twice = 0",
                map,
                Arrays.asList(Ball.of(new double[map.length])));
    }

    private static List<double[]> masks(Answer a) {
        RandomMasks masks = new RandomMasks(MASKS, 4, 0.5, 0, RiseForm.PAPER);
        return IntStream.range(0, MASKS)
                .mapToObj(i -> masks.mask(a.room().engine(), i, SIDE, SIDE).toDoubles())
                .toList();
    }

    private static List<Ball> random(Lesson lesson, Answer a) {
        lesson.step("The masks and their scores");
        lesson.text(
                "A mask begins as 4 × 4 cells that are 1 or 0 by chance, is enlarged with soft"
                        + " edges and shifted. Here are 16 masks; usually there are 4,000.");
        double[] scores = a.note("scores");
        List<double[]> masks = masks(a);
        lesson.grids(
                IntStream.range(0, 4)
                        .mapToObj(i -> Grid.of("m_" + i, masks.get(i), SIDE).around(16, 16))
                        .toList());
        lesson.grids(Grid.of("S(x ⊙ m_i), masks 0 to 15", scores, 4));
        List<Ball> again = new ArrayList<>();
        for (double[] mask : masks)
            again.add(
                    Ball.of(
                            a.evidence()
                                    .scoreAt(a.room().image().mul(a.room().picture(mask)))
                                    .item()));
        lesson.claim("S(x ⊙ m_i), every run once more", scores, again);
        return IntStream.range(0, SIDE * SIDE).mapToObj(p -> seen(masks, scores, p)).toList();
    }

    private static Ball seen(List<double[]> masks, double[] scores, int p) {
        List<Ball> terms = new ArrayList<>();
        for (int i = 0; i < MASKS; i++) terms.add(Ball.of(scores[i]).times(masks.get(i)[p]));
        return Ball.sum(terms).over(MASKS * 0.5);
    }

    private static void fewMasks(Lesson lesson, Answer a) {
        List<double[]> masks = masks(a);
        double[] scores = a.note("scores");
        lesson.text(
                "Averaged over the picture, the map is the scores' mean weighted by how much each"
                        + " mask shows: where masks show more than half on average, all of it is"
                        + " higher.");
        List<Ball> terms = new ArrayList<>();
        for (int i = 0; i < MASKS; i++) {
            double share = Arrays.stream(masks.get(i)).sum() / (SIDE * SIDE);
            terms.add(Ball.of(scores[i]).times(share));
        }
        Ball again = Ball.sum(terms).over(MASKS * 0.5);
        double mean = Arrays.stream(a.map()).sum() / (SIDE * SIDE);
        lesson.claim("mean of the map = Σ_i S_i · mean m_i / (N p)", mean, again);
    }

    private static List<Ball> climbed(Lesson lesson, Answer a) {
        lesson.step("The climb");
        lesson.text(
                "From all ones the mask climbs the score of what it shows, less a penalty for"
                        + " covering another area than a fifth, whose weight begins at 300 and"
                        + " grows by 0.35 % a step. What it does not show is blurred. 100 steps;"
                        + " usually there are 800.");
        double[] rewards = a.note("rewards");
        double[] penalties = a.note("penalties");
        List<List<String>> rows = new ArrayList<>();
        for (int t : List.of(0, 1, 10, 25, 50, 75, STEPS - 1))
            rows.add(
                    List.of(
                            Integer.toString(t + 1),
                            Numbers.of(rewards[t]),
                            Numbers.of(penalties[t])));
        lesson.table(List.of("step", "S(x through m)", "penalty"), rows);
        Tensor levels = new Pyramid.Blur(8, 3).of(a.room().image());
        Tensor seen = Pyramid.masked(levels, a.saliency().map());
        double last = a.evidence().scoreAt(seen).item();
        lesson.claim(
                "S through the last mask, its run once more", rewards[STEPS - 1], Ball.of(last));
        lesson.step("What the mask shows");
        Tensor faint = Pyramid.masked(levels, a.saliency().map().rsub(1));
        lesson.formula(
                "S(x) = %s,  through m: %s,  through 1 - m: %s"
                        .formatted(
                                Numbers.of(a.score()),
                                Numbers.of(last),
                                Numbers.of(a.evidence().scoreAt(faint).item())));
        return List.of();
    }

    private static void area(Lesson lesson, Answer a) {
        double[] map = a.map();
        double covered = Arrays.stream(map).sum() / map.length;
        lesson.text(
                "The mask stays between 0 and 1, and covers about as much as was allowed. Of a"
                        + " picture's 1,024 pixels a fifth are 205.");
        lesson.formula("mean of the mask = " + Numbers.of(covered));
        List<Ball> clipped =
                Arrays.stream(Ball.of(map)).map(m -> m.relu().min(Ball.of(1))).toList();
        lesson.claim("m = min(max(m, 0), 1)", map, clipped);
    }
}
