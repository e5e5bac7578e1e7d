package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.gradients.Baselines;
import vitrine.cam.gradients.Conductance;
import vitrine.cam.gradients.GradientShap;
import vitrine.cam.gradients.IntegratedGradients;
import vitrine.cam.gradients.InternalInfluence;
import vitrine.cam.gradients.Quadrature;
import vitrine.cam.gradients.Scaling;
import vitrine.cam.gradients.Spread;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Methods that go from a baseline to the picture and ask for the gradient on the way.
final class Paths {
    private static final int STEPS = 8;
    private static final String POINTS =
            "With so few steps every one can be printed; usually there are 50.";

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                            integrated(STEPS),
                            "Integrated gradients (Sundararajan, Taly, Yan, 2017)",
                            "map = (x - b) ⊙ ∫₀¹ ∂S/∂x(b + t (x - b)) dt",
                            Paths::integrated,
                            Paths::quadrature,
                            Eye.SUM),
                    new PixelStory(
                            new GradientShap(
                                    STEPS,
                                    List.of(Baselines.zero()),
                                    Spread.NONE,
                                    Scaling.BY_DIFFERENCE,
                                    0),
                            "GradientSHAP (Erion, Janizek, Sturmfels, Lundberg, Lee, 2019)",
                            "map = mean over draws of (x - b) ⊙ ∂S/∂x(b + u (x - b)),  u uniform"
                                    + " in 0 … 1",
                            Paths::drawn,
                            Paths::chance,
                            Eye.SUM),
                    new PixelStory(
                            new Conductance(Quadrature.GAUSS_LEGENDRE, STEPS, Baselines.zero()),
                            "Conductance (Dhamdhere, Sundararajan, Yan, 2019)",
                            "map = ∫₀¹ ∂S/∂A · dA/dt dt = Σ_i ∂S/∂A(t_i) ⊙ (A(t_{i+1}) - A(t_i))",
                            Paths::conducted,
                            Gradients::completeFromBaseline,
                            Eye.SUM),
                    new PixelStory(
                            new InternalInfluence(
                                    Quadrature.GAUSS_LEGENDRE, STEPS, Baselines.zero()),
                            "Internal influence (Leino, Sen, Datta, Fredrikson, Li, 2018)",
                            "map = ∫₀¹ ∂S/∂A(b + t (x - b)) dt",
                            Paths::influenced,
                            Paths::constantAtTheEnd,
                            Eye.SUM));

    private Paths() {}

    private static IntegratedGradients integrated(int steps) {
        return new IntegratedGradients(
                Quadrature.GAUSS_LEGENDRE, steps, Baselines.zero(), Scaling.BY_DIFFERENCE);
    }

    /// What is known with the picture at the share `t` of its way from grey.
    private static Evidence at(Answer a, double t) {
        Tensor x = a.room().image();
        Tensor b = x.engine().full(x.shape(), 0);
        return a.evidence().with(b.add(x.sub(b).mul(t)));
    }

    private static void walk(Lesson lesson) {
        lesson.step("The walk");
        lesson.text(
                "The picture is faded in from the baseline b = 0, middle grey: x(t) = t x at the"
                        + " points of Gauss and Legendre, whose weights add up to one. "
                        + POINTS);
    }

    /// One row for each point: where, how much it counts, the score, one gradient.
    private static List<double[]> table(
            Lesson lesson, Answer a, List<Quadrature.Node> nodes, int element, String name) {
        List<double[]> gradients = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Quadrature.Node node : nodes) {
            Evidence there = at(a, node.at());
            double[] g = there.gradient().toDoubles();
            gradients.add(g);
            rows.add(
                    List.of(
                            Numbers.of(node.at()),
                            Numbers.of(node.weight()),
                            Numbers.of(there.score().item()),
                            Numbers.of(g[element])));
        }
        lesson.table(List.of("t", "weight", "S(x(t))", name), rows);
        return gradients;
    }

    private static List<Ball> average(List<Quadrature.Node> nodes, List<double[]> gradients) {
        Ball[] sum = Ball.of(new double[gradients.getFirst().length]);
        for (int n = 0; n < nodes.size(); n++) {
            Ball weight = weight(nodes.get(n).weight());
            double[] g = gradients.get(n);
            Ball[] before = sum.clone();
            Arrays.setAll(sum, i -> before[i].plus(Ball.of(g[i]).times(weight)));
        }
        return Arrays.asList(sum);
    }

    /// A factor that the engine takes in single precision.
    private static Ball weight(double exact) {
        return new Ball(exact, Math.ulp((float) exact));
    }

    private static List<Ball> integrated(Lesson lesson, Answer a) {
        walk(lesson);
        List<Quadrature.Node> nodes = Quadrature.GAUSS_LEGENDRE.nodes(STEPS);
        int pixel = PixelStory.strongest(a.map());
        List<double[]> gradients = table(lesson, a, nodes, pixel, "∂S/∂x of one number");
        lesson.text(
                "That number is where the map is farthest from zero. The gradients' weighted"
                        + " mean:");
        List<Ball> average = average(nodes, gradients);
        double[] middle = average.stream().mapToDouble(Ball::middle).toArray();
        lesson.grids(PixelStory.channels(a, "mean gradient", middle));
        lesson.formula(
                "(x - b) · mean gradient = %s · %s = %s"
                        .formatted(
                                Numbers.of(a.activation()[pixel]),
                                Numbers.of(middle[pixel]),
                                Numbers.of(a.map()[pixel])));
        double[] x = a.activation();
        return IntStream.range(0, x.length).mapToObj(i -> average.get(i).times(x[i])).toList();
    }

    private static void quadrature(Lesson lesson, Answer a) {
        Gradients.completeFromBaseline(lesson, a);
        lesson.text("What is lacking is the quadrature's error, and falls with more points:");
        List<List<String>> rows = new ArrayList<>();
        for (int steps : List.of(1, 2, STEPS, 50)) {
            Answer other = a.room().ask(integrated(steps), Classroom.INNER);
            rows.add(List.of(Integer.toString(steps), Numbers.of(other.note("delta")[0])));
        }
        lesson.table(List.of("points", "delta"), rows);
    }

    private static List<Ball> drawn(Lesson lesson, Answer a) {
        lesson.step("The draws");
        lesson.text(
                "Each draw takes a random share u of the way from the baseline, here middle grey"
                        + " alone, to the picture. Here are 8 draws; usually there are 50.");
        Noise shares = new Noise(0, "gradient-shap").of("share");
        List<Quadrature.Node> nodes =
                IntStream.range(0, STEPS)
                        .mapToObj(k -> new Quadrature.Node(shares.uniform(k), 1.0 / STEPS))
                        .toList();
        List<double[]> gradients =
                table(lesson, a, nodes, PixelStory.strongest(a.map()), "∂S/∂x of one number");
        double[] x = a.activation();
        Ball[] sum = Ball.of(new double[x.length]);
        for (double[] g : gradients) {
            Ball[] before = sum.clone();
            Arrays.setAll(sum, i -> before[i].plus(Ball.of(g[i]).times(x[i]).over(STEPS)));
        }
        return Arrays.asList(sum);
    }

    private static void chance(Lesson lesson, Answer a) {
        Gradients.completeFromBaseline(lesson, a);
        lesson.text(
                "Integrated gradients go over the same line with eight chosen points and lack "
                        + Numbers.of(
                                a.room().ask(integrated(STEPS), Classroom.INNER).note("delta")[0])
                        + ": random points cost accuracy, and allow many baselines for the price.");
    }

    private static List<Ball> conducted(Lesson lesson, Answer a) {
        walk(lesson);
        List<Quadrature.Node> nodes = Quadrature.GAUSS_LEGENDRE.nodes(STEPS + 1);
        int neuron = PixelStory.strongest(a.map());
        List<double[]> gradients = table(lesson, a, nodes, neuron, "∂S/∂A of one neuron");
        List<double[]> values = new ArrayList<>();
        for (Quadrature.Node node : nodes) values.add(at(a, node.at()).activation().toDoubles());
        lesson.text("That neuron's value on the way, and what each step adds:");
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            double change = values.get(i + 1)[neuron] - values.get(i)[neuron];
            double g = gradients.get(i)[neuron];
            rows.add(
                    List.of(
                            Integer.toString(i + 1),
                            Numbers.of(values.get(i)[neuron]),
                            Numbers.of(change),
                            Numbers.of(g * change)));
        }
        lesson.table(List.of("step", "A(t_i)", "A(t_{i+1}) - A(t_i)", "adds"), rows);
        Ball[] sum = Ball.of(new double[a.activation().length]);
        for (int n = 0; n < STEPS; n++) {
            double[] g = gradients.get(n);
            double[] here = values.get(n);
            double[] next = values.get(n + 1);
            Ball[] before = sum.clone();
            Arrays.setAll(
                    sum,
                    i -> {
                        Ball change = Ball.of(next[i]).minus(Ball.of(here[i]));
                        return before[i].plus(change.times(g[i]));
                    });
        }
        return Arrays.asList(sum);
    }

    private static List<Ball> influenced(Lesson lesson, Answer a) {
        walk(lesson);
        List<Quadrature.Node> nodes = Quadrature.GAUSS_LEGENDRE.nodes(STEPS);
        int neuron = PixelStory.strongest(a.map());
        List<double[]> gradients = table(lesson, a, nodes, neuron, "∂S/∂A of one neuron");
        return average(nodes, gradients);
    }

    private static void constantAtTheEnd(Lesson lesson, Answer a) {
        lesson.text(
                "At "
                        + Classroom.LAST
                        + " the gradient is the class's weight divided by 64 wherever the walk is,"
                        + " and so is its mean.");
        InternalInfluence method =
                new InternalInfluence(Quadrature.GAUSS_LEGENDRE, STEPS, Baselines.zero());
        Answer last = a.room().ask(method, Classroom.LAST);
        List<Ball> again = new ArrayList<>();
        for (int k = 0; k < last.channels(); k++) {
            double g = a.room().headWeight(k) / 64;
            // a mean of eight numbers whose weights are rounded
            Ball rounded = new Ball(g, 2 * STEPS * 0x1p-24 * Math.abs(g));
            for (int p = 0; p < last.positions(); p++) again.add(rounded);
        }
        lesson.claim("map at layer3.1 = fc.weight[2, k] / 64", last.map(), again);
    }
}
