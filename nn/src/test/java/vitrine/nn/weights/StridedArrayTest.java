package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Elements under any strides, against the formula of their place.
class StridedArrayTest {

    private static byte[] bytes(Dtype dtype, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        for (int i = 0; dtype == Dtype.BOOL && i < size; i++) bytes[i] &= 1;
        return bytes;
    }

    /// The elements one by one: element `(i, j, …)` lies at `Σ i·stride`.
    private static int[] places(Layout layout) {
        int[] places = new int[layout.count()];
        for (int n = 0; n < places.length; n++) {
            int rest = n;
            long at = 0;
            for (int axis = layout.shape().length - 1; axis >= 0; axis--) {
                at += rest % layout.shape()[axis] * layout.strides()[axis];
                rest /= layout.shape()[axis];
            }
            places[n] = Math.toIntExact(at);
        }
        return places;
    }

    private static void check(Dtype dtype, Layout layout, int from) {
        int[] places = places(layout);
        int end = Arrays.stream(places).max().orElse(-1) + 1;
        byte[] file = bytes(dtype, from + end * dtype.bytes());
        Source source = new Source.Part(FileBytes.of("w", file), 0, file.length);
        double[] all = new StridedArray(source, dtype, from, dense(end)).doubles("all");
        double[] expected = Arrays.stream(places).mapToDouble(p -> all[p]).toArray();
        StridedArray array = new StridedArray(source, dtype, from, layout);
        assertArrayEquals(expected, array.doubles("w"), layout.shown());
        float[] allFloats = new StridedArray(source, dtype, from, dense(end)).floats("all");
        float[] floats = array.floats("w");
        for (int n = 0; n < places.length; n++) {
            assertEquals(allFloats[places[n]], floats[n], layout.shown());
        }
    }

    private static Layout dense(int count) {
        return Layout.dense(new int[] {count}, count, false);
    }

    /// One to four axes in any order, with gaps, some of them repeated, some of extent one.
    @ParameterizedTest
    @EnumSource
    void anyStrides(Dtype dtype) {
        SplittableRandom random = new SplittableRandom(dtype.ordinal());
        for (int round = 0; round < 60; round++) {
            int rank = random.nextInt(1, 5);
            int[] shape = new int[rank];
            long[] strides = new long[rank];
            long step = 1;
            int axis = random.nextInt(rank);
            for (int a = 0; a < rank; a++) {
                boolean one = random.nextInt(6) == 0;
                shape[axis] = one ? 1 : random.nextInt(1, (int) Math.pow(20_000, 1.0 / rank));
                boolean repeated = random.nextInt(8) == 0;
                strides[axis] = repeated ? 0 : step;
                if (!repeated) step *= shape[axis] + (random.nextInt(3) == 0 ? 1 : 0);
                axis = (axis + 1) % rank;
            }
            check(dtype, new Layout(shape, strides, Layout.count(shape)), random.nextInt(9));
        }
    }

    @Test
    void longLines() {
        check(Dtype.F32, new Layout(new int[] {40_000}, new long[] {2}, 40_000), 0);
        check(Dtype.F16, new Layout(new int[] {3, 20_000}, new long[] {20_001, 1}, 60_000), 2);
        check(Dtype.F32, new Layout(new int[] {300, 200}, new long[] {1, 300}, 60_000), 1);
    }

    @Test
    void scalarsAndNothing() {
        check(Dtype.F64, new Layout(new int[0], new long[0], 1), 8);
        check(Dtype.F32, new Layout(new int[] {1, 1}, new long[] {7, 9}, 1), 4);
        check(Dtype.F32, new Layout(new int[] {3, 0}, new long[] {5, 2}, 0), 0);
    }

    /// Axes that go on where the one before left off are one.
    @Test
    void axesAreMerged() {
        Layout layout = new Layout(new int[] {4, 1, 5, 6}, new long[] {60, 3, 12, 2}, 120);
        Layout merged = layout.merged();
        assertArrayEquals(new int[] {120}, merged.shape());
        assertArrayEquals(new long[] {2}, merged.strides());
        Layout turned = new Layout(new int[] {2, 3, 4}, new long[] {12, 1, 3}, 24).merged();
        assertArrayEquals(new int[] {2, 3, 4}, turned.shape());
    }
}
