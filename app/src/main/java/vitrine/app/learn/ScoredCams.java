package vitrine.app.learn;

import vitrine.cam.ChannelMasks;
import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.Fem;
import vitrine.cam.methods.IsCam;
import vitrine.cam.methods.RandomCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.cam.methods.SsCam;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Class activation maps without a gradient: weights from scores, from statistics or from a seed.
final class ScoredCams {
    private static final int STEPS = 5;

    static final List<Story> STORIES =
            List.of(
                    new ChannelSum(
                            ScoreCam.of(Profile.PAPER),
                            Classroom.INNER,
                            "Score-CAM (Wang, Wang, Du, Yang, Zhang, Ding, Mardziel, Hu, 2020)",
                            "L = Σ_k α_k A_k,  α = softmax_k(S(x ⊙ H_k) - S(0)),  H_k = A_k as a"
                                    + " mask",
                            ScoredCams::score,
                            ScoredCams::sumsToOne),
                    new ChannelSum(
                            new SsCam(ChannelMasks.Form.PAPER, STEPS, 2, 0),
                            Classroom.INNER,
                            "SS-CAM (Wang, Naidu, Michael, Kundu, 2020)",
                            "L = Σ_k α_k A_k,  α = softmax_k(1/N Σ_i S(x ⊙ H_ki) - S(0)),  H_ki"
                                    + " noisy masks",
                            ScoredCams::smoothed,
                            ScoredCams::sumsToOne),
                    new ChannelSum(
                            new IsCam(ChannelMasks.Form.PAPER, STEPS),
                            Classroom.INNER,
                            "IS-CAM (Naidu, Ghosh, Maurya, Nayak, Kundu, 2020)",
                            "L = Σ_k α_k A_k,  α = softmax_k(1/N Σ_i S(i/N · x ⊙ H_k) - S(0))",
                            ScoredCams::integrated,
                            ScoredCams::sumsToOne),
                    new ChannelSum(
                            AblationCam.of(Profile.PAPER),
                            Classroom.INNER,
                            "Ablation-CAM (Ramaswamy, Desai, 2020)",
                            "L = Σ_k w_k A_k,  w_k = (S - S_k) / S,  S_k the score without channel"
                                    + " k",
                            ScoredCams::ablation,
                            ScoredCams::linearTail),
                    new ChannelSum(
                            Fem.of(Profile.PAPER),
                            Classroom.INNER,
                            "FEM (Fuad, Martin, Giot, Bourqui, Benois-Pineau, Zemmari, 2020)",
                            "L = Σ_k μ_k · 1[A_k ≥ t_k],  t_k = μ_k + 2 σ_k",
                            ScoredCams::fem,
                            ScoredCams::counts),
                    new ChannelSum(
                            new RandomCam(),
                            Classroom.INNER,
                            "Random CAM (Gildenblat: pytorch-grad-cam, 2021)",
                            "L = Σ_k w_k A_k,  w_k uniform in [-1, 1)",
                            ScoredCams::random,
                            ScoredCams::seeded));

    private ScoredCams() {}

    private static Ball[] score(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The masks and their scores");
        lesson.text(
                "Each channel is resized to the picture and scaled to 0 … 1. That mask H_k hides"
                        + " what the channel does not see, and the model is asked again: 64 runs,"
                        + " and one of a picture of zeros.");
        double[] increase = a.note("increase");
        List<Grid> masks = new ArrayList<>();
        ChannelMasks all =
                ChannelMasks.of(a.saliency().method(), a.evidence(), ChannelMasks.Form.PAPER);
        for (int k : shown) {
            double[] mask = all.mask(k).toDoubles();
            int top = Answer.top(mask);
            masks.add(Grid.of("H_" + k, mask, 32).around(top / 32, top % 32));
            lesson.claim(
                    "H_%d = (u - min u) / (max u - min u), u = A_%d resized".formatted(k, k),
                    mask,
                    mask(a, k));
        }
        lesson.grids(masks);
        rerun(lesson, a, all, shown, increase);
        lesson.grids(Grid.of("S(x ⊙ H_k) - S(0), channels 0 to 63, eight in a row", increase, 8));
        return softmax(lesson, a, increase, 1);
    }

    private static List<Ball> mask(Answer a, int k) {
        List<Ball> u = Bilinear.resized(a.balls(a.activation(), k), 8);
        Ball least = Ball.least(u);
        Ball range = Ball.greatest(u).minus(least);
        return u.stream().map(v -> v.minus(least).over(range)).toList();
    }

    /// The runs behind the masks shown, again.
    private static void rerun(
            Lesson lesson, Answer a, ChannelMasks masks, List<Integer> shown, double[] increase) {
        Evidence input = a.evidence().at(Place.input());
        Tensor x = a.room().image();
        Ball empty = Ball.of(input.scoreAt(x.engine().full(x.shape(), 0)).item());
        lesson.formula("S(0) = " + Numbers.of(empty.middle()));
        for (int k : shown) {
            Ball seen = Ball.of(input.scoreAt(x.mul(masks.mask(k))).item());
            lesson.formula("S(x ⊙ H_%d) = %s".formatted(k, Numbers.of(seen.middle())));
            lesson.claim(
                    "increase_%d, its run once more".formatted(k), increase[k], seen.minus(empty));
        }
    }

    /// `α` from the increases of each channel, several one after the other.
    private static Ball[] softmax(Lesson lesson, Answer a, double[] increase, int each) {
        lesson.step("The weights");
        Ball[] all = Ball.of(increase);
        List<Ball> means =
                a.perChannel(k -> Ball.mean(Arrays.asList(all).subList(k * each, (k + 1) * each)));
        lesson.text(
                "The softmax makes weights of them that add up to one. It is taken of raw scores:"
                        + " a channel whose score is 5 above another's weighs 148 times as much.");
        String of = each == 1 ? "increase" : "mean of %d increases".formatted(each);
        lesson.claim("α = softmax_k(" + of + ")", a.note("alpha"), Ball.softmax(means));
        return WeightedCams.times(lesson, a, "α_k", a.note("alpha"));
    }

    private static void sumsToOne(Lesson lesson, Answer a) {
        lesson.text(
                "The weights add up to one, so no value of the map is greater than the greatest"
                        + " activation at that position, nor less than the least.");
        Ball sum = Ball.sum(Arrays.asList(Ball.of(a.note("alpha"))));
        Ball within = new Ball(sum.middle(), sum.radius() + 64 * 0x1p-24);
        lesson.claim("1 = Σ_k α_k", 1, within);
    }

    private static Ball[] smoothed(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The masks and their scores");
        lesson.text(
                "Score-CAM's masks, each with five draws of normal noise of deviation 2 added"
                        + " before it is scaled to 0 … 1: 320 runs; usually there are ten draws."
                        + " What a single mask scores by chance averages out.");
        draws(lesson, a, shown, "draw");
        return softmax(lesson, a, a.note("increase"), STEPS);
    }

    private static Ball[] integrated(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The masks and their scores");
        lesson.text(
                "Behind Score-CAM's mask H_k the picture is faded in: S(i/5 · x ⊙ H_k) - S(0) for"
                        + " i = 1 … 5, 320 runs; usually there are ten steps.");
        draws(lesson, a, shown, "i");
        double[] increase = a.note("increase");
        Evidence input = a.evidence().at(Place.input());
        Tensor x = a.room().image();
        ChannelMasks masks =
                ChannelMasks.of(a.saliency().method(), a.evidence(), ChannelMasks.Form.PAPER);
        Ball empty = Ball.of(input.scoreAt(x.engine().full(x.shape(), 0)).item());
        int k = shown.getFirst();
        for (int i : List.of(3, STEPS)) {
            Tensor half = masks.mask(k).mul((double) i / STEPS);
            Ball seen = Ball.of(input.scoreAt(x.mul(half)).item());
            lesson.claim(
                    "increase of channel %d at i = %d, its run once more".formatted(k, i),
                    increase[k * STEPS + i - 1],
                    seen.minus(empty));
        }
        return softmax(lesson, a, increase, STEPS);
    }

    private static void draws(Lesson lesson, Answer a, List<Integer> shown, String what) {
        double[] increase = a.note("increase");
        List<String> head = new ArrayList<>(List.of(what));
        for (int i = 1; i <= STEPS; i++) head.add(Integer.toString(i));
        List<List<String>> rows = new ArrayList<>();
        for (int k : shown) {
            List<String> row = new ArrayList<>(List.of("channel " + k));
            for (int i = 0; i < STEPS; i++) row.add(Numbers.of(increase[k * STEPS + i], 100));
            rows.add(row);
        }
        lesson.table(head, rows);
    }

    private static Ball[] ablation(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The scores without a channel");
        double[] without = a.note("score without");
        lesson.text(
                "Each channel is set to zero in turn, and what comes after the layer runs again,"
                        + " 64 times. S = "
                        + Numbers.of(a.score())
                        + ".");
        lesson.grids(Grid.of("S_k, channels 0 to 63, eight in a row", without, 8));
        for (int k : shown) {
            lesson.claim(
                    "S_%d, its run once more".formatted(k),
                    without[k],
                    Ball.of(a.evidence().scoreAt(silenced(a, k)).item()));
        }
        lesson.step("The weights");
        Ball whole = Ball.of(a.score());
        lesson.claim(
                "w_k = (S - S_k) / S",
                a.note("w"),
                a.perChannel(k -> whole.minus(Ball.of(without[k])).over(whole)));
        return WeightedCams.times(lesson, a, "w_k", a.note("w"));
    }

    private static Tensor silenced(Answer a, int k) {
        double[] kept = new double[a.channels()];
        Arrays.setAll(kept, c -> c == k ? 0 : 1);
        Tensor value = a.evidence().activation();
        return value.mul(value.engine().tensor(new Shape(1, kept.length, 1, 1), kept));
    }

    private static void linearTail(Lesson lesson, Answer a) {
        lesson.text(
                "At "
                        + Classroom.LAST
                        + " the rest is linear: what is lost with a channel is its contribution to"
                        + " the logit, the class's weight times the channel's mean.");
        Answer last = a.room().ask(AblationCam.of(Profile.PAPER), Classroom.LAST);
        double[] without = last.note("score without");
        double[] value = last.activation();
        double magnitude = Math.abs(a.room().headBias());
        List<Ball> parts = last.perChannel(k -> part(last, value, k));
        for (Ball p : parts) magnitude += Math.abs(p.middle());
        // either score is a sum of 64 parts and a bias, over a mean of 64 numbers
        double room = 2 * 130 * 0x1p-24 * magnitude;
        List<Ball> wide = parts.stream().map(p -> new Ball(p.middle(), p.radius() + room)).toList();
        double[] lost = Arrays.stream(without).map(s -> last.score() - s).toArray();
        lesson.claim("S - S_k = fc.weight[2, k] · mean_p A_kp at layer3.1", lost, wide);
    }

    private static Ball part(Answer a, double[] value, int k) {
        return Ball.mean(a.balls(value, k)).times(a.room().headWeight(k));
    }

    private static Ball[] fem(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The thresholds");
        lesson.text(
                "A position counts where a channel is two deviations above its mean. No target is"
                        + " asked: the map is the same for every class.");
        double[] value = a.activation();
        double[] threshold = a.note("threshold");
        List<Ball> again = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            Ball mean = Ball.mean(a.balls(value, k));
            List<Ball> squares =
                    a.balls(value, k).stream().map(v -> v.minus(mean).square()).toList();
            again.add(Ball.mean(squares).sqrt().times(2).plus(mean));
        }
        for (int k : shown) {
            lesson.formula(
                    "μ_%d = %s,  t_%d = μ + 2σ = %s"
                            .formatted(
                                    k,
                                    Numbers.of(Ball.mean(a.balls(value, k)).middle()),
                                    k,
                                    Numbers.of(threshold[k])));
        }
        lesson.claim("t_k = μ_k + 2 σ_k", threshold, again);
        Ball[] added = new Ball[value.length];
        for (int i = 0; i < added.length; i++) {
            int k = i / a.positions();
            Ball mean = Ball.mean(a.balls(value, k));
            added[i] = value[i] >= (float) threshold[k] ? mean : Ball.of(0);
        }
        double[] w = Arrays.stream(added).mapToDouble(Ball::middle).toArray();
        lesson.grids(shown.stream().map(k -> a.grid("μ 1[A_%d ≥ t]".formatted(k), w, k)).toList());
        return added;
    }

    private static void counts(Lesson lesson, Answer a) {
        lesson.text("The map adds up to each channel's mean times how many positions it counts.");
        double[] value = a.activation();
        double[] threshold = a.note("threshold");
        List<Ball> terms = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            double limit = threshold[k];
            double count =
                    (double) a.balls(value, k).stream().filter(v -> v.middle() >= limit).count();
            terms.add(Ball.mean(a.balls(value, k)).times(count));
        }
        double sum = Arrays.stream(a.map()).sum();
        Ball again = Ball.sum(terms);
        double rounded = 64 * 0x1p-24 * sum;
        lesson.claim(
                "Σ_p L_p = Σ_k μ_k · #{p: A_kp ≥ t_k}",
                sum,
                new Ball(again.middle(), again.radius() + rounded));
    }

    private static Ball[] random(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The weights");
        lesson.text(
                "They know nothing of the picture, the layer or the target: what another map does"
                        + " not do better than this one, the activations alone have done.");
        return WeightedCams.times(lesson, a, "w_k", a.note("w"));
    }

    private static void seeded(Lesson lesson, Answer a) {
        lesson.text("The same seed gives the same weights, another seed others.");
        double[] w = a.note("w");
        double[] again = a.room().ask(new RandomCam(0), Classroom.INNER).note("w");
        lesson.claim("w of seed 0, drawn once more", w, Arrays.asList(Ball.of(again)));
        double[] other = a.room().ask(new RandomCam(1), Classroom.INNER).note("w");
        lesson.formula(
                "seed 0: "
                        + IntStream.range(0, 4).mapToObj(i -> Numbers.of(w[i])).toList()
                        + " …\nseed 1: "
                        + IntStream.range(0, 4).mapToObj(i -> Numbers.of(other[i])).toList()
                        + " …");
    }
}
