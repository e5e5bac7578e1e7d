package vitrine.app.learn;

import vitrine.cam.Profile;
import vitrine.cam.gradients.LinearApproximation;
import vitrine.cam.methods.Cam;
import vitrine.cam.methods.ElementGradCam;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.GradCamPlusPlus;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.LayerCam;
import vitrine.cam.methods.XGradCam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Class activation maps whose weights are read off one gradient.
final class WeightedCams {
    static final List<Story> STORIES =
            List.of(
                    new ChannelSum(
                                    new Cam(),
                                    Classroom.LAST,
                                    "CAM (Zhou, Khosla, Lapedriza, Oliva, Torralba, 2016)",
                                    "L = Σ_k w_k A_k,  w_k the class's weight of the mean of"
                                            + " channel k",
                                    WeightedCams::cam,
                                    WeightedCams::camIdentity)
                            .shown(WeightedCams::raised),
                    new ChannelSum(
                            new GradCam(),
                            Classroom.INNER,
                            "Grad-CAM (Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra, 2017)",
                            "L = Σ_k α_k A_k,  α_k = mean over positions of ∂S/∂A_k",
                            WeightedCams::gradCam,
                            WeightedCams::gradCamIdentity),
                    new ChannelSum(
                            GradCamPlusPlus.of(Profile.PAPER),
                            Classroom.INNER,
                            "Grad-CAM++ (Chattopadhyay, Sarkar, Howlader, Balasubramanian, 2018)",
                            "L = Σ_k w_k A_k,  w_k = Σ_p α_kp relu(g_kp),  α_kp = 1 / (2 + g_kp"
                                    + " Σ_q A_kq)",
                            WeightedCams::gradCamPlusPlus,
                            WeightedCams::plusPlusIdentity),
                    new ChannelSum(
                            XGradCam.of(Profile.PAPER),
                            Classroom.INNER,
                            "XGrad-CAM (Fu, Hu, Dong, Guo, Gao, Li, 2020)",
                            "L = Σ_k w_k A_k,  w_k = Σ_p g_kp A_kp / Σ_p A_kp",
                            WeightedCams::xGradCam,
                            WeightedCams::xGradIdentity),
                    new ChannelSum(
                            new HiResCam(),
                            Classroom.INNER,
                            "HiResCAM (Draelos, Carin, 2020)",
                            "L = Σ_k g_k ⊙ A_k,  g = ∂S/∂A",
                            WeightedCams::products,
                            WeightedCams::complete),
                    new ChannelSum(
                            new LinearApproximation(),
                            Classroom.INNER,
                            "Linear approximation (Fong, Patrick, Vedaldi: TorchRay, 2019)",
                            "L = Σ_k A_k ⊙ g_k,  g = ∂S/∂A",
                            WeightedCams::products,
                            WeightedCams::firstOrder),
                    new ChannelSum(
                            new ElementGradCam(),
                            Classroom.INNER,
                            "Element-wise Grad-CAM (Gildenblat: pytorch-grad-cam, 2021)",
                            "L = Σ_k relu(g_k ⊙ A_k),  g = ∂S/∂A",
                            WeightedCams::rectifiedProducts,
                            WeightedCams::halves),
                    new ChannelSum(
                            new LayerCam(),
                            Classroom.INNER,
                            "LayerCAM (Jiang, Zhang, Hou, Cheng, Wei, 2021)",
                            "L = Σ_k relu(g_k) ⊙ A_k,  g = ∂S/∂A",
                            WeightedCams::layerCam,
                            WeightedCams::layerCamIdentity));

    private WeightedCams() {}

    /// The gradients of the channels shown.
    static double[] gradients(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The gradient");
        lesson.text("g = ∂S/∂A comes from one backward pass that ends at the layer.");
        double[] g = a.gradient();
        lesson.grids(shown.stream().map(k -> a.grid("g_" + k, g, k)).toList());
        return g;
    }

    /// The weights of all 64 channels as a grid of 8×8, and `W = w A` from them.
    static Ball[] times(Lesson lesson, Answer a, String name, double[] w) {
        lesson.grids(Grid.of(name + ", channels 0 to 63, eight in a row", w, 8));
        lesson.text("Each channel is multiplied by its weight: W_kp = " + name + " · A_kp.");
        Ball[] activation = Ball.of(a.activation());
        Ball[] product = new Ball[activation.length];
        Arrays.setAll(product, i -> activation[i].times(w[i / a.positions()]));
        return product;
    }

    private static Ball[] cam(Lesson lesson, Answer a, List<Integer> shown) {
        lesson.step("The weights");
        lesson.text(
                "Behind "
                        + Classroom.LAST
                        + " come the mean over positions and one matrix, so w_k is written in the"
                        + " model's file: row "
                        + Classroom.CLASS
                        + " of fc.weight. The method finds it as the sum of ∂S/∂A_k over"
                        + " positions.");
        double[] w = a.note("w");
        lesson.claim("w_k = fc.weight[2, k]", w, a.perChannel(k -> summed(a, k)));
        return times(lesson, a, "w_k", w);
    }

    /// The gradient is `w_k/64` at each of 64 positions, and their sum is taken.
    private static Ball summed(Answer a, int k) {
        double w = a.room().headWeight(k);
        int n = a.positions();
        return new Ball(w, n * 0x1p-24 * Math.abs(w));
    }

    private static void camIdentity(Lesson lesson, Answer a) {
        lesson.text("The mean of the map is the logit less its bias.");
        Ball mean = Ball.mean(Arrays.asList(Ball.of(a.map())));
        double bias = a.room().headBias();
        lesson.formula(
                Numbers.of(mean.middle())
                        + " = "
                        + Numbers.of(a.score())
                        + " - ("
                        + Numbers.of(bias)
                        + ")");
        Ball[] terms = Ball.of(a.evidence().activation().mul(0).toDoubles());
        Arrays.setAll(
                terms,
                i -> Ball.of(a.activation()[i]).times(a.room().headWeight(i / a.positions())));
        Ball sum = Ball.sum(Arrays.asList(terms)).over(a.positions());
        lesson.claim("S = mean_p L_p + b", a.score(), sum.plus(Ball.of(bias)));
    }

    /// CAM's display is not rectified.
    private static void raised(Lesson lesson, Answer a) {
        Ball least = Ball.of(Arrays.stream(a.map()).min().orElse(0));
        List<Ball> map = Arrays.stream(Ball.of(a.map())).map(v -> v.minus(least)).toList();
        Closing.of(lesson, a, "the map is raised by its minimum", map);
    }

    private static Ball[] gradCam(Lesson lesson, Answer a, List<Integer> shown) {
        double[] g = gradients(lesson, a, shown);
        lesson.step("The weights");
        int k = shown.getFirst();
        lesson.text("α_k is the mean of the channel's 64 gradients.");
        lesson.formula(
                "α_%d = (%s + %s + … + %s) / 64 = %s"
                        .formatted(
                                k,
                                Numbers.of(a.channel(g, k)[0]),
                                Numbers.of(a.channel(g, k)[1]),
                                Numbers.of(a.channel(g, k)[63]),
                                Numbers.of(a.note("alpha")[k])));
        lesson.claim(
                "α_k = 1/64 Σ_p g_kp",
                a.note("alpha"),
                a.perChannel(c -> Ball.mean(a.balls(g, c))));
        return times(lesson, a, "α_k", a.note("alpha"));
    }

    private static void gradCamIdentity(Lesson lesson, Answer a) {
        lesson.text(
                "At "
                        + Classroom.LAST
                        + ", where the rest of the network is a mean and a matrix, α_k is the"
                        + " class's weight divided by the number of positions: Grad-CAM is CAM.");
        Answer last = a.room().ask(new GradCam(), Classroom.LAST);
        Answer cam = a.room().ask(new Cam(), Classroom.LAST);
        Ball[] terms = cam.balls("w");
        double[] value = cam.activation();
        List<Ball> maps =
                IntStream.range(0, cam.positions())
                        .mapToObj(p -> overChannels(cam, k -> terms[k].times(value[k * 64 + p])))
                        .map(sum -> sum.over(64))
                        .toList();
        lesson.claim("Grad-CAM at layer3.1 = CAM / 64", last.map(), maps);
    }

    private static Ball overChannels(Answer a, IntFunction<Ball> of) {
        return Ball.sum(a.perChannel(of));
    }

    private static Ball[] gradCamPlusPlus(Lesson lesson, Answer a, List<Integer> shown) {
        double[] g = gradients(lesson, a, shown);
        lesson.step("The weights");
        lesson.text(
                "α_kp says how much position p of channel k counts: less, the larger its gradient"
                        + " and the more active the channel already is.");
        double[] alpha = a.note("alpha");
        lesson.grids(shown.stream().map(k -> a.grid("α_" + k, alpha, k)).toList());
        List<Ball> again = new ArrayList<>();
        List<Double> counted = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            Ball sum = Ball.sum(a.balls(a.activation(), k));
            for (int p = 0; p < a.positions(); p++) {
                double gradient = g[k * a.positions() + p];
                if (gradient <= 0) continue;
                counted.add(alpha[k * a.positions() + p]);
                again.add(Ball.of(1).over(Ball.of(gradient).times(sum).plus(Ball.of(2))));
            }
        }
        lesson.text(
                "Where g is negative α may have any size, and relu(g) drops it. Where g is"
                        + " positive:");
        double[] recorded = counted.stream().mapToDouble(Double::doubleValue).toArray();
        lesson.claim("α_kp = 1 / (2 + g_kp Σ_q A_kq)", recorded, again);
        lesson.claim(
                "w_k = Σ_p α_kp relu(g_kp)",
                a.note("w"),
                a.perChannel(k -> pooled(a, alpha, g, k)));
        return times(lesson, a, "w_k", a.note("w"));
    }

    private static Ball pooled(Answer a, double[] alpha, double[] g, int k) {
        List<Ball> terms = new ArrayList<>();
        for (int p = 0; p < a.positions(); p++) {
            int i = k * a.positions() + p;
            terms.add(Ball.of(alpha[i]).times(Ball.of(g[i]).relu()));
        }
        return Ball.sum(terms);
    }

    private static void plusPlusIdentity(Lesson lesson, Answer a) {
        lesson.text(
                "α solves the equation that the paper starts from: with D² = g² and D³ = g³, α ·"
                        + " (2 D² + Σ_q A_kq · D³) = D².");
        double[] g = a.gradient();
        double[] alpha = a.note("alpha");
        List<Ball> left = new ArrayList<>();
        for (int k = 0; k < a.channels(); k++) {
            Ball sum = Ball.sum(a.balls(a.activation(), k));
            for (int p = 0; p < a.positions(); p++) {
                Ball b = Ball.of(g[k * 64 + p]);
                Ball d2 = b.square();
                Ball whole = d2.times(2).plus(sum.times(d2.times(b)));
                Ball rounded = new Ball(alpha[k * 64 + p], Math.ulp((float) alpha[k * 64 + p]));
                left.add(rounded.times(whole));
            }
        }
        double[] squares = Arrays.stream(g).map(v -> v * v).toArray();
        lesson.claim("g² = α (2 g² + Σ_q A_kq g³)", squares, left);
    }

    private static Ball[] xGradCam(Lesson lesson, Answer a, List<Integer> shown) {
        double[] g = gradients(lesson, a, shown);
        lesson.step("The weights");
        lesson.text("w_k is the mean gradient, each position counted as strongly as it is active.");
        lesson.claim(
                "w_k = Σ_p g_kp A_kp / Σ_p A_kp", a.note("w"), a.perChannel(k -> share(a, g, k)));
        return times(lesson, a, "w_k", a.note("w"));
    }

    private static Ball share(Answer a, double[] g, int k) {
        Ball[] gradient = Ball.of(a.channel(g, k));
        Ball[] value = Ball.of(a.channel(a.activation(), k));
        Ball sum = Ball.sum(Arrays.asList(value));
        return sum.middle() == 0 ? Ball.of(0) : Ball.dot(gradient, value).over(sum);
    }

    private static void xGradIdentity(Lesson lesson, Answer a) {
        lesson.text(
                "Its axiom: with these weights the map adds up to what the gradient says the whole"
                        + " layer contributes, Σ_kp g_kp A_kp.");
        double products = a.evidence().gradient().mul(a.evidence().activation()).sum().item();
        lesson.formula("Σ_kp g_kp A_kp = " + Numbers.of(products));
        Ball[] terms = new Ball[a.activation().length];
        Ball[] w = a.perChannel(k -> share(a, a.gradient(), k)).toArray(Ball[]::new);
        Arrays.setAll(terms, i -> w[i / a.positions()].times(a.activation()[i]));
        lesson.claim("Σ_kp g_kp A_kp = Σ_p L_p", products, Ball.sum(recorded(a, terms)));
    }

    /// The map's own numbers, each with the bound of how it came about.
    private static List<Ball> recorded(Answer a, Ball[] terms) {
        double[] map = a.map();
        List<Ball> again = a.overChannels(terms);
        return IntStream.range(0, map.length)
                .mapToObj(p -> new Ball(map[p], again.get(p).radius()))
                .toList();
    }

    /// `W = g A`
    static Ball[] products(Lesson lesson, Answer a, List<Integer> shown) {
        double[] g = gradients(lesson, a, shown);
        lesson.step("The products");
        lesson.text(
                "Every position of every channel is multiplied by its own gradient: W = g ⊙ A.");
        Ball[] value = Ball.of(a.activation());
        Ball[] product = new Ball[value.length];
        Arrays.setAll(product, i -> value[i].times(g[i]));
        double[] w = Arrays.stream(product).mapToDouble(Ball::middle).toArray();
        lesson.grids(shown.stream().map(k -> a.grid("W_" + k, w, k)).toList());
        return product;
    }

    private static void complete(Lesson lesson, Answer a) {
        lesson.text(
                "At "
                        + Classroom.LAST
                        + " the rest is linear, and the map adds up to the score less its bias.");
        Answer last = a.room().ask(new HiResCam(), Classroom.LAST);
        Ball[] g = Ball.of(last.gradient());
        Ball sum = Ball.dot(g, Ball.of(last.activation()));
        lesson.formula(
                Numbers.of(last.score())
                        + " = "
                        + Numbers.of(sum.middle())
                        + " + ("
                        + Numbers.of(a.room().headBias())
                        + ")");
        Ball rounded = new Ball(sum.middle(), sum.radius() + 64 * 0x1p-24 * magnitude(last));
        lesson.claim("S = Σ_p L_p + b", last.score(), rounded.plus(Ball.of(a.room().headBias())));
    }

    /// `Σ |g A|`: what the rounding of the score's own sums is measured by.
    private static double magnitude(Answer a) {
        double[] g = a.gradient();
        double[] value = a.activation();
        return IntStream.range(0, g.length).mapToDouble(i -> Math.abs(g[i] * value[i])).sum();
    }

    private static void firstOrder(Lesson lesson, Answer a) {
        lesson.text(
                "It is the first order of S about A: if every number of the layer shrinks by one"
                        + " part in a million, S falls by that part of the map's sum.");
        double[] hires = a.room().ask(new HiResCam(), Classroom.INNER).map();
        lesson.text("The raw map is HiResCAM's, number for number.");
        lesson.claim("L = HiResCAM's map", a.map(), Arrays.asList(Ball.of(hires)));
    }

    private static Ball[] rectifiedProducts(Lesson lesson, Answer a, List<Integer> shown) {
        Ball[] product = products(lesson, a, shown);
        lesson.text("What is negative is left out channel by channel: W = relu(g ⊙ A).");
        return Arrays.stream(product).map(Ball::relu).toArray(Ball[]::new);
    }

    private static void halves(Lesson lesson, Answer a) {
        lesson.text(
                "Half of HiResCAM's map and half of the sum of magnitudes: relu(x) = (x + |x|) /"
                        + " 2.");
        double[] g = a.gradient();
        double[] value = a.activation();
        Ball[] signed = new Ball[g.length];
        Arrays.setAll(signed, i -> Ball.of(g[i]).times(value[i]));
        List<Ball> sum = a.overChannels(signed);
        List<Ball> size = a.overChannels(Arrays.stream(signed).map(Ball::abs).toArray(Ball[]::new));
        List<Ball> again = new ArrayList<>();
        for (int p = 0; p < sum.size(); p++) again.add(sum.get(p).plus(size.get(p)).over(2));
        lesson.claim("L = (Σ_k g_k A_k + Σ_k |g_k A_k|) / 2", a.map(), again);
    }

    private static Ball[] layerCam(Lesson lesson, Answer a, List<Integer> shown) {
        double[] g = gradients(lesson, a, shown);
        lesson.step("The weights");
        lesson.text("Every position has a weight of its own: its gradient where that is positive.");
        double[] w = a.note("weights");
        List<Ball> positive = Arrays.stream(Ball.of(g)).map(Ball::relu).toList();
        lesson.claim("w_kp = relu(g_kp)", w, positive);
        lesson.grids(shown.stream().map(k -> a.grid("w_" + k, w, k)).toList());
        Ball[] value = Ball.of(a.activation());
        Ball[] product = new Ball[value.length];
        Arrays.setAll(product, i -> value[i].times(w[i]));
        return product;
    }

    private static void layerCamIdentity(Lesson lesson, Answer a) {
        lesson.text(
                "HiResCAM's map is LayerCAM's for the gradient less LayerCAM's for its negative: g"
                        + " = relu(g) - relu(-g).");
        double[] g = a.gradient();
        Ball[] value = Ball.of(a.activation());
        Ball[] positive = new Ball[g.length];
        Ball[] negative = new Ball[g.length];
        Arrays.setAll(positive, i -> value[i].times(Math.max(g[i], 0)));
        Arrays.setAll(negative, i -> value[i].times(Math.max(-g[i], 0)));
        List<Ball> plus = a.overChannels(positive);
        List<Ball> minus = a.overChannels(negative);
        double[] hires = a.room().ask(new HiResCam(), Classroom.INNER).map();
        List<Ball> again = new ArrayList<>();
        for (int p = 0; p < hires.length; p++) again.add(plus.get(p).minus(minus.get(p)));
        lesson.claim("HiResCAM = LayerCAM of g - LayerCAM of -g", hires, again);
    }
}
