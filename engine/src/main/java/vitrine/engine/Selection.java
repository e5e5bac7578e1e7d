package vitrine.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Functions that choose elements by their values or by positions of the operand's own rank.
public final class Selection {
    private Selection() {}

    /// Values along an axis with where they stood.
    ///
    /// @param values differentiable
    /// @param indices positions along the axis, in row-major order of `values`
    public record Selected(Tensor values, Index indices) {}

    /// For each line along an axis, the position of the first largest element; NaN counts as the
    /// largest.
    public static Index argmax(Tensor x, int axis) {
        return topk(x.detached(), 1, axis).indices();
    }

    /// The `k` largest elements of each line along an axis, largest first; equal ones in ascending
    /// position.
    public static Selected topk(Tensor x, int k, int axis) {
        return ordered(x, k, axis, Comparator.comparingDouble((Double v) -> v).reversed());
    }

    /// The `k` smallest elements of each line along an axis, smallest first; equal ones in
    /// ascending position.
    public static Selected bottomk(Tensor x, int k, int axis) {
        return ordered(x, k, axis, Comparator.comparingDouble((Double v) -> v));
    }

    private static Selected ordered(Tensor x, int k, int axis, Comparator<Double> order) {
        Shape s = x.shape();
        int at = s.axis(axis);
        int along = s.dim(at);
        if (k > along)
            throw EngineException.shapes("topk", "at least " + k + " elements on axis " + at, s);
        int inner = s.product(at + 1, s.rank());
        double[] v = x.toDoubles();
        Shape y = s.with(at, k);
        int[] picked = new int[y.size()];
        for (int line = 0; line < s.product(0, at) * inner; line++) {
            int base = line / inner * along * inner + line % inner;
            List<Integer> sorted =
                    IntStream.range(0, along)
                            .boxed()
                            .sorted((a, b) ->
                                    order.compare(v[base + a * inner], v[base + b * inner]))
                            .toList();
            for (int j = 0; j < k; j++)
                picked[(line / inner * k + j) * inner + line % inner] = sorted.get(j);
        }
        Index indices = new Index(picked);
        return new Selected(gather(x, at, indices, y), indices);
    }

    /// `y[…, j, …] = x[…, index[…, j, …], …]`: positions along one axis for every element of
    /// `shape`.
    public static Tensor gather(Tensor x, int axis, Index index, Shape shape) {
        Shape s = x.shape();
        int at = s.axis(axis);
        int[] along = index.values();
        int[] flat = new int[along.length];
        int[] strides = strides(s);
        int[] to = strides(shape);
        for (int i = 0; i < flat.length; i++) {
            int position = 0;
            for (int a = 0; a < s.rank(); a++)
                position += (a == at ? along[i] : i / to[a] % shape.dim(a)) * strides[a];
            flat[i] = position;
        }
        return x.reshape(s.size()).indexSelect(0, new Index(flat)).reshape(shape);
    }

    private static int[] strides(Shape s) {
        int[] strides = new int[s.rank()];
        for (int a = s.rank() - 1, step = 1; a >= 0; step *= s.dim(a--)) strides[a] = step;
        return strides;
    }

    /// Rows of a table `[entries, width]`, one for each position.
    public static Tensor embedding(Tensor table, Index index) {
        return table.indexSelect(0, index);
    }

    /// `[count, classes]`: one where the class is the position's, else zero.
    public static Tensor oneHot(Engine engine, Index index, int classes) {
        double[] y = new double[index.size() * classes];
        int[] at = index.values();
        index.check("oneHot", classes);
        for (int i = 0; i < at.length; i++) y[i * classes + at[i]] = 1;
        return engine.tensor(new Shape(at.length, classes), y);
    }

    /// Every patch of a plane as a column: `[n, c, h, w] → [n, c·kh·kw, positions]`.
    public static Tensor unfold(
            Tensor x, int[] kernel, int[] stride, int[] padding, int[] dilation) {
        Tensor p =
                Layouts.pad(
                        Layouts.pad(x, 2, padding[0], padding[0], 0), 3, padding[1], padding[1], 0);
        int width = p.shape().dim(3);
        int rows = (p.shape().dim(2) - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1;
        int columns = (width - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1;
        int[] at = new int[kernel[0] * kernel[1] * rows * columns];
        Arrays.setAll(
                at,
                i -> {
                    int tap = i / (rows * columns);
                    int y = i / columns % rows * stride[0] + tap / kernel[1] * dilation[0];
                    int z = i % columns * stride[1] + tap % kernel[1] * dilation[1];
                    return y * width + z;
                });
        Shape s = p.shape();
        return Layouts.flatten(p, 2)
                .indexSelect(2, new Index(at))
                .reshape(s.dim(0), s.dim(1) * kernel[0] * kernel[1], rows * columns);
    }
}
