package vitrine.kernels;

/// One spatial axis of a pool. A kernel of zero means *adaptive*: window `o` is `[⌊o·in/out⌋,
/// ⌈(o+1)·in/out⌉)`.
///
/// @param in the input's extent
/// @param out the output's extent
/// @param kernel the window's number of elements, or zero for adaptive windows
/// @param stride the step between windows
/// @param dilation the step between a window's elements
/// @param before padding before the input, never read
/// @param after padding after the input, never read; an average that counts padding counts it
public record PoolAxis(
        int in, int out, int kernel, int stride, int dilation, int before, int after) {
    /// An axis that is not there.
    public static final PoolAxis NONE = new PoolAxis(1, 1, 1, 1, 1, 0, 0);

    /// A sliding window. With `ceil` a last window may hang over the end if it starts inside input
    /// or left padding.
    public static PoolAxis window(
            int in, int kernel, int stride, int dilation, int pad, boolean ceil) {
        int span = in + 2 * pad - dilation * (kernel - 1) - 1;
        int out = (ceil ? Math.ceilDiv(span, stride) : Math.floorDiv(span, stride)) + 1;
        if (ceil && (out - 1) * stride >= in + pad) out--;
        return new PoolAxis(in, Math.max(out, 0), kernel, stride, dilation, pad, pad);
    }

    /// Windows that cover the input evenly.
    public static PoolAxis adaptive(int in, int out) {
        return new PoolAxis(in, out, 0, 1, 1, 0, 0);
    }

    /// The first element of window `o` that is inside the input.
    public int begin(int o) {
        if (kernel == 0) return (int) ((long) o * in / out);
        int start = o * stride - before;
        return start >= 0 ? start : start + Math.ceilDiv(-start, dilation) * dilation;
    }

    /// The end, exclusive, of window `o` inside the input.
    public int end(int o) {
        if (kernel == 0) return (int) Math.ceilDiv((o + 1L) * in, (long) out);
        return Math.min(o * stride - before + dilation * (kernel - 1) + 1, in);
    }

    /// The window's extent counting padding, as an average with `count_include_pad` divides by it.
    public int paddedSpan(int o) {
        if (kernel == 0) return end(o) - begin(o);
        int start = o * stride - before;
        return Math.min(start + kernel, in + after) - start;
    }
}
