package vitrine.engine;

import java.util.Arrays;

/// The extents of a tensor, outermost first. Equal shapes are equal values.
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and the array never leaves
public record Shape(int... dims) {
    /// @param dims the extents, each at least zero
    public Shape {
        dims = dims.clone();
        long size = 1;
        for (int d : dims) {
            if (d < 0)
                throw new EngineException(
                        "shape: needs extents of at least zero, got " + Arrays.toString(dims));
            size = Math.multiplyExact(size, (long) d);
            if (size > Integer.MAX_VALUE) {
                throw new EngineException(
                        "shape: " + Arrays.toString(dims) + " has more than 2^31-1 elements");
            }
        }
    }

    /// A copy of the extents.
    @Override
    public int[] dims() {
        return dims.clone();
    }

    /// The number of axes.
    public int rank() {
        return dims.length;
    }

    /// The extent of axis `a`; negative axes count from the end.
    public int dim(int a) {
        return dims[axis(a)];
    }

    /// The axis `a` counted from the front; negative axes count from the end.
    public int axis(int a) {
        int axis = a < 0 ? a + dims.length : a;
        if (axis < 0 || axis >= dims.length) {
            throw new EngineException("axis " + a + ": not an axis of " + this);
        }
        return axis;
    }

    /// The number of elements.
    public int size() {
        return product(0, dims.length);
    }

    /// The product of the extents of axes `[from, to)`.
    public int product(int from, int to) {
        int p = 1;
        for (int a = from; a < to; a++) p *= dims[a];
        return p;
    }

    /// This shape with another extent at one axis.
    public Shape with(int a, int extent) {
        int[] d = dims.clone();
        d[axis(a)] = extent;
        return new Shape(d);
    }

    /// This shape with `count` axes of extent one in front.
    Shape padded(int count) {
        int[] d = new int[dims.length + count];
        Arrays.fill(d, 0, count, 1);
        System.arraycopy(dims, 0, d, count, dims.length);
        return new Shape(d);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
