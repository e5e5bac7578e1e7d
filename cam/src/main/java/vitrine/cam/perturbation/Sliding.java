package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// A window moving over one sample: window `k` starts at `k`'s digits times the strides, the last
/// axis fastest.
///
/// @param over what it moves over, `[1, c, ...]`, or `[1, 1, ...]` through all channels
/// @param window the window's extents but for the batch
/// @param stride how far it moves along each axis
public record Sliding(Shape over, List<Integer> window, List<Integer> stride) {
    static Sliding of(Shape over, List<Integer> window, List<Integer> stride) {
        int axes = over.rank() - 1;
        boolean fits = window.size() == axes && stride.size() == axes;
        for (int a = 0; fits && a < axes; a++)
            fits = window.get(a) >= 1 && window.get(a) <= over.dim(a + 1) && stride.get(a) >= 1;
        if (!fits) {
            throw new CamException(
                    "windows: a value "
                            + over
                            + " needs one extent and one stride for each axis but the batch,"
                            + " extents between 1 and the axis' own, strides of at least 1; got "
                            + window
                            + " and "
                            + stride);
        }
        return new Sliding(over, window, stride);
    }

    /// How many windows fit along an axis.
    ///
    /// @param clipped whether a last window that would reach over the border is cut off there, or
    ///   else left out
    int count(int axis, boolean clipped) {
        int moves = over.dim(axis + 1) - window.get(axis);
        return (clipped ? Math.ceilDiv(moves, stride.get(axis)) : moves / stride.get(axis)) + 1;
    }

    /// How many windows there are.
    ///
    /// @param clipped whether a last window that would reach over the border is cut off there, or
    ///   else left out
    public int count(boolean clipped) {
        int count = 1;
        for (int a = 0; a < window.size(); a++)
            count = Math.multiplyExact(count, count(a, clipped));
        return count;
    }

    /// Whether windows that move so cover every element, the last being cut off at the border.
    boolean covers() {
        for (int a = 0; a < window.size(); a++)
            if (stride.get(a) > window.get(a) && window.get(a) < over.dim(a + 1)) return false;
        return true;
    }

    /// The first position of window `k` along each axis.
    private int[] starts(int k, boolean clipped) {
        int[] starts = new int[window.size()];
        int rest = k;
        for (int a = starts.length - 1; a >= 0; a--) {
            int count = count(a, clipped);
            starts[a] = rest % count * stride.get(a);
            rest /= count;
        }
        return starts;
    }

    /// Adds a number to each element of window `k`.
    void add(double[] to, int k, boolean clipped, double number) {
        int[] starts = starts(k, clipped);
        add(to, 0, 0, starts, number);
    }

    private void add(double[] to, int axis, int offset, int[] starts, double number) {
        if (axis == starts.length) {
            to[offset] += number;
            return;
        }
        int extent = over.dim(axis + 1);
        int stop = Math.min(starts[axis] + window.get(axis), extent);
        for (int i = starts[axis]; i < stop; i++)
            add(to, axis + 1, offset * extent + i, starts, number);
    }

    /// Zero in window `k`, one outside.
    Tensor outside(Engine engine, int k, boolean clipped) {
        double[] inside = new double[over.size()];
        add(inside, k, clipped, 1);
        for (int i = 0; i < inside.length; i++) inside[i] = 1 - inside[i];
        return engine.tensor(over, inside);
    }
}
