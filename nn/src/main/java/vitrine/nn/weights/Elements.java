package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Stored elements, least significant byte first, as Java numbers.
///
/// Pieces of the file are copied into a small array and converted from there, since loops over
/// arrays are vectorised whatever else the virtual machine has read before; those over segments are
/// not.
final class Elements {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final int PIECE = 8192;

    /// Converts the first `size` elements of a piece and puts them into the result from `at` on.
    @FunctionalInterface
    private interface Conversion<A> {
        void apply(A piece, int at, int size);
    }

    private Elements() {}

    /// The elements as floats: exact or rounded once, see [Checkpoint#floats].
    ///
    /// @param where the beginning of every message: the file and the array
    /// @param from at least `count` elements
    /// @throws ModelException if a `BOOL` is neither 0 nor 1
    static float[] floats(String where, MemorySegment from, Dtype dtype, int count) {
        float[] to = new float[count];
        put(where, from, dtype, to, 0, count);
        return to;
    }

    /// Puts `count` elements into `to` from `begin` on, see [#floats].
    static void put(
            String where, MemorySegment from, Dtype dtype, float[] to, int begin, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(from, FLOAT, 0, to, begin, count);
            case F16 -> shorts(from, count, (p, at, n) -> halves(p, to, begin + at, n));
            case BF16 -> shorts(from, count, (p, at, n) -> brains(p, to, begin + at, n));
            case I16 -> shorts(from, count, (p, at, n) -> signed(p, to, begin + at, n));
            case U16 -> shorts(from, count, (p, at, n) -> unsigned(p, to, begin + at, n));
            case I8 -> bytes(from, count, (p, at, n) -> signed(p, to, begin + at, n));
            case U8 -> bytes(from, count, (p, at, n) -> unsigned(p, to, begin + at, n));
            case BOOL -> bytes(from, count, (p, at, n) -> truths(where, p, to, begin + at, n));
            case I64 -> longs(from, count, (p, at, n) -> signed(p, to, begin + at, n));
            case U64 -> longs(from, count, (p, at, n) -> unsigned(p, to, begin + at, n));
            case I32, U32, F64 -> rounded(where, from, dtype, to, begin, count);
        }
    }

    /// The elements as doubles: exact, or 64-bit integers rounded once, see [Checkpoint#doubles].
    ///
    /// @param where the beginning of every message: the file and the array
    /// @param from at least `count` elements
    /// @throws ModelException if a `BOOL` is neither 0 nor 1
    static double[] doubles(String where, MemorySegment from, Dtype dtype, int count) {
        double[] to = new double[count];
        put(where, from, dtype, to, 0, count);
        return to;
    }

    /// Puts `count` elements into `to` from `begin` on, see [#doubles].
    static void put(
            String where, MemorySegment from, Dtype dtype, double[] to, int begin, int count) {
        switch (dtype) {
            case F64 -> MemorySegment.copy(from, DOUBLE, 0, to, begin, count);
            case I32 -> ints(from, count, (p, at, n) -> signed(p, to, begin + at, n));
            case U32 -> ints(from, count, (p, at, n) -> unsigned(p, to, begin + at, n));
            case I64 -> longs(from, count, (p, at, n) -> signed(p, to, begin + at, n));
            case U64 -> longs(from, count, (p, at, n) -> unsigned(p, to, begin + at, n));
            case BOOL, I8, U8, I16, U16, F16, BF16, F32 ->
                    widened(where, from, dtype, to, begin, count);
        }
    }

    private static void shorts(MemorySegment from, int count, Conversion<short[]> conversion) {
        pieces(from, SHORT, new short[PIECE], count, conversion);
    }

    private static void bytes(MemorySegment from, int count, Conversion<byte[]> conversion) {
        pieces(from, JAVA_BYTE, new byte[PIECE], count, conversion);
    }

    private static void ints(MemorySegment from, int count, Conversion<int[]> conversion) {
        pieces(from, INT, new int[PIECE], count, conversion);
    }

    private static void longs(MemorySegment from, int count, Conversion<long[]> conversion) {
        pieces(from, LONG, new long[PIECE], count, conversion);
    }

    private static <A> void pieces(
            MemorySegment from, ValueLayout layout, A piece, int count, Conversion<A> conversion) {
        int size = 0;
        for (int at = 0; at < count; at += size) {
            size = Math.min(PIECE, count - at);
            MemorySegment.copy(from, layout, at * layout.byteSize(), piece, 0, size);
            conversion.apply(piece, at, size);
        }
    }

    /// Types that a double holds exactly, rounded to floats.
    private static void rounded(
            String where, MemorySegment from, Dtype dtype, float[] to, int begin, int count) {
        int size = 0;
        for (int at = 0; at < count; at += size) {
            size = Math.min(PIECE, count - at);
            double[] piece = doubles(where, part(from, dtype, at, size), dtype, size);
            for (int i = 0; i < size; i++) {
                to[begin + at + i] = (float) piece[i];
            }
        }
    }

    /// Types that a float holds exactly, as doubles.
    private static void widened(
            String where, MemorySegment from, Dtype dtype, double[] to, int begin, int count) {
        int size = 0;
        for (int at = 0; at < count; at += size) {
            size = Math.min(PIECE, count - at);
            float[] piece = floats(where, part(from, dtype, at, size), dtype, size);
            for (int i = 0; i < size; i++) {
                to[begin + at + i] = piece[i];
            }
        }
    }

    private static MemorySegment part(MemorySegment from, Dtype dtype, int at, int size) {
        return from.asSlice((long) at * dtype.bytes(), (long) size * dtype.bytes());
    }

    private static void halves(short[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = Float.float16ToFloat(piece[i]);
        }
    }

    private static void brains(short[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = Float.intBitsToFloat(piece[i] << 16);
        }
    }

    private static void signed(short[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i];
        }
    }

    private static void unsigned(short[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i] & 0xffff;
        }
    }

    private static void signed(byte[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i];
        }
    }

    private static void unsigned(byte[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i] & 0xff;
        }
    }

    private static void truths(String where, byte[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            if (piece[i] >>> 1 != 0) {
                throw new ModelException(
                        where + ": a BOOL is stored as 0 or 1, saw " + (piece[i] & 0xff));
            }
            to[at + i] = piece[i];
        }
    }

    private static void signed(int[] piece, double[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i];
        }
    }

    private static void unsigned(int[] piece, double[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = Integer.toUnsignedLong(piece[i]);
        }
    }

    private static void signed(long[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i];
        }
    }

    private static void signed(long[] piece, double[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            to[at + i] = piece[i];
        }
    }

    private static void unsigned(long[] piece, float[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            long odd = halved(piece[i]);
            to[at + i] = piece[i] < 0 ? 2 * (float) odd : piece[i];
        }
    }

    private static void unsigned(long[] piece, double[] to, int at, int size) {
        for (int i = 0; i < size; i++) {
            long odd = halved(piece[i]);
            to[at + i] = piece[i] < 0 ? 2 * (double) odd : piece[i];
        }
    }

    /// Half of an unsigned number, with the lost bit kept in the lowest one, so that rounding the
    /// half and doubling it rounds the number itself ("round to odd").
    private static long halved(long unsigned) {
        return (unsigned >>> 1) | (unsigned & 1);
    }
}
