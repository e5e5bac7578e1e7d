package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.gradients.Baselines;
import vitrine.cam.gradients.Deconvnet;
import vitrine.cam.gradients.DeepLift;
import vitrine.cam.gradients.GradientSaliency;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.gradients.InputXGradient;
import vitrine.cam.gradients.Scaling;
import vitrine.cam.methods.FullGrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Methods of one backward pass down to the picture, with the mathematics' rules or others.
final class Gradients {
    /// A ReLU at which the rules of a backward pass are shown.
    private static final String RELU = "layer3.1.relu1";

    /// DeepLIFT's bound of a difference that counts.
    private static final double LEAST = 1e-10;

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            GradientSaliency.of(Profile.PAPER),
                            "Saliency (Simonyan, Vedaldi, Zisserman, 2014)",
                            "map = |∂S/∂x|",
                            Gradients::saliency,
                            Gradients::firstLayer,
                            Eye.STRONGEST),
                    new PixelStory(
                            new InputXGradient(),
                            "Input × gradient (Shrikumar, Greenside, Shcherbina, Kundaje, 2016)",
                            "map = x ⊙ ∂S/∂x",
                            Gradients::product,
                            Gradients::withBiases,
                            Eye.SUM),
                    new PixelStory(
                            GuidedBackprop.of(Profile.PAPER),
                            "Guided backpropagation (Springenberg, Dosovitskiy, Brox, Riedmiller,"
                                    + " 2015)",
                            "through y = relu(x) passes g · 1[x > 0] · 1[g > 0]",
                            (lesson, a) ->
                                    rectified(
                                            lesson,
                                            a,
                                            "in = relu(out) · 1[x > 0]",
                                            (x, g) -> x > 0 ? Math.max(g, 0) : 0),
                            Gradients::lessThanGradient,
                            Eye.STRONGEST),
                    new PixelStory(
                            Deconvnet.of(Profile.PAPER),
                            "Deconvolution network (Zeiler, Fergus, 2014)",
                            "through y = relu(x) passes relu(g), wherever x stood",
                            (lesson, a) ->
                                    rectified(
                                            lesson, a, "in = relu(out)", (x, g) -> Math.max(g, 0)),
                            Gradients::blind,
                            Eye.STRONGEST),
                    new PixelStory(
                            DeepLift.of(Profile.PAPER),
                            "DeepLIFT, rescale rule (Shrikumar, Greenside, Kundaje, 2017)",
                            "map = (x - b) ⊙ m,  m_x = m_y · (y - y_b) / (x - x_b) through every"
                                    + " function",
                            Gradients::rescaled,
                            Gradients::completeFromBaseline,
                            Eye.SUM));

    private Gradients() {}

    private static double[] gradient(Lesson lesson, Answer a) {
        lesson.step("The gradient");
        double[] g = a.gradient();
        lesson.text("One backward pass, down to the picture: 3 × 32 × 32 numbers ∂S/∂x.");
        lesson.grids(PixelStory.channels(a, "∂S/∂x", g));
        return g;
    }

    private static List<Ball> saliency(Lesson lesson, Answer a) {
        double[] g = gradient(lesson, a);
        return Arrays.stream(Ball.of(g)).map(Ball::abs).toList();
    }

    private static void firstLayer(Lesson lesson, Answer a) {
        lesson.text(
                "The last step of the backward pass: the gradient behind the first convolution, 24"
                        + " channels of 16 × 16, goes back through its kernels.");
        double[] behind =
                a.room().at(Place.of("conv1"), new GradientSaliency(GradientSaliency.Sign.KEPT));
        lesson.claim(
                "∂S/∂x_i = Σ_o Σ_t ∂S/∂y_o · w_t, i = 2 o + t - 1",
                a.gradient(),
                a.room().throughFirst(behind));
    }

    private static List<Ball> product(Lesson lesson, Answer a) {
        double[] g = gradient(lesson, a);
        double[] x = a.activation();
        lesson.step("The picture as the model sees it");
        lesson.text("x = (value - 0.5) / 0.25, so that 0 is middle grey and not black.");
        lesson.grids(PixelStory.channels(a, "x", x));
        return IntStream.range(0, g.length).mapToObj(i -> Ball.of(x[i]).times(g[i])).toList();
    }

    private static void withBiases(Lesson lesson, Answer a) {
        Answer full = a.room().ask(FullGrad.of(Profile.PAPER), Classroom.INNER);
        double[] shares = full.note("shares");
        lesson.text(
                "The map's sum is the picture's share of the score. The rest is the biases', b ⊙"
                        + " ∂S/∂y over all layers, as full-grad finds it.");
        double biases = Arrays.stream(shares).skip(1).sum();
        lesson.formula(
                "S = %s = %s (picture) + %s (biases)"
                        .formatted(
                                Numbers.of(a.score()), Numbers.of(shares[0]), Numbers.of(biases)));
        lesson.claim("the picture's share = Σ_i x_i ∂S/∂x_i", shares[0], total(a));
        double[] residual = full.note("residual");
        Ball sum = Ball.sum(Arrays.asList(Ball.of(shares)));
        lesson.claim("residual = S - Σ shares", residual[0], Ball.of(a.score()).minus(sum));
    }

    private static Ball total(Answer a) {
        return Ball.dot(Ball.of(a.activation()), Ball.of(a.gradient()));
    }

    /// What a rule makes of what arrives.
    private interface Rectifier {
        double of(double x, double arriving);
    }

    private static List<Ball> rectified(Lesson lesson, Answer a, String rule, Rectifier rectifier) {
        Method method = a.saliency().method();
        lesson.step("At a ReLU");
        double[] out = a.room().at(Place.of(RELU), method);
        double[] in = a.room().at(new Place.LayerInput(RELU), method);
        Answer inside = at(a, new Place.LayerInput(RELU));
        double[] x = inside.activation();
        lesson.text(
                "What arrives behind "
                        + RELU
                        + ", what it was given, and what it hands on: one of 64 channels.");
        int k = PixelStory.strongest(in) / 64;
        lesson.grids(
                inside.grid("out, channel " + k, out, k),
                inside.grid("x, channel " + k, x, k),
                inside.grid("in, channel " + k, in, k));
        lesson.claim(
                rule + ", at all 4,096 neurons",
                in,
                IntStream.range(0, in.length)
                        .mapToObj(i -> Ball.of(rectifier.of(x[i], out[i])))
                        .toList());
        lesson.text(
                "Everything but ReLUs has its own derivative. Last comes the first convolution.");
        return a.room().throughFirst(a.room().at(Place.of("conv1"), method));
    }

    private static Answer at(Answer a, Place place) {
        return new Answer(a.room(), place, a.room().study(place).evidence(), a.saliency());
    }

    /// What the plain gradient hands on at the ReLU is the same where both of its conditions hold.
    private static void lessThanGradient(Lesson lesson, Answer a) {
        lesson.text(
                "Where what arrives is not negative the rule is the derivative: behind the last"
                        + " ReLU only the matrix has been passed, and its positive weights agree.");
        double[] guided =
                a.room().at(new Place.LayerInput("layer3.1.relu2"), a.saliency().method());
        Place place = new Place.LayerInput("layer3.1.relu2");
        double[] g = at(a, place).gradient();
        lesson.claim(
                "guided = relu(gradient) at layer3.1.relu2's input",
                guided,
                Arrays.stream(Ball.of(g)).map(Ball::relu).toList());
    }

    private static void blind(Lesson lesson, Answer a) {
        lesson.text(
                "The forward pass takes no part but in the choice of what a maximum hands on, and"
                        + " this network has no maxima: another picture gives the same map, number"
                        + " for number.");
        Classroom other = a.room().rivals();
        double[] map = other.ask(Deconvnet.of(Profile.PAPER), Classroom.INNER).map();
        lesson.claim("map = the map of another picture", a.map(), Arrays.asList(Ball.of(map)));
    }

    private static List<Ball> rescaled(Lesson lesson, Answer a) {
        lesson.step("At a ReLU");
        DeepLift bare = new DeepLift(Baselines.zero(), DeepLift.Functions.EVERY, Scaling.NONE);
        double[] out = a.room().at(Place.of(RELU), bare);
        Place before = new Place.LayerInput(RELU);
        double[] in = a.room().at(before, bare);
        double[] x = values(a, before);
        double[] xb = baseline(a, before);
        double[] y = values(a, Place.of(RELU));
        double[] yb = baseline(a, Place.of(RELU));
        lesson.text(
                "The picture and the baseline b = 0, middle grey, run side by side. Through "
                        + RELU
                        + " goes the slope between the two in place of the derivative.");
        int k = PixelStory.strongest(in) / 64;
        Answer inside = at(a, before);
        lesson.grids(
                inside.grid("m behind, channel " + k, out, k),
                inside.grid("x, channel " + k, x, k),
                inside.grid("x of the baseline", xb, k),
                inside.grid("m before, channel " + k, in, k));
        slopes(lesson, in, out, x, xb, y, yb);
        lesson.step("The products");
        double[] multipliers = a.room().at(Place.input(), bare);
        lesson.text("At the picture each multiplier is multiplied by x - b.");
        lesson.grids(PixelStory.channels(a, "m", multipliers));
        double[] picture = a.activation();
        return IntStream.range(0, picture.length)
                .mapToObj(i -> Ball.of(multipliers[i]).times(picture[i]))
                .toList();
    }

    /// @param at multipliers before and behind, values before and behind, each with the baseline's
    private static void slopes(Lesson lesson, double[]... at) {
        double[] in = at[0];
        double[] out = at[1];
        double[] x = at[2];
        double[] xb = at[3];
        double[] y = at[4];
        double[] yb = at[5];
        int[] counted =
                IntStream.range(0, in.length)
                        .filter(i -> Math.abs(x[i] - xb[i]) >= LEAST)
                        .toArray();
        List<Ball> again = new ArrayList<>();
        for (int i : counted) {
            Ball slope = difference(y[i], yb[i]).over(difference(x[i], xb[i]));
            again.add(Ball.of(out[i]).times(slope));
        }
        lesson.claim(
                "m_x = m_y · (y - y_b) / (x - x_b)",
                Arrays.stream(counted).mapToDouble(i -> in[i]).toArray(),
                again);
    }

    private static Ball difference(double x, double b) {
        return Ball.of(x).minus(Ball.of(b));
    }

    private static double[] values(Answer a, Place place) {
        return a.room().study(place).evidence().activation().toDoubles();
    }

    private static double[] baseline(Answer a, Place place) {
        var image = a.room().image();
        var grey = image.engine().full(image.shape(), 0);
        return a.room().study(place).evidence().with(grey).activation().toDoubles();
    }

    /// `Σ map = S(x) - S(b)`, but for what the method itself wrote down.
    static void completeFromBaseline(Lesson lesson, Answer a) {
        double difference = a.note("difference")[0];
        double delta = a.note("delta")[0];
        lesson.text("The map adds up to what the score gained since the baseline.");
        lesson.formula(
                "Σ map = %s,  S(x) - S(b) = %s,  delta = %s"
                        .formatted(
                                Numbers.of(Arrays.stream(a.map()).sum()),
                                Numbers.of(difference),
                                Numbers.small(delta)));
        Ball sum = Ball.sum(Arrays.asList(Ball.of(a.map())));
        lesson.claim("delta = Σ map - (S(x) - S(b))", delta, sum.minus(Ball.of(difference)));
    }
}
