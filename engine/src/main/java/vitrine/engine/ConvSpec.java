package vitrine.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How a kernel moves over the input: one value per spatial axis.
///
/// @param stride the step between outputs
/// @param before zeros thought before the input
/// @param after zeros thought after the input
/// @param dilation the step between taps
/// @param groups how many independent convolutions stand side by side in the channels
public record ConvSpec(
        List<Integer> stride,
        List<Integer> before,
        List<Integer> after,
        List<Integer> dilation,
        int groups) {
    /// Stride 1, no padding, over `axes` spatial axes.
    public static ConvSpec of(int axes) {
        return new ConvSpec(all(axes, 1), all(axes, 0), all(axes, 0), all(axes, 1), 1);
    }

    private static List<Integer> all(int axes, int value) {
        return IntStream.generate(() -> value).limit(axes).boxed().toList();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /// With other strides.
    public ConvSpec withStride(int... values) {
        return new ConvSpec(list(values), before, after, dilation, groups);
    }

    /// With padding, the same on both sides.
    public ConvSpec withPadding(int... values) {
        return new ConvSpec(stride, list(values), list(values), dilation, groups);
    }

    /// With padding of its own on each side.
    public ConvSpec withPadding(int[] front, int[] back) {
        return new ConvSpec(stride, list(front), list(back), dilation, groups);
    }

    /// With other steps between taps.
    public ConvSpec withDilation(int... values) {
        return new ConvSpec(stride, before, after, list(values), groups);
    }

    /// With another number of groups.
    public ConvSpec withGroups(int count) {
        return new ConvSpec(stride, before, after, dilation, count);
    }
}
