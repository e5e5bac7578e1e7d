package vitrine.nn.weights;

import java.lang.foreign.MemorySegment;

/// An array that lies in some bytes with any strides; it is read as if it were row-major.
///
/// @param source the bytes
/// @param dtype of the elements
/// @param from the first byte of the first element
/// @param layout where the others are; the caller has checked that the source has them
record StridedArray(Source source, Dtype dtype, long from, Layout layout)
        implements NamedArrays.Array {

    private static final int PIECE = 8192;

    /// Takes `size` gathered elements, to be put into the result from `at` on.
    @FunctionalInterface
    private interface Taker {
        void take(MemorySegment piece, int at, int size);
    }

    @Override
    public int[] shape() {
        return layout.shape().clone();
    }

    float[] floats(String where) {
        return source.reading(bytes -> floats(where, bytes));
    }

    double[] doubles(String where) {
        return source.reading(bytes -> doubles(where, bytes));
    }

    private float[] floats(String where, MemorySegment bytes) {
        int count = layout.count();
        if (layout.dense()) {
            return Elements.floats(where, dense(bytes), dtype, count);
        }
        float[] to = new float[count];
        gather(
                bytes,
                (piece, at, size) ->
                        System.arraycopy(
                                Elements.floats(where, piece, dtype, size), 0, to, at, size));
        return to;
    }

    private double[] doubles(String where, MemorySegment bytes) {
        int count = layout.count();
        if (layout.dense()) {
            return Elements.doubles(where, dense(bytes), dtype, count);
        }
        double[] to = new double[count];
        gather(
                bytes,
                (piece, at, size) ->
                        System.arraycopy(
                                Elements.doubles(where, piece, dtype, size), 0, to, at, size));
        return to;
    }

    private MemorySegment dense(MemorySegment bytes) {
        int count = layout.count();
        return bytes.asSlice(count == 0 ? 0 : from, (long) count * dtype.bytes());
    }

    /// Walks over the elements in row-major order and hands them over in pieces.
    private void gather(MemorySegment bytes, Taker taker) {
        int width = dtype.bytes();
        MemorySegment piece = MemorySegment.ofArray(new byte[PIECE * width]);
        int[] index = new int[layout.shape().length];
        long at = from;
        int held = 0;
        for (int i = 0; i < layout.count(); i++) {
            MemorySegment.copy(bytes, at, piece, (long) held * width, width);
            held++;
            if (held == PIECE || i + 1 == layout.count()) {
                taker.take(piece, i + 1 - held, held);
                held = 0;
            }
            at += step(index) * width;
        }
    }

    /// Moves to the next element and says how many elements further it lies.
    private long step(int[] index) {
        int[] shape = layout.shape();
        long by = 0;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            long stride = layout.strides()[axis];
            if (++index[axis] < shape[axis]) {
                return by + stride;
            }
            by -= stride * (shape[axis] - 1L);
            index[axis] = 0;
        }
        return by;
    }
}
