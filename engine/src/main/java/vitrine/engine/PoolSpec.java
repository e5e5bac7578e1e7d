package vitrine.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// How a pooling window moves over the input: one value per spatial axis.
///
/// @param kernel the window's number of elements
/// @param stride the step between windows
/// @param padding what is thought before and after the input; never the maximum, and zero in an
///   average
/// @param dilation the step between the elements of a maximum's window
/// @param ceilMode whether a last window may hang over the end
public record PoolSpec(
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> padding,
        List<Integer> dilation,
        boolean ceilMode) {
    /// Windows side by side.
    public static PoolSpec of(int... kernel) {
        List<Integer> k = Arrays.stream(kernel).boxed().toList();
        return new PoolSpec(
                k,
                k,
                Collections.nCopies(kernel.length, 0),
                Collections.nCopies(kernel.length, 1),
                false);
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /// With other strides.
    public PoolSpec withStride(int... values) {
        return new PoolSpec(kernel, list(values), padding, dilation, ceilMode);
    }

    /// With padding on both sides.
    public PoolSpec withPadding(int... values) {
        return new PoolSpec(kernel, stride, list(values), dilation, ceilMode);
    }

    /// With other steps between a window's elements.
    public PoolSpec withDilation(int... values) {
        return new PoolSpec(kernel, stride, padding, list(values), ceilMode);
    }

    /// With output extents rounded up.
    public PoolSpec withCeilMode(boolean ceil) {
        return new PoolSpec(kernel, stride, padding, dilation, ceil);
    }
}
