package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.kernels.UnaryFn;
import vitrine.kernels.Values;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a trace records, what it differentiates, and what it plays again.
class TraceTest {
    private final Engine e = Engine.reference();

    private Tensor vector(double... values) {
        return e.tensor(new Shape(values.length), values);
    }

    private Tensor random(long seed, int... dims) {
        Shape shape = new Shape(dims);
        return e.tensor(shape, Values.ORDINARY.of(shape.size(), seed));
    }

    private Tensor one(Tensor y) {
        return e.full(y.shape(), 1);
    }

    @Test
    void nothingBeforeTheWatchedValueIsRecorded() {
        Trace t = new Trace();
        Tensor before = vector(1, 2).mul(3).exp();
        assertFalse(before.traced());
        Tensor x = t.watch(before);
        assertTrue(x.traced());
        assertFalse(before.traced());
        assertEquals(1, t.length());
        Tensor y = x.mul(vector(5, 6).exp()).relu();
        assertEquals(3, t.length());
        assertFalse(vector(1, 2).add(before).traced());
        assertTrue(t.depends(y, x));
        assertFalse(t.depends(before, x));
        assertFalse(y.detached().traced());
        assertArrayEquals(y.toDoubles(), y.detached().toDoubles());
    }

    @Test
    void watchingLaterCutsWhatWentBefore() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(2, 3));
        Tensor middle = t.watch(x.square());
        Tensor y = middle.square();
        assertArrayEquals(new double[] {8, 18}, t.gradient(y, one(y), middle).toDoubles());
        assertArrayEquals(new double[] {0, 0}, t.gradient(y, one(y), x).toDoubles());
    }

    @Test
    void onlyWhatDependsIsAsked() {
        Trace t = new Trace();
        Tensor w = random(1, 4, 3);
        Tensor input = t.watch(random(2, 2, 3));
        Tensor layer = input.matmul(random(3, 3, 3)).relu();
        Tensor y = layer.matmul(w.transpose(0, 1)).add(random(4, 1, 4)).tanh();
        List<String> asked = new ArrayList<>();
        Rules listening =
                (call, g) -> {
                    Op op = call.op();
                    String name = op.getClass().getSimpleName() + (op instanceof Enum<?> ? op : "");
                    asked.add(name + " " + call.argument());
                    return call.vjp(g);
                };
        Tensor g = t.gradient(y, one(y), layer, listening);
        assertEquals(List.of("Unary 0", "Binary 0", "MatMulAB 0"), asked);
        assertArrayEquals(t.gradient(y, one(y), layer).toDoubles(), g.toDoubles());
        asked.clear();
        t.gradient(y, one(y), input, listening);
        assertEquals(List.of("Unary 0", "Binary 0", "MatMulAB 0", "Unary 0", "MatMulAB 0"), asked);
    }

    @Test
    void branchesOffTheWayAreNotAsked() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(1, 2));
        Tensor w = t.watch(vector(3, 4));
        Tensor off = w.exp();
        Tensor y = x.mul(off);
        List<Op> asked = new ArrayList<>();
        t.gradient(
                y,
                one(y),
                x,
                (call, g) -> {
                    asked.add(call.op());
                    assertEquals(0, call.argument());
                    return call.vjp(g);
                });
        assertEquals(1, asked.size());
    }

    @Test
    void diamondsAndResidualsAddUp() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(2, -3));
        Tensor a = x.square();
        Tensor y = a.mul(x).add(a.neg()).add(x); // x³ - x² + x
        assertArrayEquals(new double[] {9, 34}, t.gradient(y, one(y), x).toDoubles());
        Tensor twice = x.mul(x);
        assertArrayEquals(new double[] {4, -6}, t.gradient(twice, one(twice), x).toDoubles());
        Tensor block = x.add(x.relu().mul(3));
        assertArrayEquals(new double[] {4, 1}, t.gradient(block, one(block), x).toDoubles());
        assertArrayEquals(new double[] {1, 1}, t.gradient(x, one(x), x).toDoubles());
    }

    @Test
    void twoTracesDoNotMeet() {
        Tensor a = new Trace().watch(vector(1));
        Trace other = new Trace();
        Tensor b = other.watch(vector(2));
        EngineException met = assertThrows(EngineException.class, () -> a.add(b));
        assertEquals(
                "Binary[fn=ADD]: needs operands of one trace, got two; detach one of them",
                met.getMessage());
        EngineException foreign =
                assertThrows(EngineException.class, () -> other.gradient(b, one(b), a));
        assertTrue(foreign.getMessage().contains("[1] was not computed from a value watched here"));
        assertThrows(EngineException.class, () -> other.gradient(b, one(b), vector(1)));
        assertThrows(EngineException.class, () -> other.replay(b, a, a));
        assertEquals(3, a.detached().add(b).item());
    }

    @Test
    void whatIsIndependentHasZeroGradient() {
        Trace t = new Trace();
        Tensor x = t.watch(random(1, 2, 3));
        Tensor w = t.watch(vector(1, 2));
        Tensor y = w.square();
        Tensor g = t.gradient(y, one(y), x);
        assertEquals(x.shape(), g.shape());
        assertArrayEquals(new double[6], g.toDoubles());
        Tensor constant = vector(5);
        assertArrayEquals(new double[6], t.gradient(constant, one(constant), x).toDoubles());
        Tensor linear = x.mul(3);
        Tensor slope = t.gradientTraced(linear, one(linear), x);
        assertArrayEquals(new double[6], t.gradient(slope, one(slope), x).toDoubles());
        Tensor flat = x.sign();
        assertArrayEquals(new double[6], t.gradient(flat, one(flat), x).toDoubles());
    }

    @Test
    void gradientsOfSeveralValuesTakeOnePass() {
        Trace t = new Trace();
        Tensor x = t.watch(random(1, 2, 3));
        Tensor w = t.watch(random(2, 3, 4));
        Tensor h = x.matmul(w).tanh();
        Tensor y = h.square().sum();
        int[] count = new int[1];
        List<Tensor> gradients =
                t.gradients(
                        y,
                        one(y),
                        List.of(x, w, h, y),
                        (call, g) -> {
                            count[0]++;
                            return call.vjp(g);
                        });
        assertEquals(
                6, count[0]); // sum, both factors of the square, tanh, both operands of the product
        List<Tensor> each = List.of(x, w, h, y);
        for (int i = 0; i < each.size(); i++) {
            double[] alone = t.gradient(y, one(y), each.get(i)).toDoubles();
            assertArrayEquals(alone, gradients.get(i).toDoubles(), "value " + i);
        }
    }

    @Test
    void seedsWeighTheResult() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(1, 2));
        Tensor y = x.square();
        assertArrayEquals(new double[] {20, -4}, t.gradient(y, vector(10, -1), x).toDoubles());
        EngineException wrong =
                assertThrows(EngineException.class, () -> t.gradient(y, vector(1), x));
        assertEquals(
                "gradient: needs a seed shaped as the result, got [2], [1]", wrong.getMessage());
    }

    @Test
    void curvatureIsTheDifferenceOfGradients() {
        Tensor a = random(1, 2, 5);
        Tensor v = random(2, 2, 5);
        Tensor w = random(3, 5, 4);
        UnaryOperator<Tensor> score = x -> Activations.gelu(x.matmul(w)).softmax(1).square().sum();
        Trace t = new Trace();
        Tensor x = t.watch(a);
        Tensor y = score.apply(x);
        Tensor g = t.gradientTraced(y, one(y), x);
        assertTrue(g.traced());
        double[] product = t.gradient(g, v, x).toDoubles();
        double h = 1e-6;
        Tensor after = gradient(score, a.add(v.mul(h)));
        Tensor before = gradient(score, a.sub(v.mul(h)));
        assertArrayEquals(after.sub(before).div(2 * h).toDoubles(), product, 1e-8);
        assertFalse(t.gradient(y, one(y), x).traced());
    }

    private Tensor gradient(UnaryOperator<Tensor> f, Tensor a) {
        Trace t = new Trace();
        Tensor x = t.watch(a);
        Tensor y = f.apply(x);
        return t.gradient(y, one(y), x);
    }

    @Test
    void rulesReplaceTheMathematics() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(-1, 2, 3));
        Tensor y = x.relu().mul(vector(4, -5, 6));
        Rules guided =
                (call, g) -> {
                    Tensor plain = call.vjp(g);
                    return plain != null && call.op() instanceof Unary u && u.fn() == UnaryFn.RELU
                            ? plain.relu()
                            : plain;
                };
        assertArrayEquals(new double[] {0, -5, 6}, t.gradient(y, one(y), x).toDoubles());
        assertArrayEquals(new double[] {0, 0, 6}, t.gradient(y, one(y), x, guided).toDoubles());
        Rules none = (call, g) -> null;
        assertArrayEquals(new double[3], t.gradient(y, one(y), x, none).toDoubles());
        assertNull(none.vjp(new Call(new Unary(UnaryFn.NEG), 0, List.of(x), y, "", 0), y));
        Rules detached =
                (call, g) -> {
                    for (Tensor z : call.in()) assertFalse(z.traced());
                    assertFalse(call.out().traced());
                    return call.vjp(g);
                };
        t.gradient(y, one(y), x, detached);
    }

    @Test
    void marksShowAndReplaceCotangents() {
        Trace t = new Trace();
        Tensor x = t.watch(vector(1, 2));
        List<Tensor> seen = new ArrayList<>();
        Tensor marked =
                x.mul(3)
                        .marked(
                                "here",
                                g -> {
                                    seen.add(g);
                                    return g.mul(10);
                                });
        assertArrayEquals(new double[] {3, 6}, marked.toDoubles());
        Tensor y = marked.square();
        assertArrayEquals(new double[] {180, 360}, t.gradient(y, one(y), x).toDoubles());
        assertEquals(1, seen.size());
        assertArrayEquals(new double[] {6, 12}, seen.getFirst().toDoubles());
        Tensor wrong = x.marked("layer4", g -> g.sum());
        EngineException refused =
                assertThrows(EngineException.class, () -> t.gradient(wrong, one(wrong), x));
        assertEquals(
                "gradient at layer4: needs an unchanged shape, got [2], [1]", refused.getMessage());
    }

    @Test
    void replayRunsTheTailAgain() {
        Trace t = new Trace();
        Tensor input = random(1, 1, 3);
        Tensor side = input.exp();
        Tensor x = t.watch(input.mul(2));
        Tensor y = x.tanh().marked("tail", g -> g).add(side).mul(x).add(x.relu());
        Tensor other = random(2, 1, 3);
        Tensor expected = other.tanh().add(side).mul(other).add(other.relu());
        assertArrayEquals(expected.toDoubles(), t.replay(y, x, other).toDoubles());
        int length = t.length();
        t.replay(y, x, other);
        assertEquals(length, t.length());
        Tensor middle = x.tanh();
        Tensor end = middle.square();
        assertArrayEquals(
                new double[] {0.25, 0.25, 0.25},
                t.replay(end, middle, e.full(middle.shape(), 0.5)).toDoubles());
        assertArrayEquals(y.toDoubles(), t.replay(y, end, end).toDoubles());
        assertSame(other, t.replay(x, x, other));
    }

    @Test
    void aBatchMayMeetWhatWasRecordedForOneSample() {
        Trace t = new Trace();
        Tensor side = random(1, 1, 2, 4, 4);
        Tensor x = t.watch(random(2, 1, 3, 4, 4));
        Tensor both = Layouts.cat(1, side, x.relu());
        ConvSpec spec = ConvSpec.of(2).withPadding(1, 1);
        Tensor y =
                Convolutions.conv(both, random(3, 2, 5, 3, 3), spec)
                        .add(side)
                        .mean(2, 3)
                        .reshape(1, 2)
                        .softmax(1);
        Tensor batch = random(4, 5, 3, 4, 4);
        Tensor whole = t.replay(y, x, batch);
        assertEquals(new Shape(5, 2), whole.shape());
        for (int n = 0; n < 5; n++) {
            double[] one = t.replay(y, x, Sample.part(batch, n)).toDoubles();
            assertArrayEquals(one, whole.slice(0, n, n + 1, 1).toDoubles());
        }
        EngineException wrong =
                assertThrows(EngineException.class, () -> t.replay(y, x, random(4, 1, 3, 5, 4)));
        assertTrue(wrong.getMessage().contains("[1, 3, 5, 4]"), wrong.getMessage());
    }

    @Test
    void cotangentsAreReleasedOnTheWay() {
        Trace t = new Trace();
        Tensor x = t.watch(random(1, 1000));
        Tensor y = x;
        for (int i = 0; i < 20; i++) y = y.mul(1.01);
        List<WeakReference<Tensor>> seen = new ArrayList<>();
        int[] most = new int[1];
        t.gradient(
                y,
                one(y),
                x,
                (call, g) -> {
                    seen.add(new WeakReference<>(g));
                    if (seen.size() == 20) {
                        System.gc();
                        most[0] = (int) seen.stream().filter(r -> r.get() != null).count();
                    }
                    return call.vjp(g);
                });
        assertEquals(20, seen.size());
        assertTrue(most[0] <= 5, most[0] + " cotangents of 20 were still held");
    }
}
