package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Face;
import vitrine.kernels.KernelSample;
import vitrine.kernels.PoolFn;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;
import vitrine.kernels.Values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Every operation: its shape, its derivatives of order one and two, and its bits.
class OpConformanceTest {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6;

    private static final Engine EXACT = Engine.reference();
    private static final Engine SCALAR = Engine.scalar(1);
    private static final List<Engine> SIMD = List.of(Engine.cpu(1), Engine.cpu(2), Engine.cpu(5));

    @AfterAll
    static void close() {
        SCALAR.close();
        SIMD.forEach(Engine::close);
    }

    static List<Sample> samples() {
        return Samples.all();
    }

    private static Tensor apply(Sample s, List<Tensor> in) {
        return Tensor.apply(s.op(), in);
    }

    private static Tensor random(Engine e, Shape shape, long seed) {
        return e.tensor(shape, Values.ORDINARY.of(shape.size(), seed));
    }

    private static double dot(Tensor a, Tensor b) {
        return a.mul(b).sum().item();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theResultHasTheShapeOfTheRule(Sample s) {
        Tensor y = apply(s, s.in(EXACT));
        assertEquals(s.op().shape(s.shapes()), y.shape());
        assertEquals(y.shape().size(), y.toDoubles().length);
        for (double v : y.toDoubles())
            assertTrue(Double.isFinite(v), s + " is not finite at the sample");
    }

    /// By projection onto two directions: `⟨u, f(x + hv)⟩` against `⟨∂⟨u, f⟩/∂x, v⟩`, and the same
    /// for the gradient.
    @ParameterizedTest
    @MethodSource("samples")
    void gradientsAreDerivatives(Sample s) {
        for (int i = 0; i < s.operands().size(); i++) {
            List<Tensor> in = s.in(EXACT);
            Tensor x = in.get(i);
            int at = i;
            UnaryOperator<Tensor> f =
                    z -> {
                        List<Tensor> all = new ArrayList<>(in);
                        all.set(at, z);
                        return apply(s, all);
                    };
            if (s.chooses(i)) {
                Trace t = new Trace();
                Tensor w = t.watch(x);
                Tensor y = f.apply(w);
                assertEquals(
                        0,
                        t.gradient(y, y.detached(), w).abs().sum().item(),
                        s + " chooses by operand " + i);
                continue;
            }
            Tensor u = random(EXACT, f.apply(x).shape(), 17);
            UnaryOperator<Tensor> gradient =
                    z -> {
                        Tensor w = z.traced() ? z : new Trace().watch(z);
                        return trace(w).gradientTraced(f.apply(w), u, w);
                    };
            derivative(f, x, u, s + " operand " + i + " order 1");
            derivative(gradient, x, random(EXACT, x.shape(), 19), s + " operand " + i + " order 2");
        }
    }

    private static Trace trace(Tensor w) {
        Step step = w.step();
        if (step == null) throw new AssertionError("not traced");
        return step.trace();
    }

    private static void derivative(UnaryOperator<Tensor> f, Tensor x, Tensor u, String what) {
        Trace t = new Trace();
        Tensor w = t.watch(x);
        Tensor v = random(EXACT, x.shape(), 23);
        double exact = dot(t.gradient(f.apply(w), u, w), v);
        double after = dot(u, f.apply(x.add(v.mul(STEP))));
        double before = dot(u, f.apply(x.sub(v.mul(STEP))));
        double numeric = (after - before) / (2 * STEP);
        assertEquals(numeric, exact, TOLERANCE * Math.max(1, Math.abs(numeric)), what);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void singlePrecisionStaysWithinTheDerivedBound(Sample s) {
        double[] exact = apply(s, s.in(EXACT)).toDoubles();
        float[] y = apply(s, s.in(SIMD.getFirst())).toArray();
        s.bound().check(s.name(), exact, y, () -> apply(s, s.magnitudes(EXACT)).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void neitherLanesNorThreadsChangeABit(Sample s) {
        float[] expected = apply(s, s.in(SCALAR)).toArray();
        for (Engine e : SIMD)
            KernelSample.assertSameBits(expected, apply(s, s.in(e)).toArray(), s.name());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aBatchIsItsSamples(Sample s) {
        if (!s.batched()) return;
        List<Tensor> in = s.in(SIMD.getFirst(), 3);
        Tensor whole = apply(s, in);
        assertEquals(3, whole.shape().dim(0));
        for (int n = 0; n < 3; n++) {
            float[] one = apply(s, s.one(in, n)).toArray();
            KernelSample.assertSameBits(one, Sample.part(whole, n).toArray(), s + " sample " + n);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aBatchOfReplaysIsItsReplays(Sample s) {
        for (int i = 0; i < s.operands().size(); i++) {
            // What a pool's maximum chose belongs to one batch, and is not recorded apart from it.
            if (!s.operands().get(i).batched()
                    || (s.op() instanceof MaxPool && s.operands().size() > 1)) continue;
            List<Tensor> in = new ArrayList<>(s.in(SIMD.getFirst(), 1));
            Trace t = new Trace();
            Tensor x = t.watch(in.get(i));
            in.set(i, x);
            Tensor y = apply(s, in).mul(2);
            Tensor replacement = random(SIMD.getFirst(), x.shape().with(0, 4), 31).abs();
            Tensor whole = t.replay(y, x, replacement);
            assertEquals(4, whole.shape().dim(0), s + " operand " + i);
            for (int n = 0; n < 4; n++) {
                float[] one = t.replay(y, x, Sample.part(replacement, n)).toArray();
                KernelSample.assertSameBits(
                        one, Sample.part(whole, n).toArray(), s + " operand " + i);
            }
            assertArrayEquals(y.toArray(), t.replay(y, x, x).toArray(), s + " replayed as it was");
        }
    }

    /// One extent too many on any axis either fits or is refused; it never reaches a kernel that
    /// trips over it.
    @ParameterizedTest
    @MethodSource("samples")
    void otherExtentsFitOrAreRefused(Sample s) {
        for (int i = 0; i < s.operands().size(); i++) {
            Shape given = s.operands().get(i).shape();
            for (int axis = 0; axis < given.rank(); axis++) {
                List<Shape> shapes = new ArrayList<>(s.shapes());
                shapes.set(i, given.with(axis, given.dim(axis) + 1));
                List<Tensor> in = shapes.stream().map(z -> random(EXACT, z, 5)).toList();
                Shape rule;
                try {
                    rule = s.op().shape(shapes);
                } catch (EngineException e) {
                    assertNames(e, s.op(), shapes);
                    continue;
                }
                assertEquals(rule, apply(s, in).shape());
            }
        }
    }

    private static void assertNames(EngineException e, Op op, List<Shape> shapes) {
        assertTrue(e.getMessage().startsWith(op + ": needs "), e.getMessage());
        for (Shape z : shapes) assertTrue(e.getMessage().contains(z.toString()), e.getMessage());
    }

    private static Shape shape(int... dims) {
        return new Shape(dims);
    }

    private static void refuses(Op op, Shape... shapes) {
        EngineException e =
                assertThrows(EngineException.class, () -> op.shape(List.of(shapes)), op.toString());
        assertNames(e, op, List.of(shapes));
    }

    private static Op op(String name) {
        return samples().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow().op();
    }

    @Test
    void wrongShapesAreRefusedByName() {
        refuses(new Binary(BinaryFn.ADD), shape(2, 3), shape(2, 4));
        refuses(new Binary(BinaryFn.ADD), shape(2, 3), shape(3));
        refuses(new Ternary(TernaryFn.FMA), shape(2, 3), shape(2, 3), shape(3, 3));
        refuses(MatMul.AB, shape(2, 3), shape(4, 2));
        refuses(MatMul.AB, shape(3), shape(3));
        refuses(MatMul.GBT, shape(2, 3), shape(3, 4));
        refuses(MatMul.ATG, shape(2, 2, 3), shape(3, 2, 3));
        refuses(new Concat(1), shape(2, 3), shape(3, 3));
        refuses(new Concat(1), shape(2, 3), shape(2));
        refuses(new Concat(1), shape(2, 3), shape(2, 3, 1));
        refuses(new Slice(1, 0, 1, 4), shape(2, 3));
        refuses(new Slice(1, 1, -1, 3), shape(2, 3));
        refuses(new Embed(1, 2, 1, 4), shape(2, 3));
        refuses(new Expand(List.of(-1, 3)), shape(2, 2));
        refuses(new Expand(List.of(-1)), shape(2, 2));
        refuses(new Permute(List.of(0, 0)), shape(2, 3));
        refuses(new Permute(List.of(0, 1)), shape(2, 3, 4));
        refuses(Reshape.to(shape(2, 5)), shape(2, 3));
        refuses(Reshape.to(shape()), shape(2));
        refuses(op("resample"), shape(2, 5, 5));
        refuses(new Scatter(1, new Index(0, 1), 3), shape(2, 3));
        refuses(op("pool 2d MAX"), shape(2, 3, 7));
        refuses(op("pool 2d MAX"), shape(2, 3, 7, 9));
        refuses(op("pool 2d MAX_GATHER"), shape(2, 3, 7, 8), shape(2, 3, 7, 9));
        refuses(op("pool 2d MAX_SCATTER"), shape(2, 3, 7, 8), shape(2, 3, 4, 5));
        refuses(op("pool 2d AVERAGE"), shape(2, 3, 8, 8));
        refuses(op("conv 2d OUTPUT"), shape(2, 3, 7, 7), shape(3, 2, 3, 3));
        refuses(op("conv 2d OUTPUT"), shape(2, 2, 8, 7), shape(3, 2, 3, 3));
        refuses(op("conv 2d OUTPUT"), shape(2, 2, 7, 7), shape(3, 2, 3, 5));
        refuses(op("conv 2d OUTPUT"), shape(2, 7, 7), shape(3, 2, 3, 3));
        refuses(op("conv 2d INPUT"), shape(3, 2, 3, 3), shape(2, 4, 7, 7));
        refuses(op("conv 2d WEIGHT"), shape(2, 2, 7, 7), shape(3, 3, 7, 7));
        refuses(op("conv 2d grouped OUTPUT"), shape(2, 4, 7, 6), shape(5, 2, 3, 3));
    }

    private static void assertKink(UnaryOperator<Tensor> f, double[] at, double... expected) {
        Trace t = new Trace();
        Tensor x = t.watch(EXACT.tensor(new Shape(1, 1, at.length), at));
        Tensor y = f.apply(x);
        assertArrayEquals(expected, t.gradient(y, EXACT.full(y.shape(), 1), x).toDoubles());
    }

    @Test
    void kinksAndTiesFollowPyTorch() {
        double[] zeros = {-1, 0, 1};
        double[] ties = {3, 1, 3, 3};
        assertKink(Tensor::relu, zeros, 0, 0, 1);
        assertKink(Tensor::abs, zeros, -1, 0, 1);
        assertKink(x -> x.maximum(x.like(0)), zeros, 0, 0.5, 1);
        assertKink(x -> x.like(0).minimum(x), zeros, 1, 0.5, 0);
        assertKink(x -> x.amax(2), ties, 1 / 3.0, 0, 1 / 3.0, 1 / 3.0);
        assertKink(x -> x.amin(2), new double[] {2, 1, 1, 5}, 0, 0.5, 0.5, 0);
        assertKink(x -> Pools.max(x, PoolSpec.of(4)), ties, 1, 0, 0, 0);
        assertKink(x -> Elementwise.clamp(x, 0, 1), zeros, 0, 1, 1);
        assertKink(x -> Activations.hardtanh(x, 0, 1), zeros, 0, 0, 0);
    }

    @Test
    void everyOperationHasASample() {
        Set<Object> sampled = new LinkedHashSet<>();
        for (Sample s : samples()) {
            sampled.add(s.op().getClass());
            sampled.add(s.op());
            switch (s.op()) {
                case Unary u -> sampled.add(u.fn());
                case Binary b -> sampled.add(b.fn());
                case Ternary t -> sampled.add(t.fn());
                case Reduce r -> sampled.add(r.fn());
                case MaxPool p -> sampled.add(p.fn());
                case AvgPool p -> sampled.add(p.fn());
                case Convolution c -> sampled.add(c.face());
                default -> {}
            }
        }
        for (Class<?> c : Op.class.getPermittedSubclasses()) {
            assertTrue(sampled.contains(c), "no sample for " + c);
            Object[] constants = c.getEnumConstants();
            if (constants != null)
                assertTrue(sampled.containsAll(Arrays.asList(constants)), "not all of " + c);
        }
        Stream.of(
                        UnaryFn.values(),
                        BinaryFn.values(),
                        TernaryFn.values(),
                        ReduceFn.values(),
                        PoolFn.values(),
                        Face.values())
                .flatMap(Arrays::stream)
                .forEach(f -> assertTrue(sampled.contains(f), "no sample for " + f));
    }
}
