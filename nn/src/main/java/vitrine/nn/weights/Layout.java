package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The shape of an array and how many elements lie between neighbours along each axis.
///
/// @param shape the extents, outermost first
/// @param strides as many, none negative
/// @param count the product of the extents
@SuppressWarnings("ArrayRecordComponent") // never compared
record Layout(int[] shape, long[] strides, int count) {

    /// The highest rank that is read.
    static final int RANK = 8;

    /// The most elements that one Java array holds.
    static final int ELEMENTS = Integer.MAX_VALUE - 8;

    /// An array without gaps, the last axis fastest, or the first one if `columns`.
    static Layout dense(int[] shape, int count, boolean columns) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = 0; i < shape.length; i++) {
            int axis = columns ? i : shape.length - 1 - i;
            strides[axis] = step;
            step *= Math.max(1, shape[axis]);
        }
        return new Layout(shape, strides, count);
    }

    /// The number of elements, or -1 if it is more than one Java array holds.
    static int count(int[] shape) {
        long count = 1;
        for (int extent : shape) {
            if (extent == 0) {
                return 0;
            }
        }
        for (int extent : shape) {
            count *= extent;
            if (count > ELEMENTS) {
                return -1;
            }
        }
        return (int) count;
    }

    /// The position of the last element, counted from the first one, or null if it is `limit` or
    /// more. Nothing overflows, whatever the strides are.
    @Nullable Long last(long limit) {
        long last = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            long steps = shape[axis] - 1L;
            if (steps > 0 && strides[axis] > (limit - 1 - last) / steps) {
                return null;
            }
            last += steps > 0 ? steps * strides[axis] : 0;
        }
        return last < limit ? last : null;
    }

    /// Whether the elements lie one after the other in row-major order.
    boolean dense() {
        long step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] > 1 && strides[axis] != step) {
                return false;
            }
            step *= Math.max(1, shape[axis]);
        }
        return true;
    }

    /// The same elements in the same order with as few axes as can be: none of extent one, and none
    /// that goes on where the one before it left off.
    Layout merged() {
        int[] extents = new int[shape.length];
        long[] steps = new long[shape.length];
        int rank = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 1) {
                continue;
            }
            if (rank > 0 && steps[rank - 1] == strides[axis] * shape[axis]) {
                extents[rank - 1] *= shape[axis];
            } else {
                extents[rank++] = shape[axis];
            }
            steps[rank - 1] = strides[axis];
        }
        return new Layout(Arrays.copyOf(extents, rank), Arrays.copyOf(steps, rank), count);
    }

    String shown() {
        return "shape " + Arrays.toString(shape) + " and strides " + Arrays.toString(strides);
    }
}
