package vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.Epilogue.Step;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.ArrayList;
import java.util.List;

/// A cotangent's way through a rectifier in one loop beside its steps one by one, with zeros of
/// both signs, infinities and NaN on both sides.
class GatedTest {
    private static final int CHANNELS = 5;
    private static final int PLANE = 37;
    private static final int SIZE = CHANNELS * PLANE;
    private static final float[] SPECIAL = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f, -1f, 0.5f, -7f
    };
    private static final Step RELU = new Epilogue.Unary(UnaryFn.RELU);

    private final SimdKernels kernels = new SimdKernels(1);

    /// Every sequence of the kind: the bits of `parts` say which of its four optional steps it has.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aSequenceHasTheBitsOfItsSteps(int parts) {
        List<Step> steps = new ArrayList<>();
        if ((parts & 1) != 0) steps.add(new Epilogue.Binary(BinaryFn.ADD, 1, whole(11)));
        if ((parts & 2) != 0) steps.add(RELU);
        steps.add(gate(0f));
        if ((parts & 4) != 0) steps.add(RELU);
        if ((parts & 8) != 0) steps.add(new Epilogue.Binary(BinaryFn.MUL, 0, channels()));
        Gated loop = Gated.at(steps, 0);
        assertNotNull(loop);
        assertEquals(steps.size(), loop.steps());
        float[] apart = values(1);
        for (Step s : steps) apart = run(apart, s);
        assertArrayEquals(apart, run(values(1), steps.toArray(Step[]::new)));
    }

    @Test
    void anotherChoiceIsNotOne() {
        assertNull(Gated.at(List.of(gate(-0f)), 0));
        assertNull(Gated.at(List.of(gate(1f)), 0));
        assertNull(Gated.at(List.of(RELU, RELU), 0));
        assertNull(Gated.at(List.of(RELU), 0));
    }

    private Step gate(float otherwise) {
        Spread number = new Spread(kernels.upload(new float[] {otherwise}), 1, SIZE);
        return new Epilogue.Ternary(TernaryFn.SELECT, 1, List.of(whole(7), number));
    }

    private Spread whole(int step) {
        return new Spread(kernels.upload(values(step)), SIZE, 1);
    }

    private Spread channels() {
        return new Spread(kernels.upload(new float[] {2f, -3f, 0f, 0.1f, -0f}), CHANNELS, PLANE);
    }

    private static float[] values(int step) {
        float[] x = new float[SIZE];
        for (int i = 0; i < SIZE; i++) x[i] = SPECIAL[i * step / 2 % SPECIAL.length];
        return x;
    }

    private float[] run(float[] x, Step... steps) {
        Buffer y = kernels.allocate(x.length);
        kernels.chain(new Epilogue(List.of(steps)), kernels.upload(x), y);
        return kernels.floats(y);
    }
}
