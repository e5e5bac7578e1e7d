package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.LayerEvidence;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.methods.FullGrad;
import vitrine.cam.propagation.ContrastiveExcitationBackprop;
import vitrine.cam.propagation.ExcitationBackprop;
import vitrine.cam.propagation.Lrp;
import vitrine.engine.Tensor;
import vitrine.nn.Biased;
import vitrine.nn.Selector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Methods that hand the score down layer by layer, with the sum at each layer.
final class Propagation {
    private static final double EPSILON = 1e-6;
    private static final int POSITIONS = 64;
    private static final List<String> PLACES =
            List.of(
                    "avgpool",
                    "layer3.1",
                    "layer3.0",
                    "layer2.1",
                    "layer2.0",
                    "layer1.1",
                    "layer1.0",
                    "relu",
                    "input");

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            Lrp.of(Profile.PAPER),
                            "LRP-ε (Bach, Binder, Montavon, Klauschen, Müller, Samek, 2015)",
                            "R_i = x_i Σ_j w_ij R_j / (z_j + ε sign z_j),  z_j = Σ_i x_i w_ij +"
                                    + " b_j",
                            Propagation::relevance,
                            Propagation::sums,
                            Eye.SUM),
                    new PixelStory(
                                    new ExcitationBackprop(),
                                    "Excitation backprop (Zhang, Lin, Brandt, Shen, Sclaroff,"
                                            + " 2016)",
                                    "P(i) = Σ_j P(j) · x_i w⁺_ij / Σ_i' x_i' w⁺_i'j",
                                    Propagation::winners,
                                    Propagation::mass,
                                    Eye.ALONE)
                            .at(Classroom.LAST),
                    new PixelStory(
                                    new ContrastiveExcitationBackprop(),
                                    "Contrastive excitation backprop (Zhang, Lin, Brandt, Shen,"
                                            + " Sclaroff, 2016)",
                                    "P(i) of the class less P(i) of its opposite, whose weights"
                                            + " are -w",
                                    Propagation::contrast,
                                    Propagation::balanced,
                                    Eye.ALONE)
                            .at(Classroom.LAST),
                    new PixelStory(
                            FullGrad.of(Profile.PAPER),
                            "FullGrad (Srinivas, Fleuret, 2019)",
                            "map = x ⊙ ∂S/∂x + Σ_l Σ_c b_lc ⊙ ∂S/∂y_lc, each spread over the"
                                    + " picture",
                            Propagation::biases,
                            Propagation::complete,
                            Eye.MAGNITUDE));

    private Propagation() {}

    private static Ball stabilised(double z, double epsilon) {
        return Ball.of(z).plus(Ball.of(z >= 0 ? epsilon : -epsilon));
    }

    private static double[] values(Answer a, String layer) {
        return a.room().study(Place.of(layer)).evidence().activation().toDoubles();
    }

    private static double[] handed(Answer a, String layer) {
        return a.room().at(Place.of(layer), a.saliency().method());
    }

    private static List<Ball> relevance(Lesson lesson, Answer a) {
        matrix(lesson, a);
        mean(lesson, a);
        residualSum(lesson, a);
        lesson.step("Down to the picture");
        lesson.text(
                "The first convolution and the batch normalisation behind it are one affine layer:"
                        + " R_i = x_i Σ_j w_ij s_j with s_j = R_j / (z_j + ε sign z_j).");
        double[] z = values(a, "bn1");
        double[] r = handed(a, "bn1");
        Ball[] s = new Ball[z.length];
        Arrays.setAll(
                s,
                i -> {
                    double scale = a.room().firstScale(i / 256);
                    // the factor was computed in single precision: a sum, a root, a quotient
                    Ball factor = new Ball(scale, 4 * 0x1p-24 * Math.abs(scale));
                    return Ball.of(r[i]).over(stabilised(z[i], EPSILON)).times(factor);
                });
        double[] x = a.activation();
        List<Ball> back = a.room().throughFirst(s);
        return IntStream.range(0, x.length).mapToObj(i -> back.get(i).times(x[i])).toList();
    }

    private static void matrix(Lesson lesson, Answer a) {
        lesson.step("Through the matrix");
        double[] x = values(a, "avgpool");
        double[] r = handed(a, "avgpool");
        int k = PixelStory.strongest(r);
        lesson.text(
                "The score S enters. Each of the 64 means gets its share x_k w_k of it; the bias"
                        + " keeps its own, b = "
                        + Numbers.of(a.room().headBias())
                        + ".");
        lesson.formula(
                "R_%d = x_%d w_%d · S / (S + ε) = %s · %s · %s / (%s + 0.000001) = %s"
                        .formatted(
                                k,
                                k,
                                k,
                                Numbers.of(x[k]),
                                Numbers.of(a.room().headWeight(k)),
                                Numbers.of(a.score()),
                                Numbers.of(a.score()),
                                Numbers.of(r[k])));
        lesson.grids(Grid.of("R of the means, channels 0 to 63, eight in a row", r, 8));
        Ball share = Ball.of(a.score()).over(stabilised(a.score(), EPSILON));
        List<Ball> again = new ArrayList<>();
        for (int c = 0; c < x.length; c++)
            again.add(share.times(a.room().headWeight(c)).times(x[c]));
        lesson.claim("R_k = x_k w_k S / (S + ε)", r, again);
    }

    private static void mean(Lesson lesson, Answer a) {
        lesson.step("Through the mean");
        double[] mean = values(a, "avgpool");
        double[] r = handed(a, "avgpool");
        double[] value = values(a, Classroom.LAST);
        double[] found = handed(a, Classroom.LAST);
        lesson.text("Each position gets its part of its channel's mean: A_kp / 64 of it.");
        int k = PixelStory.strongest(r);
        lesson.grids(
                Grid.of("A_" + k, Arrays.copyOfRange(value, k * 64, k * 64 + 64), 8),
                Grid.of("R_" + k, Arrays.copyOfRange(found, k * 64, k * 64 + 64), 8));
        List<Ball> again = new ArrayList<>();
        for (int i = 0; i < value.length; i++) {
            Ball share = Ball.of(r[i / 64]).over(stabilised(mean[i / 64], EPSILON));
            again.add(share.over(POSITIONS).times(value[i]));
        }
        lesson.claim("R_kp = A_kp / 64 · R_k / (mean + ε)", found, again);
    }

    private static void residualSum(Lesson lesson, Answer a) {
        lesson.step("Through the residual sum");
        double[] z = values(a, "layer3.1.add");
        double[] r = handed(a, "layer3.1.add");
        double[] branch = values(a, "layer3.1.bn2");
        double[] found = handed(a, "layer3.1.bn2");
        lesson.text(
                "The last ReLU hands R on as it is. Before it two values were added, the block's"
                        + " own y and the shortcut; either gets its part of the sum z.");
        List<Ball> again = new ArrayList<>();
        for (int i = 0; i < z.length; i++) {
            Ball s = Ball.of(r[i]).over(stabilised(z[i], EPSILON));
            again.add(s.times(branch[i]));
        }
        lesson.claim("R_y = y · R / (z + ε sign z)", found, again);
    }

    private static void sums(Lesson lesson, Answer a) {
        lesson.text(
                "Relevance is lost to biases alone (and to ε, next to nothing). Its sum at each"
                        + " layer:");
        List<List<String>> rows = new ArrayList<>();
        for (String place : PLACES) {
            double sum = Arrays.stream(handed(a, place)).sum();
            rows.add(List.of(place, Numbers.of(sum), Numbers.of(a.score() - sum)));
        }
        lesson.table(List.of("at", "Σ R", "S - Σ R"), rows);
        Ball sum = Ball.sum(Arrays.asList(Ball.of(a.map())));
        lesson.claim("residual = S - Σ R", a.note("residual")[0], Ball.of(a.score()).minus(sum));
    }

    /// `A_kp w_k / Σ` with the weights of one sign.
    private static List<Ball> shares(Answer a, int sign) {
        double[] value = a.activation();
        Ball[] excited = new Ball[value.length];
        Arrays.setAll(
                excited,
                i -> Ball.of(value[i]).times(Math.max(0, sign * a.room().headWeight(i / 64))));
        Ball all = Ball.sum(Arrays.asList(excited));
        // the run goes through 64 means: a mean and its quotient round some ten times more
        return Arrays.stream(excited)
                .map(e -> e.over(all))
                .map(p -> new Ball(p.middle(), 2 * p.radius() + 80 * 0x1p-24 * p.middle()))
                .toList();
    }

    private static void excitation(Lesson lesson, Answer a, String name, int sign) {
        double[] found = a.note(name);
        double[] sums = new double[64];
        Arrays.setAll(sums, k -> Arrays.stream(a.channel(found, k)).sum());
        lesson.grids(Grid.of("P of each channel, 0 to 63, eight in a row", sums, 8));
        String plus = sign > 0 ? "w⁺" : "w⁻";
        lesson.claim(
                "P_kp = A_kp %s_k / Σ_k'p' A_k'p' %s_k'".formatted(plus, plus),
                found,
                shares(a, sign));
    }

    private static List<Ball> winners(Lesson lesson, Answer a) {
        lesson.step("Who wins");
        lesson.text(
                "The class wins with probability 1. It hands its win on to the channels that"
                        + " excite it, in proportion to x w⁺; channels with negative weights get"
                        + " nothing.");
        excitation(lesson, a, "probability", 1);
        return a.overChannels(a.balls("probability"));
    }

    private static void mass(Lesson lesson, Answer a) {
        lesson.text(
                "The probabilities of a layer add up to one. But a residual sum is given negative"
                        + " values by its batch normalisation, and a branch that lowers the sum"
                        + " gets a negative share, another more than all:");
        List<List<String>> rows = new ArrayList<>();
        for (String layer : List.of("layer3.1", "layer3.1.bn2", "layer3.0", "layer2.1")) {
            Answer there = a.room().ask(new ExcitationBackprop(), layer);
            double[] p = there.note("probability");
            rows.add(
                    List.of(
                            layer,
                            Numbers.of(there.note("mass")[0]),
                            Numbers.of(Arrays.stream(p).filter(v -> v < 0).sum())));
        }
        lesson.table(List.of("at", "Σ P", "of it negative"), rows);
        Ball sum = Ball.sum(Arrays.asList(a.balls("probability")));
        lesson.claim("mass = Σ_kp P_kp", a.note("mass")[0], sum);
        lesson.claim("1 = Σ_kp P_kp", 1, new Ball(sum.middle(), sum.radius() + 200 * 0x1p-24));
    }

    private static List<Ball> contrast(Lesson lesson, Answer a) {
        lesson.step("Who wins");
        lesson.text("The class's probabilities, by the weights that speak for it:");
        excitation(lesson, a, "probability", 1);
        lesson.step("Who wins for the opposite");
        lesson.text(
                "Its opposite has the negated weights: the channels that speak against the class.");
        excitation(lesson, a, "opposite", -1);
        Ball[] own = a.balls("probability");
        Ball[] other = a.balls("opposite");
        Ball[] less = new Ball[own.length];
        Arrays.setAll(less, i -> own[i].minus(other[i]));
        return a.overChannels(less);
    }

    private static void balanced(Lesson lesson, Answer a) {
        lesson.text(
                "Either adds up to one, so the map adds up to nothing: what is gained is lost"
                        + " elsewhere.");
        Ball sum = Ball.sum(Arrays.asList(Ball.of(a.map())));
        lesson.formula("Σ_p L_p = " + Numbers.small(sum.middle()));
        lesson.claim("0 = Σ_p L_p", 0, new Ball(sum.middle(), sum.radius() + 400 * 0x1p-24));
    }

    private static List<Ball> biases(Lesson lesson, Answer a) {
        lesson.step("The shares");
        double[] shares = a.note("shares");
        Selector biased =
                new Selector("biases", l -> l instanceof Biased b && b.bias() != null, false);
        List<LayerEvidence> layers = a.evidence().layers(biased);
        lesson.text(
                "The picture's share is Σ x ⊙ ∂S/∂x, a layer's share Σ b ⊙ ∂S/∂y. A batch"
                        + " normalisation's bias has its running mean counted in.");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("the picture", Numbers.of(shares[0])));
        List<Ball> again = new ArrayList<>();
        again.add(Ball.dot(Ball.of(a.activation()), Ball.of(a.gradient())));
        for (int l = 0; l < layers.size(); l++) {
            rows.add(List.of(layers.get(l).layer().path(), Numbers.of(shares[l + 1])));
            again.add(share(layers.get(l)));
        }
        lesson.table(List.of("of", "share of S"), rows);
        lesson.claim("shares = Σ x ⊙ ∂S/∂x, then Σ b ⊙ ∂S/∂y of each layer", shares, again);
        double[] own = a.note("input share");
        lesson.grids(Grid.of("x ⊙ ∂S/∂x", own, 32).around(16, 24));
        return List.of();
    }

    private static Ball share(LayerEvidence l) {
        Tensor bias = ((Biased) l.layer()).bias();
        double[] g = l.gradient().toDoubles();
        double[] b = bias == null ? new double[1] : bias.toDoubles();
        int each = g.length / b.length;
        Ball[] biases = new Ball[g.length];
        Arrays.setAll(biases, i -> Ball.of(b[i / each]));
        return Ball.dot(biases, Ball.of(g));
    }

    private static void complete(Lesson lesson, Answer a) {
        lesson.text(
                "A network of products, biases and ReLUs has no other shares: they add up to S.");
        Ball sum = Ball.sum(Arrays.asList(a.balls("shares")));
        lesson.formula(
                "Σ shares = %s, S = %s, residual = %s"
                        .formatted(
                                Numbers.of(sum.middle()),
                                Numbers.of(a.score()),
                                Numbers.small(a.note("residual")[0])));
        lesson.claim(
                "residual = S - Σ shares", a.note("residual")[0], Ball.of(a.score()).minus(sum));
        double total = Arrays.stream(a.map()).sum();
        double magnitude = Arrays.stream(a.map()).map(Math::abs).sum();
        // sixteen shares are added at each pixel, each spread by some products
        double room = 200 * 0x1p-24 * magnitude + sum.radius();
        lesson.claim("Σ map = Σ shares", total, new Ball(sum.middle(), room));
    }
}
