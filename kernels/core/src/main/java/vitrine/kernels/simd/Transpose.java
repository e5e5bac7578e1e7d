package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes matrices, in squares as wide as a vector. In a square, rows that lie `d` apart
/// exchange lanes: the upper row gives those whose index has the bit `d`, the lower one the others.
/// When that is done for every power of two below the width, the square is transposed. One thread
/// uses one of these at a time.
///
/// The exchanges are written out: the compiler makes one instruction of a permutation only where it
/// sees it as a constant.
final class Transpose {
    private static final VectorSpecies<Float> F = Tile.F;
    private static final int L = F.length();
    private static final VectorShuffle<Float> BY_8 = exchange(8);
    private static final VectorShuffle<Float> BY_4 = exchange(4);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorShuffle<Float> BY_1 = exchange(1);
    private static final VectorMask<Float> BIT_8 = lanes(8);
    private static final VectorMask<Float> BIT_4 = lanes(4);
    private static final VectorMask<Float> BIT_2 = lanes(2);
    private static final VectorMask<Float> BIT_1 = lanes(1);

    /// A square between its exchanges.
    private final float[] half = new float[L * L];

    private static VectorShuffle<Float> exchange(int bit) {
        return VectorShuffle.fromOp(F, i -> (i ^ bit) % L);
    }

    private static VectorMask<Float> lanes(int bit) {
        long lanes = 0;
        for (int i = 0; i < L; i++) lanes |= (i & bit) == 0 ? 0 : 1L << i;
        return VectorMask.fromLong(F, lanes);
    }

    /// `to[into + l·pitch + e] = x[at + e·stride + l]` for `0 ≤ l < count` and `0 ≤ e < length`.
    void run(
            float[] x, int at, int stride, float[] to, int into, int pitch, int count, int length) {
        int lines = count - count % L;
        int squares = length - length % L;
        if (L < 4 || lines == 0 || squares == 0) {
            strip(x, at, stride, to, into, pitch, count, length);
            return;
        }
        for (int l = 0; l < lines; l += L) {
            for (int e = 0; e < squares; e += L)
                square(x, at + e * stride + l, stride, to, into + l * pitch + e, pitch);
        }
        int right = at + squares * stride;
        strip(x, right, stride, to, into + squares, pitch, lines, length - squares);
        strip(x, at + lines, stride, to, into + lines * pitch, pitch, count - lines, length);
    }

    private void square(float[] x, int at, int stride, float[] to, int into, int pitch) {
        switch (L) {
            case 16 -> {
                for (int i = 0; i < 4; i++) high(x, at + i * stride, 4 * stride, half, i * L);
            }
            case 8 -> {
                for (int i = 0; i < 4; i++) middle(x, at + i * stride, 4 * stride, half, i * L);
            }
            default -> {
                low(x, at, stride, to, into, pitch);
                return;
            }
        }
        for (int i = 0; i < L; i += 4) low(half, i * L, L, to, into + i * pitch, pitch);
    }

    /// Four rows `step` apart: exchanges by eight and by four.
    private static void high(float[] x, int at, int step, float[] half, int into) {
        FloatVector a = FloatVector.fromArray(F, x, at);
        FloatVector b = FloatVector.fromArray(F, x, at + step);
        FloatVector c = FloatVector.fromArray(F, x, at + 2 * step);
        FloatVector d = FloatVector.fromArray(F, x, at + 3 * step);
        FloatVector ac = a.blend(c.rearrange(BY_8), BIT_8);
        FloatVector bd = b.blend(d.rearrange(BY_8), BIT_8);
        FloatVector ca = a.rearrange(BY_8).blend(c, BIT_8);
        FloatVector db = b.rearrange(BY_8).blend(d, BIT_8);
        ac.blend(bd.rearrange(BY_4), BIT_4).intoArray(half, into);
        ac.rearrange(BY_4).blend(bd, BIT_4).intoArray(half, into + 4 * L);
        ca.blend(db.rearrange(BY_4), BIT_4).intoArray(half, into + 8 * L);
        ca.rearrange(BY_4).blend(db, BIT_4).intoArray(half, into + 12 * L);
    }

    /// Two rows: the exchange by four.
    private static void middle(float[] x, int at, int step, float[] half, int into) {
        FloatVector a = FloatVector.fromArray(F, x, at);
        FloatVector b = FloatVector.fromArray(F, x, at + step);
        a.blend(b.rearrange(BY_4), BIT_4).intoArray(half, into);
        a.rearrange(BY_4).blend(b, BIT_4).intoArray(half, into + 4 * L);
    }

    /// Four rows side by side: exchanges by two and by one.
    private static void low(float[] x, int at, int step, float[] to, int into, int pitch) {
        FloatVector a = FloatVector.fromArray(F, x, at);
        FloatVector b = FloatVector.fromArray(F, x, at + step);
        FloatVector c = FloatVector.fromArray(F, x, at + 2 * step);
        FloatVector d = FloatVector.fromArray(F, x, at + 3 * step);
        FloatVector ac = a.blend(c.rearrange(BY_2), BIT_2);
        FloatVector bd = b.blend(d.rearrange(BY_2), BIT_2);
        FloatVector ca = a.rearrange(BY_2).blend(c, BIT_2);
        FloatVector db = b.rearrange(BY_2).blend(d, BIT_2);
        ac.blend(bd.rearrange(BY_1), BIT_1).intoArray(to, into);
        ac.rearrange(BY_1).blend(bd, BIT_1).intoArray(to, into + pitch);
        ca.blend(db.rearrange(BY_1), BIT_1).intoArray(to, into + 2 * pitch);
        ca.rearrange(BY_1).blend(db, BIT_1).intoArray(to, into + 3 * pitch);
    }

    /// Number by number, eight lines at a time: where `stride` is a power of two, what was read
    /// beside them would be gone from the first cache before it is needed.
    private static void strip(
            float[] x, int at, int stride, float[] to, int into, int pitch, int count, int length) {
        int l = 0;
        for (; l <= count - 8; l += 8)
            eight(x, at + l, stride, to, into + l * pitch, pitch, length);
        for (; l < count; l++) {
            for (int e = 0; e < length; e++) to[into + l * pitch + e] = x[at + e * stride + l];
        }
    }

    private static void eight(
            float[] x, int at, int stride, float[] to, int into, int pitch, int length) {
        for (int e = 0; e < length; e++) {
            int f = at + e * stride;
            int t = into + e;
            to[t] = x[f];
            to[t + pitch] = x[f + 1];
            to[t + 2 * pitch] = x[f + 2];
            to[t + 3 * pitch] = x[f + 3];
            to[t + 4 * pitch] = x[f + 4];
            to[t + 5 * pitch] = x[f + 5];
            to[t + 6 * pitch] = x[f + 6];
            to[t + 7 * pitch] = x[f + 7];
        }
    }
}
