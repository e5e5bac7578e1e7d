package vitrine.engine;

import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;

import java.util.ArrayList;
import java.util.List;

/// Pools over one to three spatial axes of `[n, c, …]`.
public final class Pools {
    private Pools() {}

    /// The maximum of each window; its gradient goes to the window's first maximum.
    public static Tensor max(Tensor x, PoolSpec spec) {
        return Tensor.apply(new MaxPool(PoolFn.MAX, axes("maxPool", x, spec)), List.of(x));
    }

    /// The positions of the maxima within each flattened input plane.
    public static Index maxIndices(Tensor x, PoolSpec spec) {
        Tensor detached = x.detached();
        int plane = x.shape().product(2, x.shape().rank());
        int[] ones = new int[x.shape().rank()];
        java.util.Arrays.fill(ones, 1);
        Shape spatial = x.shape().with(0, 1).with(1, 1);
        Engine exact = Engine.reference();
        Tensor positions = exact.range(plane).reshape(spatial).expandTo(x.shape());
        Tensor same = exact.tensor(x.shape(), detached.toDoubles());
        MaxPool gather = new MaxPool(PoolFn.MAX_GATHER, axes("maxPool", x, spec));
        double[] at = Tensor.apply(gather, List.of(same, positions)).toDoubles();
        return new Index(java.util.Arrays.stream(at).mapToInt(v -> (int) v).toArray());
    }

    /// The mean of each window, dividing by the number of its elements inside the input, or by its
    /// extent counting padding.
    public static Tensor average(Tensor x, PoolSpec spec, boolean countIncludePad) {
        return average(x, spec, countIncludePad, 0);
    }

    /// The sum of each window over a fixed divisor, or as [#average] when it is zero.
    public static Tensor average(Tensor x, PoolSpec spec, boolean countIncludePad, int divisor) {
        List<PoolAxis> axes = axes("avgPool", x, spec);
        return Tensor.apply(
                new AvgPool(PoolFn.AVERAGE, axes, countIncludePad, divisor), List.of(x));
    }

    /// Means over windows that cover the input evenly; a size of -1 keeps the axis's extent.
    public static Tensor adaptiveAverage(Tensor x, int... size) {
        return Tensor.apply(new AvgPool(PoolFn.AVERAGE, adaptive(x, size), false, 0), List.of(x));
    }

    /// Maxima over windows that cover the input evenly; a size of -1 keeps the axis's extent.
    public static Tensor adaptiveMax(Tensor x, int... size) {
        return Tensor.apply(new MaxPool(PoolFn.MAX, adaptive(x, size)), List.of(x));
    }

    private static List<PoolAxis> adaptive(Tensor x, int[] size) {
        checkRank("adaptivePool", x, size.length);
        List<PoolAxis> axes = new ArrayList<>();
        for (int a = 0; a < size.length; a++) {
            int in = x.shape().dim(a + 2);
            axes.add(PoolAxis.adaptive(in, size[a] < 0 ? in : size[a]));
        }
        return axes;
    }

    private static List<PoolAxis> axes(String op, Tensor x, PoolSpec spec) {
        checkRank(op, x, spec.kernel().size());
        List<PoolAxis> axes = new ArrayList<>();
        for (int a = 0; a < spec.kernel().size(); a++) {
            int kernel = spec.kernel().get(a);
            int padding = spec.padding().get(a);
            if (padding > kernel / 2) {
                throw new EngineException(
                        op + ": needs padding of at most half the kernel, got " + spec);
            }
            axes.add(
                    PoolAxis.window(
                            x.shape().dim(a + 2),
                            kernel,
                            spec.stride().get(a),
                            spec.dilation().get(a),
                            padding,
                            spec.ceilMode()));
            if (axes.getLast().out() < 1) {
                throw EngineException.shapes(
                        op, "a window " + kernel + " that fits the padded input", x.shape());
            }
        }
        return axes;
    }

    private static void checkRank(String op, Tensor x, int axes) {
        if (x.shape().rank() != axes + 2)
            throw EngineException.shapes(op, "rank " + (axes + 2), x.shape());
    }
}
