package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An array that is to be written into a file: elements in row-major order, and a shape.
///
/// Except by [#halves] the values are not copied, so leave them as they are until they are written.
public final class Stored {

    private static final long TOO_MANY = 1L << 32;

    private final Dtype dtype;
    private final int[] shape;
    private final MemorySegment values;
    private final ValueLayout inMemory;
    private final ValueLayout inFile;

    private Stored(Dtype dtype, int[] shape, MemorySegment values, ValueLayout layout) {
        long needed = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new ModelException(
                        "an array to be written has the shape "
                                + Arrays.toString(shape)
                                + "; no dimension may be negative");
            }
            needed = Math.min(needed * extent, TOO_MANY);
        }
        long count = values.byteSize() / dtype.bytes();
        if (needed != count) {
            throw new ModelException(
                    "an array to be written has the shape "
                            + Arrays.toString(shape)
                            + ", but "
                            + count
                            + " values");
        }
        this.dtype = dtype;
        this.shape = shape.clone();
        this.values = values;
        this.inMemory = layout;
        this.inFile = layout.withOrder(ByteOrder.LITTLE_ENDIAN);
    }

    /// To be written as `F32`.
    ///
    /// @param values as many as the shape has elements
    /// @param shape the extents, outermost first; none for a scalar
    /// @throws ModelException if the shape has another number of elements
    public static Stored floats(float[] values, int... shape) {
        return new Stored(
                Dtype.F32, shape, MemorySegment.ofArray(values), ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    /// To be written as `F64`.
    ///
    /// @param values as many as the shape has elements
    /// @param shape the extents, outermost first; none for a scalar
    /// @throws ModelException if the shape has another number of elements
    public static Stored doubles(double[] values, int... shape) {
        return new Stored(
                Dtype.F64, shape, MemorySegment.ofArray(values), ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }

    /// To be written as `I64`.
    ///
    /// @param values as many as the shape has elements
    /// @param shape the extents, outermost first; none for a scalar
    /// @throws ModelException if the shape has another number of elements
    public static Stored longs(long[] values, int... shape) {
        return new Stored(
                Dtype.I64, shape, MemorySegment.ofArray(values), ValueLayout.JAVA_LONG_UNALIGNED);
    }

    /// To be written as `F16`, which must hold each value exactly.
    ///
    /// @param values as many as the shape has elements
    /// @param shape the extents, outermost first; none for a scalar
    /// @throws ModelException if the shape has another number of elements, or a value would have to
    ///   be rounded
    public static Stored halves(float[] values, int... shape) {
        short[] halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
            if (Float.compare(Float.float16ToFloat(halves[i]), values[i]) != 0) {
                throw new ModelException(
                        "F16 does not hold "
                                + values[i]
                                + " (element "
                                + i
                                + ") exactly; write it as F32");
            }
        }
        return new Stored(
                Dtype.F16, shape, MemorySegment.ofArray(halves), ValueLayout.JAVA_SHORT_UNALIGNED);
    }

    Dtype dtype() {
        return dtype;
    }

    int[] shape() {
        return shape.clone();
    }

    /// The size in the file.
    long bytes() {
        return values.byteSize();
    }

    /// Copies bytes as they are to stand in the file.
    ///
    /// @param from the first byte to copy, at the beginning of an element
    /// @param to where to, a whole number of elements
    void copy(long from, MemorySegment to) {
        MemorySegment.copy(values, inMemory, from, to, inFile, 0, to.byteSize() / dtype.bytes());
    }
}
