package vitrine.app.learn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Binary;
import vitrine.engine.Call;
import vitrine.engine.Engine;
import vitrine.engine.Line;
import vitrine.engine.Op;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.engine.Unary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reverse mode on `f(a, b, c) = e^{-ab} + relu(a + c) · b`: the tape as the engine wrote it, and
/// the backward pass as it went over it.
final class Autodiff implements Story {
    private static final double A = 2;
    private static final double B = 0.5;
    private static final double C = -0.5;

    /// One product of the backward pass.
    private record Handed(int line, String op, int argument, double arriving, double part) {}

    /// The forward pass.
    private static final class Tape {
        private final Trace trace = new Trace();
        private final List<Tensor> values = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        Tensor named(String name, Tensor value) {
            names.add(name);
            values.add(value);
            return value;
        }

        double value(int line) {
            return values.get(line).item();
        }
    }

    @Override
    public String topic() {
        return "autodiff";
    }

    @Override
    public Lesson tell(Classroom room) {
        Lesson lesson =
                new Lesson("autodiff", "Reverse mode on f(a, b, c) = exp(-ab) + relu(a + c) · b");
        Tape tape = written(room.engine());
        tape(lesson, tape);
        backward(lesson, tape);
        differences(lesson);
        return lesson;
    }

    private static Tape written(Engine engine) {
        return written(engine, A, B, C);
    }

    private static Tape written(Engine engine, double av, double bv, double cv) {
        Tape t = new Tape();
        Shape one = new Shape(1);
        Tensor a = t.named("a", t.trace.watch(engine.full(one, av)));
        Tensor b = t.named("b", t.trace.watch(engine.full(one, bv)));
        Tensor c = t.named("c", t.trace.watch(engine.full(one, cv)));
        Tensor p = t.named("p", a.mul(b));
        Tensor n = t.named("n", p.neg());
        Tensor e = t.named("e", n.exp());
        Tensor s = t.named("s", a.add(c));
        Tensor r = t.named("r", s.relu());
        Tensor q = t.named("q", r.mul(b));
        t.named("f", e.add(q));
        return t;
    }

    private static String name(@Nullable Op op) {
        return switch (op) {
            case null -> "watched";
            case Unary u -> u.name();
            case Binary b -> String.valueOf(b.fn()).toLowerCase(Locale.ROOT);
            default -> op.toString();
        };
    }

    private static void tape(Lesson lesson, Tape tape) {
        lesson.step("Forward: the tape");
        lesson.text(
                "a, b and c are watched. Every operation on what is watched writes a line: its"
                        + " operation, the lines of its arguments, its value. Nothing is computed"
                        + " beyond the value itself.");
        List<List<String>> rows = new ArrayList<>();
        List<Line> lines = tape.trace.program(tape.values.getLast());
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            List<String> sources = line.sources().stream().map(j -> tape.names.get(j)).toList();
            rows.add(
                    List.of(
                            Integer.toString(i),
                            tape.names.get(i),
                            name(line.op()),
                            String.join(", ", sources),
                            Numbers.of(tape.value(i))));
        }
        lesson.table(List.of("line", "name", "operation", "of", "value"), rows);
        Ball a = Ball.of(A);
        Ball b = Ball.of(B);
        Ball e = a.times(b).negated().exp();
        Ball q = a.plus(Ball.of(C)).relu().times(b);
        lesson.claim("e = exp(-a b)", tape.value(5), e);
        lesson.claim("q = relu(a + c) b", tape.value(8), q);
        lesson.claim("f = e + q", tape.value(9), e.plus(q));
    }

    private static void backward(Lesson lesson, Tape tape) {
        lesson.step("Backward: adjoints");
        lesson.text(
                "The adjoint of a value v is v̄ = ∂f/∂v. It begins with f̄ = 1 and goes up the"
                        + " tape, last line first. Each line hands to each of its arguments its"
                        + " own adjoint times its partial derivative; what arrives from several"
                        + " lines is added.");
        List<Handed> handed = new ArrayList<>();
        Rules watching =
                (Call call, Tensor g) -> {
                    Tensor part = call.vjp(g);
                    if (part == null) return null;
                    handed.add(
                            new Handed(
                                    call.line(),
                                    name(call.op()),
                                    call.argument(),
                                    g.item(),
                                    part.item()));
                    return part;
                };
        Tensor f = tape.values.getLast();
        Tensor seed = f.engine().full(f.shape(), 1);
        List<Tensor> inputs = tape.values.subList(0, 3);
        List<Tensor> gradients = tape.trace.gradients(f, seed, inputs, watching);
        lesson.table(
                List.of("line", "adjoint", "handed to", "partial derivative", "part"),
                handed.stream().map(h -> row(tape, h)).toList());
        double[] found = gradients.stream().mapToDouble(Tensor::item).toArray();
        sums(lesson, tape, handed, found);
        textbook(lesson, found);
    }

    private static List<String> row(Tape tape, Handed h) {
        String own = tape.names.get(h.line);
        String to = tape.names.get(target(tape, h));
        return List.of(
                h.line + "  " + own + " = " + h.op,
                own + "̄ = " + Numbers.of(h.arriving),
                to + "̄",
                "∂" + own + "/∂" + to + " = " + Numbers.of(h.part / h.arriving),
                Numbers.of(h.part));
    }

    private static int target(Tape tape, Handed h) {
        return tape.trace.program(tape.values.getLast()).get(h.line).sources().get(h.argument);
    }

    /// Each adjoint is the sum of what was handed to it.
    private static void sums(Lesson lesson, Tape tape, List<Handed> handed, double[] found) {
        for (int input = 0; input < found.length; input++) {
            List<Ball> parts = new ArrayList<>();
            List<String> written = new ArrayList<>();
            for (Handed h : handed) {
                if (target(tape, h) != input) continue;
                parts.add(Ball.of(h.part));
                written.add("(" + Numbers.of(h.part) + ")");
            }
            String name = tape.names.get(input) + "̄";
            lesson.claim(name + " = " + String.join(" + ", written), found[input], Ball.sum(parts));
        }
    }

    private static void textbook(Lesson lesson, double[] found) {
        lesson.step("The textbook's derivatives");
        lesson.text("By hand, with 1[a + c > 0] = 1:");
        Ball a = Ball.of(A);
        Ball b = Ball.of(B);
        Ball e = a.times(b).negated().exp();
        lesson.claim("∂f/∂a = -b exp(-ab) + b", found[0], b.minus(b.times(e)));
        lesson.claim(
                "∂f/∂b = -a exp(-ab) + relu(a + c)",
                found[1],
                a.plus(Ball.of(C)).minus(a.times(e)));
        lesson.claim("∂f/∂c = b", found[2], b);
        lesson.text(
                "All three came from one pass over ten lines: its cost does not grow with the"
                        + " number of inputs, which is why a gradient at a whole picture costs"
                        + " about as much as two runs of the network.");
    }

    /// Central differences in double precision, whose error is at most `h²/6` times the greatest
    /// third derivative near there: below 8 here.
    private static void differences(Lesson lesson) {
        lesson.step("Central differences");
        double h = 0x1p-10;
        lesson.text(
                "The reference engine computes in double precision. With h = 2⁻¹⁰, (f(v + h) - f(v"
                        + " - h)) / 2h is off by at most h²/6 times a third derivative, which is"
                        + " below 8 here.");
        double[][] moves = {{h, 0, 0}, {0, h, 0}, {0, 0, h}};
        Tape exact = written(Engine.reference());
        Tensor f = exact.values.getLast();
        List<Tensor> all =
                exact.trace.gradients(
                        f,
                        f.engine().full(f.shape(), 1),
                        exact.values.subList(0, 3),
                        Rules.STANDARD);
        for (int i = 0; i < moves.length; i++) {
            double[] m = moves[i];
            double up = value(A + m[0], B + m[1], C + m[2]);
            double down = value(A - m[0], B - m[1], C - m[2]);
            double quotient = (up - down) / (2 * h);
            String name = exact.names.get(i);
            lesson.claim(
                    "∂f/∂" + name + " = (f(" + name + " + h) - f(" + name + " - h)) / 2h",
                    all.get(i).item(),
                    new Ball(quotient, h * h / 6 * 8));
        }
    }

    private static double value(double a, double b, double c) {
        return written(Engine.reference(), a, b, c).values.getLast().item();
    }
}
