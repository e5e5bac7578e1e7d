package vitrine.app.learn;

import vitrine.cam.ClassScore;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.GradCamPlusPlus;
import vitrine.cam.methods.ShapleyCam;
import vitrine.cam.methods.SmoothGradCamPlusPlus;
import vitrine.cam.methods.TrueGradCamPlusPlus;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Class activation maps that need more than one gradient: higher derivatives, or those of noisy
/// copies.
final class CurvedCams {
    private static final int CLASSES = 8;

    static final List<Story> STORIES =
            List.of(
                    new ChannelSum(
                                    new ShapleyCam(),
                                    Classroom.LAST,
                                    "ShapleyCAM (Cai, 2025)",
                                    "L = Σ_k w_k A_k,  w_k = mean over positions of (g - ½ H·A)_k",
                                    CurvedCams::shapley,
                                    CurvedCams::straight)
                            .in(CurvedCams::undecided),
                    new ChannelSum(
                                    new TrueGradCamPlusPlus(),
                                    Classroom.LAST,
                                    "Grad-CAM++ from the derivatives themselves (Chattopadhyay et"
                                            + " al., 2018)",
                                    "L = Σ_k w_k A_k,  w_k = Σ_p α_kp relu(S'_kp),  α = Y'' / (2"
                                            + " Y'' + Σ_q A_kq Y'''),  Y = e^S",
                                    CurvedCams::derivatives,
                                    CurvedCams::closedForm)
                            .in(CurvedCams::undecided),
                    new ChannelSum(
                            SmoothGradCamPlusPlus.of(Profile.PAPER),
                            Classroom.INNER,
                            "Smooth Grad-CAM++ (Omeiza, Speakman, Cintas, Weldermariam, 2019)",
                            "L = Σ_k w_k A_k,  w_k = Σ_p α_kp relu(D¹_kp),  α = D² / (2 D² + Σ_q"
                                    + " A_kq · D³),  Dⁿ = mean of gⁿ",
                            CurvedCams::copies,
                            CurvedCams::quiet));

    private CurvedCams() {}

    /// Two classes are equally likely, and the score is the paper's: `y_c + ln softmax_c`.
    private static Classroom undecided(Classroom room) {
        return room.rivals().about(Target.of(ClassScore.REST, Classroom.CLASS));
    }

    private static List<Ball> probabilities(Lesson lesson, Answer a) {
        double[] logits = a.evidence().output().toDoubles();
        List<Ball> p = Ball.softmax(Arrays.asList(Ball.of(logits)));
        lesson.text(
                "The score is S = y_c + ln softmax_c(y), which is curved where classes compete:"
                        + " p_c = softmax_c = "
                        + Numbers.of(p.get(Classroom.CLASS).middle())
                        + ".");
        Ball[] y = Ball.of(logits);
        Ball top = Ball.greatest(Arrays.asList(y));
        Ball all = Ball.sum(Arrays.stream(y).map(v -> v.minus(top).exp()).toList());
        Ball own = y[Classroom.CLASS];
        lesson.claim(
                "S = y_c + ln softmax_c", a.score(), own.minus(top).minus(all.log()).plus(own));
        return p;
    }

    /// `Σ_j p_j a_j b_j - Σ_j p_j a_j · Σ_j p_j b_j`
    private static Ball covariance(List<Ball> p, Ball[] a, Ball[] b) {
        List<Ball> both = new ArrayList<>();
        List<Ball> first = new ArrayList<>();
        List<Ball> second = new ArrayList<>();
        for (int j = 0; j < CLASSES; j++) {
            both.add(p.get(j).times(a[j]).times(b[j]));
            first.add(p.get(j).times(a[j]));
            second.add(p.get(j).times(b[j]));
        }
        return Ball.sum(both).minus(Ball.sum(first).times(Ball.sum(second)));
    }

    private static Ball[] weightsOf(Answer a, int k) {
        Ball[] w = new Ball[CLASSES];
        Arrays.setAll(w, j -> Ball.of(a.room().headWeight(j, k)));
        return w;
    }

    private static Ball[] shapley(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The curvature");
        List<Ball> p = probabilities(lesson, a);
        double[] curvature = a.note("curvature");
        lesson.text(
                "H·A is the gradient of ∂S/∂A · A, one more backward pass. Behind the mean over 64"
                        + " positions and the matrix w it is a covariance over classes: (H·A)_kp ="
                        + " -1/64 · cov_p(w_jk, y_j).");
        Ball[] y = Ball.of(a.evidence().output().toDoubles());
        List<Ball> again = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            Ball one = covariance(p, weightsOf(a, k), lessBias(a, y)).over(-64);
            for (int q = 0; q < a.positions(); q++) again.add(one);
        }
        lesson.claim("(H·A)_kp = -cov_j(w_jk, y_j - b_j) / 64", curvature, again);
        double[] g = WeightedCams.gradients(lesson, a, shown);
        lesson.step("The weights");
        List<Ball> w = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            List<Ball> less = new ArrayList<>();
            for (int q = 0; q < a.positions(); q++) {
                int i = k * a.positions() + q;
                less.add(Ball.of(g[i]).minus(Ball.of(curvature[i]).over(2)));
            }
            w.add(Ball.mean(less));
        }
        int k = shown.getFirst();
        lesson.formula(
                "w_%d = mean(%s - ½ · (%s)) = %s"
                        .formatted(
                                k,
                                Numbers.of(g[k * 64]),
                                Numbers.of(curvature[k * 64]),
                                Numbers.of(a.note("w")[k])));
        lesson.claim("w_k = mean_p (g - ½ H·A)_kp", a.note("w"), w);
        return WeightedCams.times(lesson, a, "w_k", a.note("w"));
    }

    private static Ball[] lessBias(Answer a, Ball[] y) {
        Ball[] less = new Ball[CLASSES];
        Arrays.setAll(less, j -> y[j].minus(Ball.of(a.room().headBias(j))));
        return less;
    }

    private static void straight(Lesson lesson, Answer a) {
        lesson.text(
                "A logit behind ReLUs is piecewise linear: H vanishes, and ShapleyCAM is"
                        + " Grad-CAM.");
        Classroom plain = a.room().about(Target.logit(Classroom.CLASS));
        double[] shapley = plain.ask(new ShapleyCam(), Classroom.INNER).map();
        double[] grad = plain.ask(new GradCam(), Classroom.INNER).map();
        lesson.claim(
                "ShapleyCAM = Grad-CAM for the logit at layer3.0",
                shapley,
                Arrays.asList(Ball.of(grad)));
    }

    /// The derivatives of `S` of orders 1 to 3 along each element, as the run gives them.
    private static double[][] orders(Answer a) {
        Tensor value = a.evidence().activation();
        int count = value.shape().size();
        int some = 256;
        double[][] orders = new double[3][count];
        for (int first = 0; first < count; first += some) {
            Shape several = value.shape().with(0, some);
            double[] unit = new double[some * count];
            for (int i = 0; i < some; i++) unit[i * count + first + i] = 1;
            Evidence there = a.evidence().replaced(value.expandTo(several));
            List<Tensor> found = there.derivatives(value.engine().tensor(several, unit), 3);
            double[] all = Layouts.cat(1, found.toArray(Tensor[]::new)).toDoubles();
            for (int i = 0; i < all.length; i++) orders[i % 3][first + i / 3] = all[i];
        }
        return orders;
    }

    private static Ball[] derivatives(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The derivatives");
        List<Ball> p = probabilities(lesson, a);
        double[][] s = orders(a);
        lesson.text(
                "Three nested derivatives along each of the 4,096 numbers of A. Behind a mean and"
                        + " a matrix all positions of a channel have the same.");
        table(lesson, s, shown);
        List<Ball> second = new ArrayList<>();
        for (int i = 0; i < s[1].length; i++) {
            Ball[] w = weightsOf(a, i / 64);
            second.add(covariance(p, w, w).over(-4096));
        }
        lesson.claim("S''_kp = -var_j(w_jk) / 64²", s[1], second);
        lesson.step("The weights");
        lesson.text(
                "Y = e^S has Y'' = Y (S'' + S'²), Y''' = Y (S''' + 3 S' S'' + S'³); Y cancels.");
        double[] known = a.note("alpha");
        int[] counted = IntStream.range(0, known.length).filter(i -> s[0][i] > 0).toArray();
        lesson.claim(
                "α = Y'' / (2 Y'' + Σ_q A_kq · Y''') where S' > 0",
                Arrays.stream(counted).mapToDouble(i -> known[i]).toArray(),
                Arrays.stream(counted).mapToObj(i -> alpha(a, s, i)).toList());
        List<Ball> w =
                a.perChannel(k ->
                        Ball.sum(
                                IntStream.range(k * 64, (k + 1) * 64)
                                        .mapToObj(
                                                i -> Ball.of(known[i]).times(Math.max(s[0][i], 0)))
                                        .toList()));
        lesson.claim("w_k = Σ_p α_kp relu(S'_kp)", a.note("w"), w);
        return WeightedCams.times(lesson, a, "w_k", a.note("w"));
    }

    private static void table(Lesson lesson, double[][] s, List<Integer> shown) {
        List<List<String>> rows = new ArrayList<>();
        for (int k : shown) {
            rows.add(
                    List.of(
                            "channel " + k,
                            Numbers.small(s[0][k * 64]),
                            Numbers.small(s[1][k * 64]),
                            Numbers.small(s[2][k * 64])));
        }
        lesson.table(List.of("", "S'", "S''", "S'''"), rows);
    }

    private static Ball alpha(Answer a, double[][] s, int i) {
        Ball d1 = Ball.of(s[0][i]);
        Ball d2 = Ball.of(s[1][i]);
        Ball y2 = d2.plus(d1.square());
        Ball y3 = Ball.of(s[2][i]).plus(d1.times(d2).times(3)).plus(d1.square().times(d1));
        Ball sum = Ball.sum(a.balls(a.activation(), i / 64));
        return y2.over(y2.times(2).plus(sum.times(y3)));
    }

    private static void closedForm(Lesson lesson, Answer a) {
        lesson.text(
                "For a logit S'' = S''' = 0, and what remains is the closed form of Grad-CAM++: 1"
                        + " / (2 + g Σ_q A_kq).");
        Classroom plain = a.room().about(Target.logit(Classroom.CLASS));
        Answer truly = plain.ask(new TrueGradCamPlusPlus(), Classroom.LAST);
        Answer closed = plain.ask(GradCamPlusPlus.of(Profile.PAPER), Classroom.LAST);
        Ball[] w = new Ball[a.channels()];
        double[] known = closed.note("w");
        // Y'' / (2 Y'' + ΣA Y''') rounds seven times where the closed form rounds three times
        Arrays.setAll(w, k -> new Ball(known[k], 80 * 0x1p-24 * known[k]));
        lesson.claim("w_k = those of grad-cam++ for the logit", truly.note("w"), Arrays.asList(w));
    }

    private static Ball[] copies(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The noisy copies");
        lesson.text(
                "Four copies of the picture with normal noise of deviation 0.3; each gives a"
                        + " gradient at the layer.");
        List<double[]> gradients = gradients(a);
        int k = shown.getFirst();
        lesson.grids(
                IntStream.range(0, 4)
                        .mapToObj(
                                i -> a.grid("g_" + k + " of copy " + (i + 1), gradients.get(i), k))
                        .toList());
        lesson.step("The weights");
        lesson.claim("D² = mean of g²", a.note("D2"), mean(gradients, 2));
        lesson.claim("D³ = mean of g³", a.note("D3"), mean(gradients, 3));
        Ball[] d2 = a.balls("D2");
        Ball[] d3 = a.balls("D3");
        List<Ball> first = mean(gradients, 1);
        List<Double> counted = new ArrayList<>();
        List<Ball> alpha = new ArrayList<>();
        double[] known = a.note("alpha");
        for (int i = 0; i < d2.length; i++) {
            if (first.get(i).middle() <= 0) continue;
            Ball sum = Ball.sum(a.balls(a.activation(), i / 64));
            counted.add(known[i]);
            alpha.add(d2[i].over(d2[i].times(2).plus(sum.times(d3[i]))));
        }
        lesson.text("Where D¹ is positive, as only there α counts:");
        double[] recorded = counted.stream().mapToDouble(Double::doubleValue).toArray();
        lesson.claim("α = D² / (2 D² + Σ_q A_kq · D³)", recorded, alpha);
        List<Ball> w = new ArrayList<>();
        for (int c = 0; c < a.channels(); c++) {
            List<Ball> terms = new ArrayList<>();
            for (int i = c * 64; i < (c + 1) * 64; i++)
                terms.add(Ball.of(known[i]).times(first.get(i).relu()));
            w.add(Ball.sum(terms));
        }
        lesson.claim("w_k = Σ_p α_kp relu(D¹_kp)", a.note("w"), w);
        return WeightedCams.times(lesson, a, "w_k", a.note("w"));
    }

    private static List<double[]> gradients(Answer a) {
        List<double[]> gradients = new ArrayList<>();
        Tensor x = a.room().image();
        for (int i = 0; i < 4; i++) {
            Noise noise = new Noise(0, "smooth-grad-cam++").of("0/" + i);
            Tensor noisy = x.add(noise.normal(x.engine(), x.shape(), 0).mul(0.3));
            gradients.add(a.evidence().with(noisy).gradient().toDoubles());
        }
        return gradients;
    }

    private static List<Ball> mean(List<double[]> gradients, int power) {
        List<Ball> means = new ArrayList<>();
        for (int i = 0; i < gradients.getFirst().length; i++) {
            List<Ball> terms = new ArrayList<>();
            for (double[] g : gradients) {
                Ball b = Ball.of(g[i]);
                Ball raised = b;
                for (int n = 1; n < power; n++) raised = raised.times(b);
                terms.add(raised);
            }
            means.add(Ball.mean(terms));
        }
        return means;
    }

    private static void quiet(Lesson lesson, Answer a) {
        lesson.text("Without noise the copies are the picture, and the map is that of Grad-CAM++.");
        SmoothGradCamPlusPlus still =
                new SmoothGradCamPlusPlus(SmoothGradCamPlusPlus.Form.PAPER, 1, 0, 0);
        Answer smooth = a.room().ask(still, Classroom.INNER);
        Answer closed = a.room().ask(GradCamPlusPlus.of(Profile.PAPER), Classroom.INNER);
        Ball[] w = new Ball[a.channels()];
        double[] known = closed.note("w");
        // D² / (2 D² + ΣA D³) rounds eight times where the closed form rounds three times
        Arrays.setAll(w, k -> new Ball(known[k], 80 * 0x1p-24 * known[k]));
        lesson.claim(
                "w_k = those of grad-cam++, without noise", smooth.note("w"), Arrays.asList(w));
    }
}
