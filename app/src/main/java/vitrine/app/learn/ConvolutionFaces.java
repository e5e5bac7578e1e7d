package vitrine.app.learn;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;

import java.util.ArrayList;
import java.util.List;

/// A convolution and its two gradients as the three faces of one trilinear form `T(y, x, w) = Σ_o
/// Σ_t y_o x_{o+t} w_t`.
final class ConvolutionFaces implements Story {
    private static final int IN = 4;
    private static final int KERNEL = 2;
    private static final int OUT = IN - KERNEL + 1;

    /// The three arguments of the form, and what the engine computed for each from the other two.
    private record Form(
            double[] x, double[] w, double[] seed, double[] y, double[] gx, double[] gw) {}

    @Override
    public String topic() {
        return "conv";
    }

    @Override
    public Lesson tell(Classroom room) {
        Lesson lesson =
                new Lesson("conv", "A convolution and its two gradients: one trilinear form");
        Form n = run(room.engine());
        form(lesson, n);
        face(
                lesson,
                "The face of y: the convolution",
                "y_o = Σ_t x_{o+t} · w_t",
                "y",
                n.y,
                OUT,
                terms(n, 0));
        lesson.formula("y_(0,0) = " + products(n, 0, 0) + " = " + Numbers.of(n.y[0]));
        face(
                lesson,
                "The face of x: the gradient at the input",
                "x̄_i = Σ_t ȳ_{i-t} · w_t",
                "x̄",
                n.gx,
                IN,
                terms(n, 1));
        lesson.formula("x̄_(1,1) = " + products(n, 1, IN + 1) + " = " + Numbers.of(n.gx[IN + 1]));
        face(
                lesson,
                "The face of w: the gradient at the kernel",
                "w̄_t = Σ_o ȳ_o · x_{o+t}",
                "w̄",
                n.gw,
                KERNEL,
                terms(n, 2));
        lesson.formula("w̄_(0,0) = " + products(n, 2, 0) + " = " + Numbers.of(n.gw[0]));
        same(lesson, n);
        second(lesson, room.engine(), n);
        return lesson;
    }

    private static Form run(Engine engine) {
        double[] x = {1, 2, 0, -1, 3, -2, 1, 0, 0, 1, 2, 1, -1, 0, 1, 2};
        double[] w = {1, -1, 2, 0.5};
        double[] seed = {1, 0, -1, 2, 1, 0, 0, -1, 1};
        Trace trace = new Trace();
        Tensor tx = trace.watch(engine.tensor(new Shape(1, 1, IN, IN), x));
        Tensor tw = trace.watch(engine.tensor(new Shape(1, 1, KERNEL, KERNEL), w));
        Tensor y = Convolutions.conv(tx, tw, ConvSpec.of(2));
        Tensor g = engine.tensor(y.shape(), seed);
        List<Tensor> found = trace.gradients(y, g, List.of(tx, tw), Rules.STANDARD);
        return new Form(
                x, w, seed, y.toDoubles(), found.get(0).toDoubles(), found.get(1).toDoubles());
    }

    private static void form(Lesson lesson, Form n) {
        lesson.formula("T(y, x, w) = Σ_o Σ_t y_o · x_{o+t} · w_t");
        lesson.step("The form");
        lesson.text(
                "A convolution is linear in the picture and linear in the kernel. Hold what comes"
                        + " out against a third argument, ȳ, and a number comes out that is linear"
                        + " in all three: T. Its derivative in one argument is a sum over the"
                        + " other two; these sums are the faces of T. The engine has one loop nest"
                        + " for all three.");
        lesson.grids(Grid.of("x, the picture", n.x, IN));
        lesson.grids(Grid.of("w, the kernel", n.w, KERNEL));
        lesson.grids(Grid.of("ȳ = ∂S/∂y, what arrives from behind", n.seed, OUT));
    }

    private static void face(
            Lesson lesson,
            String heading,
            String formula,
            String name,
            double[] found,
            int side,
            List<Ball> again) {
        lesson.step(heading);
        lesson.grids(Grid.of(name, found, side));
        lesson.claim(formula, found, again);
    }

    /// The sums of one face, 0 for `y`, 1 for `x̄`, 2 for `w̄`.
    private static List<Ball> terms(Form n, int face) {
        int[] sizes = {OUT * OUT, IN * IN, KERNEL * KERNEL};
        List<Ball> sums = new ArrayList<>();
        for (int i = 0; i < sizes[face]; i++) {
            List<Ball> parts = new ArrayList<>();
            for (double[] pair : pairs(n, face, i)) parts.add(Ball.of(pair[0]).times(pair[1]));
            sums.add(Ball.sum(parts));
        }
        return sums;
    }

    /// The pairs of numbers whose products make element `i` of a face.
    private static List<double[]> pairs(Form n, int face, int i) {
        List<double[]> pairs = new ArrayList<>();
        for (int o = 0; o < OUT * OUT; o++) {
            for (int t = 0; t < KERNEL * KERNEL; t++) {
                int at = (o / OUT + t / KERNEL) * IN + o % OUT + t % KERNEL;
                int[] places = {o, at, t};
                if (places[face] != i) continue;
                pairs.add(
                        switch (face) {
                            case 0 -> new double[] {n.x[at], n.w[t]};
                            case 1 -> new double[] {n.seed[o], n.w[t]};
                            default -> new double[] {n.seed[o], n.x[at]};
                        });
            }
        }
        return pairs;
    }

    private static String products(Form n, int face, int i) {
        List<String> products = new ArrayList<>();
        for (double[] pair : pairs(n, face, i))
            products.add("(" + whole(pair[0]) + ")(" + whole(pair[1]) + ")");
        return String.join(" + ", products);
    }

    private static String whole(double x) {
        return x == Math.rint(x) ? Integer.toString((int) x) : Double.toString(x);
    }

    private static void same(Lesson lesson, Form n) {
        lesson.step("One number, three ways");
        lesson.text("Each face held against its own argument gives T again.");
        Ball y = Ball.dot(Ball.of(n.seed), Ball.of(n.y));
        double x = dot(n.x, n.gx);
        double w = dot(n.w, n.gw);
        lesson.formula("T(ȳ, x, w) = " + Numbers.of(y.middle()));
        lesson.claim("Σ_i x_i x̄_i = Σ_o ȳ_o y_o", x, y);
        lesson.claim("Σ_t w_t w̄_t = Σ_o ȳ_o y_o", w, y);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// The derivative of a face is another face.
    private static void second(Lesson lesson, Engine engine, Form n) {
        lesson.step("Differentiating again");
        lesson.text(
                "x̄ is itself linear in w and ȳ. Its derivative in w, in the direction of x, is"
                        + " the third face again: no new formula is ever needed, to any order.");
        Trace trace = new Trace();
        Tensor x = trace.watch(engine.tensor(new Shape(1, 1, IN, IN), n.x));
        Tensor w = trace.watch(engine.tensor(new Shape(1, 1, KERNEL, KERNEL), n.w));
        Tensor y = Convolutions.conv(x, w, ConvSpec.of(2));
        Tensor gx = trace.gradientTraced(y, engine.tensor(y.shape(), n.seed), x);
        Tensor direction = engine.tensor(gx.shape(), n.x);
        double[] again = trace.gradient(gx, direction, w).toDoubles();
        lesson.grids(Grid.of("∂(Σ_i x_i x̄_i)/∂w", again, KERNEL));
        lesson.claim("∂(Σ_i x_i x̄_i)/∂w_t = w̄_t", again, terms(n, 2));
    }
}
