package vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.Epilogue.Step;
import vitrine.kernels.TernaryFn;

import java.util.List;

/// A sequence in one loop beside its steps one by one, where values meet their bounds.
class AffineTest {
    private static final int SIZE = 67;
    private static final float[] SPECIAL = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f, -1f, 6f, 7f, 0.5f
    };

    private final SimdKernels kernels = new SimdKernels(1);

    @ParameterizedTest
    @CsvSource({"0, 6, 3", "-0.0, 6, 1", "0, 0, 2", "0, -0.0, 3", "-1, 1, 3", "-0.0, 0.0, 1"})
    void boundsAreThoseOfMaximumAndMinimum(float low, float high, int together) {
        // A sum with -0 keeps the sign of a zero, which one with +0 does not.
        Step affine = new Epilogue.Ternary(TernaryFn.FMA, 0, List.of(one(1), one(-0f)));
        Step raised = new Epilogue.Binary(BinaryFn.MAXIMUM, 0, one(low));
        Step lowered = new Epilogue.Binary(BinaryFn.MINIMUM, 0, one(high));
        Affine loop = Affine.at(List.of(affine, raised, lowered), 0);
        assertNotNull(loop);
        assertEquals(together, loop.steps());
        float[] apart = run(run(run(values(), affine), raised), lowered);
        assertArrayEquals(apart, run(values(), affine, raised, lowered));
    }

    private Spread one(float value) {
        return new Spread(kernels.upload(new float[] {value}), 1, SIZE);
    }

    private static float[] values() {
        float[] x = new float[SIZE];
        for (int i = 0; i < SIZE; i++) x[i] = SPECIAL[i % SPECIAL.length];
        return x;
    }

    private float[] run(float[] x, Step... steps) {
        Buffer y = kernels.allocate(x.length);
        kernels.chain(new Epilogue(List.of(steps)), kernels.upload(x), y);
        return kernels.floats(y);
    }
}
