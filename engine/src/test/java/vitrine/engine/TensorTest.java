package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class TensorTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SCALAR = Engine.scalar(1);
    private static final Engine SIMD = Engine.cpu(2);

    @AfterAll
    static void close() {
        SCALAR.close();
        SIMD.close();
    }

    static Stream<Engine> engines() {
        return Stream.of(REFERENCE, SCALAR, SIMD);
    }

    private static Tensor tensor(Engine e, int... dims) {
        return e.range(new Shape(dims).size()).reshape(dims);
    }

    private static void assertTensor(Tensor y, Shape shape, double... values) {
        assertEquals(shape, y.shape());
        assertArrayEquals(values, y.toDoubles(), 1e-6);
    }

    private static void refused(String message, Executable call) {
        EngineException e = assertThrows(EngineException.class, call);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void operandsBroadcast(Engine e) {
        Tensor x = tensor(e, 2, 3);
        assertTensor(x.add(1), new Shape(2, 3), 1, 2, 3, 4, 5, 6);
        assertTensor(x.add(tensor(e, 3)), new Shape(2, 3), 0, 2, 4, 3, 5, 7);
        assertTensor(x.mul(tensor(e, 2, 1)), new Shape(2, 3), 0, 0, 0, 3, 4, 5);
        assertTensor(tensor(e, 2, 1).sub(tensor(e, 1, 3)), new Shape(2, 3), 0, -1, -2, 1, 0, -1);
        assertTensor(tensor(e, 2).add(tensor(e, 2, 1, 1)), new Shape(2, 1, 2), 0, 1, 1, 2);
        assertTensor(
                x.gt(2).where(x, e.full(new Shape(), -1)), new Shape(2, 3), -1, -1, -1, 3, 4, 5);
        assertTensor(tensor(e, 3).fma(x, tensor(e, 2, 1)), new Shape(2, 3), 0, 1, 4, 1, 5, 11);
        refused("[2, 3], [1, 2]", () -> x.add(tensor(e, 2)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void gradientsOfBroadcastsAreSums(Engine e) {
        Trace t = new Trace();
        Tensor b = t.watch(tensor(e, 3));
        Tensor y = tensor(e, 2, 3).mul(b);
        assertTensor(t.gradient(y, e.full(y.shape(), 1), b), new Shape(3), 3, 5, 7);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void rankZeroIsANumber(Engine e) {
        Tensor x = e.tensor(new Shape(), 3f);
        assertEquals(3, x.item());
        assertTensor(x.add(x).mul(2), new Shape(), 12);
        assertTensor(x.sum(), new Shape(), 3);
        assertTensor(x.amax(), new Shape(), 3);
        assertTensor(x.reshape(1, 1), new Shape(1, 1), 3);
        assertTensor(tensor(e, 1, 1).reshape(), new Shape(), 0);
        assertTensor(x.add(tensor(e, 2)), new Shape(2), 3, 4);
        assertTensor(tensor(e, 3).matmul(tensor(e, 3)), new Shape(), 5);
        Trace t = new Trace();
        Tensor w = t.watch(x);
        assertEquals(6, t.gradient(w.square(), e.full(new Shape(), 1), w).item());
        refused("item: needs one element, got [2]", () -> tensor(e, 2).item());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void emptyTensorsPassThrough(Engine e) {
        Tensor none = tensor(e, 0, 3);
        assertTensor(none.add(none), new Shape(0, 3));
        assertTensor(none.add(tensor(e, 3)), new Shape(0, 3));
        assertTensor(none.relu(), new Shape(0, 3));
        assertTensor(tensor(e, 3, 0).mul(2), new Shape(3, 0));
        assertTensor(none.sum(0), new Shape(1, 3), 0, 0, 0);
        assertTensor(none.sum(1), new Shape(0, 1));
        assertTensor(tensor(e, 3, 0).sum(1), new Shape(3, 1), 0, 0, 0);
        assertTensor(tensor(e, 3, 0).sum(0), new Shape(1, 0));
        assertTensor(tensor(e, 2, 3, 0).sum(1), new Shape(2, 1, 0));
        assertTensor(none.sum(), new Shape(1, 1), 0);
        assertTensor(none.reshape(3, 0), new Shape(3, 0));
        assertTensor(none.permute(1, 0), new Shape(3, 0));
        assertTensor(none.matmul(tensor(e, 3, 2)), new Shape(0, 2));
        assertTensor(tensor(e, 2, 0).matmul(tensor(e, 0, 2)), new Shape(2, 2), 0, 0, 0, 0);
        assertTensor(Layouts.cat(0, none, tensor(e, 1, 3), none), new Shape(1, 3), 0, 1, 2);
        assertTensor(tensor(e, 2, 3).slice(0, 1, 1, 1), new Shape(0, 3));
        assertTensor(tensor(e, 2, 3).indexSelect(1, new Index()), new Shape(2, 0));
        assertTensor(none.softmax(1), new Shape(0, 3));
        assertTensor(tensor(e, 1, 3).expandTo(new Shape(0, 3)), new Shape(0, 3));
        Trace t = new Trace();
        Tensor w = t.watch(none);
        Tensor y = w.square().sum();
        assertTensor(t.gradient(y, e.full(y.shape(), 1), w), new Shape(0, 3));
    }

    @Test
    void enginesDoNotMix() {
        refused(
                "needs operands of one engine, got simd and reference",
                () -> tensor(SIMD, 2).add(tensor(REFERENCE, 2)));
        try (Engine twin = Engine.cpu(1)) {
            refused(
                    "(two engines never mix, even of one kind)",
                    () -> tensor(SIMD, 2).add(tensor(twin, 2)));
        }
    }

    @Test
    void wrongCountsAndExtentsAreRefused() {
        Engine e = REFERENCE;
        refused(
                "tensor: needs 6 values for [2, 3], got 2",
                () -> e.tensor(new Shape(2, 3), 1f, 2f));
        refused(
                "reshape: needs equal sizes, got [2, 3], [4, 2]",
                () -> tensor(e, 2, 3).reshape(4, 2));
        refused("[2, 3], ", () -> tensor(e, 2, 3).reshape(4, -1));
        refused("axis 2: not an axis of [2, 3]", () -> tensor(e, 2, 3).sum(2));
        refused("axis -3: not an axis of [2, 3]", () -> tensor(e, 2, 3).softmax(-3));
        refused("[2, 3], [2, 3]", () -> tensor(e, 2, 3).matmul(tensor(e, 2, 3)));
        refused(
                "needs elements inside axis 1, got [2, 3]",
                () -> tensor(e, 2, 3).slice(1, 1, 5, 1));
        refused(
                "needs positions below 3, got 3",
                () -> tensor(e, 2, 3).indexSelect(1, new Index(0, 3)));
        refused(
                "cat: needs equal extents but on axis 1",
                () -> Layouts.cat(1, tensor(e, 1, 3), tensor(e, 2, 3)));
        refused("[2, 3]", () -> tensor(e, 2, 3).expandTo(new Shape(2, 4)));
        refused("[2, 3]", () -> tensor(e, 2, 3).permute(0, 0));
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        Tensor x = tensor(REFERENCE, 2, 3);
        assertTensor(x.sum(-1), new Shape(2, 1), 3, 12);
        assertTensor(x.sum(-2, 1), new Shape(1, 1), 15);
        assertTensor(x.transpose(-1, 0), new Shape(3, 2), 0, 3, 1, 4, 2, 5);
        assertTensor(x.slice(-1, 0, 3, 2), new Shape(2, 2), 0, 2, 3, 5);
        assertTensor(x.reshape(-1), new Shape(6), 0, 1, 2, 3, 4, 5);
        assertTensor(x.reshape(3, -1), new Shape(3, 2), 0, 1, 2, 3, 4, 5);
    }

    @Test
    void valuesAreCopiedInAndOut() {
        float[] values = {1, 2};
        Tensor x = SIMD.tensor(new Shape(2), values);
        values[0] = 9;
        x.toArray()[1] = 9;
        assertTensor(x, new Shape(2), 1, 2);
        assertEquals("Tensor[2]", x.toString());
        assertEquals("Tensor[2] step 0", new Trace().watch(x).toString());
    }

    @Test
    void adoptedValuesAreTheTensors() {
        for (Engine engine : List.of(Engine.reference(), Engine.scalar(1))) {
            Shape shape = new Shape(2, 2);
            float[] floats = {1, 2, 3, 4};
            double[] doubles = {0.5, 1.5, 2.5, 3.5};
            assertArrayEquals(floats, engine.adopt(shape, floats).toArray());
            assertArrayEquals(doubles, engine.adopt(shape, doubles).toDoubles());
            assertThrows(EngineException.class, () -> engine.adopt(shape, new float[3]));
            assertThrows(EngineException.class, () -> engine.adopt(shape, new double[5]));
        }
    }
}
