package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/// An array that lies in some bytes with any strides; it is read as if it were row-major.
///
/// @param source the bytes
/// @param dtype of the elements
/// @param from the first byte of the first element
/// @param layout where the others are; the caller has checked that the source has them
record StridedArray(Source source, Dtype dtype, long from, Layout layout)
        implements NamedArrays.Array {

    private static final int PIECE = 8192;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /// Puts `size` elements into the result from `at` on.
    @FunctionalInterface
    private interface Taker<T> {
        void take(T to, MemorySegment piece, int at, int size);
    }

    @Override
    public int[] shape() {
        return layout.shape().clone();
    }

    float[] floats(String where) {
        int count = layout.count();
        requireRoom(where, (long) count * Float.BYTES);
        return elements(
                () -> new float[count],
                (to, piece, at, size) -> Elements.put(where, piece, dtype, to, at, size));
    }

    double[] doubles(String where) {
        int count = layout.count();
        requireRoom(where, (long) count * Double.BYTES);
        return elements(
                () -> new double[count],
                (to, piece, at, size) -> Elements.put(where, piece, dtype, to, at, size));
    }

    private void requireRoom(String where, long result) {
        long needed = layout.dense() ? result : result + source.size();
        if (needed > source.room()) {
            throw new ModelException(
                    where
                            + ": reading it takes "
                            + needed
                            + " bytes of memory, but what is so much compressed in this file may"
                            + " take at most "
                            + source.room()
                            + "; store it without compression");
        }
    }

    private <T> T elements(Supplier<T> making, Taker<T> taker) {
        int width = dtype.bytes();
        if (!layout.dense()) {
            return source.reading(bytes -> {
                T to = making.get();
                gather(bytes, to, taker);
                return to;
            });
        }
        int count = layout.count();
        return source.filled(
                count == 0 ? 0 : from,
                (long) count * width,
                making,
                (to, piece, at) ->
                        taker.take(
                                to, piece, (int) (at / width), (int) (piece.byteSize() / width)));
    }

    /// Walks over the elements in row-major order, line by line, and hands them over in pieces.
    private <T> void gather(MemorySegment bytes, T to, Taker<T> taker) {
        Layout lines = layout.merged();
        int last = lines.shape().length - 1;
        int extent = last < 0 ? 1 : lines.shape()[last];
        long stride = last < 0 ? 1 : lines.strides()[last];
        MemorySegment piece = MemorySegment.ofArray(new byte[PIECE * dtype.bytes()]);
        int[] index = new int[last + 1];
        long at = 0;
        int held = 0;
        for (int taken = 0; taken < layout.count(); ) {
            for (int i = 0; i < extent; ) {
                int run = Math.min(extent - i, PIECE - held);
                copy(bytes, at + i * stride, stride, piece, held, run);
                held += run;
                i += run;
                if (held == PIECE || taken + held == layout.count()) {
                    taker.take(to, piece, taken, held);
                    taken += held;
                    held = 0;
                }
            }
            at += step(lines, index, last - 1);
        }
    }

    /// Moves to the next line and says how many elements further it begins.
    private static long step(Layout lines, int[] index, int innermost) {
        long by = 0;
        for (int axis = innermost; axis >= 0; axis--) {
            long stride = lines.strides()[axis];
            if (++index[axis] < lines.shape()[axis]) {
                return by + stride;
            }
            by -= stride * (lines.shape()[axis] - 1L);
            index[axis] = 0;
        }
        return by;
    }

    /// Copies `size` elements from every `stride`-th place on.
    private void copy(
            MemorySegment bytes, long first, long stride, MemorySegment piece, int to, int size) {
        int width = dtype.bytes();
        long at = from + first * width;
        long step = stride * width;
        long out = (long) to * width;
        if (stride == 1) {
            MemorySegment.copy(bytes, at, piece, out, (long) size * width);
            return;
        }
        switch (width) {
            case 1 -> {
                for (int i = 0; i < size; i++)
                    piece.set(JAVA_BYTE, out + i, bytes.get(JAVA_BYTE, at + i * step));
            }
            case 2 -> {
                for (int i = 0; i < size; i++)
                    piece.set(SHORT, out + 2L * i, bytes.get(SHORT, at + i * step));
            }
            case 4 -> {
                for (int i = 0; i < size; i++)
                    piece.set(INT, out + 4L * i, bytes.get(INT, at + i * step));
            }
            default -> {
                for (int i = 0; i < size; i++)
                    piece.set(LONG, out + 8L * i, bytes.get(LONG, at + i * step));
            }
        }
    }
}
