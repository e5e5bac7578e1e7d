package vitrine.kernels;

import java.util.ArrayList;
import java.util.List;

/// One spatial axis of a convolution: output `o` and tap `k` meet input `o·stride + k·dilation -
/// before`.
///
/// @param in the input's extent
/// @param kernel the number of taps
/// @param stride the step between outputs, at least 1
/// @param dilation the step between taps, at least 1
/// @param before how many zeros are thought before the input; what lies after follows from `out`
/// @param out the output's extent
public record ConvAxis(int in, int kernel, int stride, int dilation, int before, int out) {
    /// An axis that is not there.
    public static final ConvAxis NONE = new ConvAxis(1, 1, 1, 1, 0, 1);

    /// An axis with padding on both sides, whose output extent is the published `⌊(in + before +
    /// after - dilation·(kernel - 1) - 1) / stride⌋ + 1`.
    public static ConvAxis of(int in, int kernel, int stride, int dilation, int before, int after) {
        int out = Math.floorDiv(in + before + after - dilation * (kernel - 1) - 1, stride) + 1;
        return new ConvAxis(in, kernel, stride, dilation, before, Math.max(out, 0));
    }

    /// How the elements of a face's result meet the elements of its data operand. `OUTPUT` has one
    /// walk; `INPUT` has one per residue of the position modulo the stride.
    List<Walk> walks(Face face) {
        if (face == Face.OUTPUT) {
            return List.of(new Walk(out, 0, 1, kernel, 0, 1, -before, stride, dilation, in));
        }
        List<Walk> walks = new ArrayList<>();
        for (int residue = 0; residue < stride; residue++) walks.add(inputWalk(residue));
        return walks;
    }

    private Walk inputWalk(int residue) {
        int first = Math.floorMod(residue - before, stride);
        int count = Math.max(0, Math.ceilDiv(in - first, stride));
        int tap = 0;
        while (tap < kernel && tap * dilation % stride != residue) tap++;
        int tapStep = stride / gcd(dilation, stride);
        int taps = Math.max(0, Math.ceilDiv(kernel - tap, tapStep));
        int from = (first + before - tap * dilation) / stride;
        return new Walk(
                count,
                first,
                stride,
                taps,
                tap,
                tapStep,
                from,
                1,
                -tapStep * dilation / stride,
                out);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// Linear addressing along one axis: result element `j` lies at `to + j·toStep`; its tap `t` is
    /// the kernel's `tap + t·tapStep` and meets the operand's `from + j·fromStep + t·fromTap`,
    /// which is a zero when outside `[0, extent)`.
    public record Walk(
            int count,
            int to,
            int toStep,
            int taps,
            int tap,
            int tapStep,
            int from,
            int fromStep,
            int fromTap,
            int extent) {
        /// The same elements side by side.
        public Walk dense() {
            return new Walk(count, 0, 1, taps, tap, tapStep, from, fromStep, fromTap, extent);
        }

        /// The operand's position for element `j` and tap `t`, possibly outside.
        public int source(int j, int t) {
            return from + j * fromStep + t * fromTap;
        }
    }
}
