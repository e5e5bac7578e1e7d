package vitrine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions that move elements without changing them.
public final class Layouts {
    private Layouts() {}

    /// The tensors one after the other along an axis.
    public static Tensor cat(int axis, Tensor... parts) {
        Shape first = parts[0].shape();
        int at = first.axis(axis);
        for (Tensor t : parts) {
            if (t.shape().rank() != first.rank()
                    || !t.shape().with(at, 1).equals(first.with(at, 1))) {
                Shape[] given = Arrays.stream(parts).map(Tensor::shape).toArray(Shape[]::new);
                throw EngineException.shapes("cat", "equal extents but on axis " + at, given);
            }
        }
        return Tensor.apply(new Concat(at), List.of(parts));
    }

    /// The tensors side by side along a new axis.
    public static Tensor stack(int axis, Tensor... parts) {
        return cat(axis, Arrays.stream(parts).map(t -> unsqueeze(t, axis)).toArray(Tensor[]::new));
    }

    /// Consecutive pieces of the given extents along an axis.
    public static List<Tensor> split(Tensor x, int axis, int... extents) {
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        for (int extent : extents) {
            parts.add(x.slice(axis, start, start + extent, 1));
            start += extent;
        }
        if (start != x.shape().dim(axis)) {
            throw EngineException.shapes("split", "extents that add up to axis " + axis, x.shape());
        }
        return parts;
    }

    /// `count` pieces of equal extent along an axis; the last may be smaller.
    public static List<Tensor> chunk(Tensor x, int axis, int count) {
        int extent = x.shape().dim(axis);
        int piece = Math.ceilDiv(extent, count);
        List<Tensor> parts = new ArrayList<>();
        for (int start = 0; start < extent; start += piece) {
            parts.add(x.slice(axis, start, Math.min(start + piece, extent), 1));
        }
        return parts;
    }

    /// An axis of extent one put in before axis `axis`.
    public static Tensor unsqueeze(Tensor x, int axis) {
        int at = axis < 0 ? axis + x.shape().rank() + 1 : axis;
        List<Integer> dims = dims(x);
        dims.add(at, 1);
        return x.reshape(array(dims));
    }

    /// An axis of extent one taken out.
    public static Tensor squeeze(Tensor x, int axis) {
        int at = x.shape().axis(axis);
        if (x.shape().dim(at) != 1)
            throw EngineException.shapes("squeeze", "extent one on axis " + at, x.shape());
        List<Integer> dims = dims(x);
        dims.subList(at, at + 1).clear();
        return x.reshape(array(dims));
    }

    /// Axes from `start` on merged into one.
    public static Tensor flatten(Tensor x, int start) {
        int at = x.shape().axis(start);
        List<Integer> dims = new ArrayList<>(dims(x).subList(0, at));
        dims.add(x.shape().product(at, x.shape().rank()));
        return x.reshape(array(dims));
    }

    private static List<Integer> dims(Tensor x) {
        return new ArrayList<>(Arrays.stream(x.shape().dims()).boxed().toList());
    }

    private static int[] array(List<Integer> dims) {
        return dims.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Axes of extent one repeated; extents may have more axes in front.
    public static Tensor expand(Tensor x, int... extents) {
        return x.reshape(x.shape().padded(extents.length - x.shape().rank()))
                .expandTo(new Shape(extents));
    }

    /// Each axis laid out `repeats` times, one after the other.
    public static Tensor repeat(Tensor x, int... repeats) {
        Tensor y = x.reshape(x.shape().padded(repeats.length - x.shape().rank()));
        for (int a = 0; a < repeats.length; a++) {
            int extent = y.shape().dim(a);
            int[] positions = new int[extent * repeats[a]];
            Arrays.setAll(positions, i -> i % extent);
            if (repeats[a] != 1) y = y.indexSelect(a, new Index(positions));
        }
        return y;
    }

    /// Axes in reverse order of their elements.
    public static Tensor flip(Tensor x, int... axes) {
        Tensor y = x;
        for (int a : axes) {
            int axis = x.shape().axis(a);
            int extent = x.shape().dim(axis);
            y = Tensor.apply(new Slice(axis, extent - 1, -1, extent), List.of(y));
        }
        return y;
    }

    /// The elements of an axis moved on by `shift`, around the end.
    public static Tensor roll(Tensor x, int axis, int shift) {
        int extent = x.shape().dim(axis);
        int cut = Math.floorMod(-shift, extent);
        if (cut == 0) return x;
        return cat(axis, x.slice(axis, cut, extent, 1), x.slice(axis, 0, cut, 1));
    }

    /// Elements of `value` before and after an axis.
    public static Tensor pad(Tensor x, int axis, int before, int after, double value) {
        Tensor y = embed(x, axis, before, after);
        if (value == 0) return y;
        int[] ones = new int[x.shape().rank()];
        Arrays.fill(ones, 1);
        Tensor line = x.engine().full(new Shape(ones).with(axis, x.shape().dim(axis)), 1);
        return embed(line, axis, before, after).where(y, y.like(value));
    }

    /// Zeros put before and after an axis; negative counts cut elements off.
    private static Tensor embed(Tensor x, int axis, int before, int after) {
        int extent = x.shape().dim(axis);
        Tensor y =
                before < 0 || after < 0
                        ? x.slice(axis, Math.max(-before, 0), extent - Math.max(-after, 0), 1)
                        : x;
        int lead = Math.max(before, 0);
        int whole = lead + y.shape().dim(axis) + Math.max(after, 0);
        return Tensor.apply(new Embed(x.shape().axis(axis), lead, 1, whole), List.of(y));
    }

    /// The axis continued by its mirror image, without repeating the border.
    public static Tensor padReflect(Tensor x, int axis, int before, int after) {
        int n = x.shape().dim(axis);
        return x.indexSelect(
                axis, positions(n, before, after, i -> i < 0 ? -i : i >= n ? 2 * n - 2 - i : i));
    }

    /// The axis continued by its border elements.
    public static Tensor padReplicate(Tensor x, int axis, int before, int after) {
        int n = x.shape().dim(axis);
        return x.indexSelect(axis, positions(n, before, after, i -> Math.clamp(i, 0, n - 1)));
    }

    /// The axis continued by its other end.
    public static Tensor padCircular(Tensor x, int axis, int before, int after) {
        int n = x.shape().dim(axis);
        return x.indexSelect(axis, positions(n, before, after, i -> Math.floorMod(i, n)));
    }

    private static Index positions(
            int n, int before, int after, java.util.function.IntUnaryOperator source) {
        int[] at = new int[before + n + after];
        Arrays.setAll(at, i -> source.applyAsInt(i - before));
        return new Index(at);
    }

    /// The elements on and below the diagonal of the last two axes; the others are zero.
    public static Tensor tril(Tensor x) {
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        double[] keep = new double[rows * columns];
        for (int i = 0; i < keep.length; i++) keep[i] = i % columns <= i / columns ? 1 : 0;
        return x.engine().tensor(new Shape(rows, columns), keep).where(x, x.like(0));
    }

    /// Running sums along an axis.
    public static Tensor cumsum(Tensor x, int axis) {
        return Tensor.apply(new Cumsum(x.shape().axis(axis), false), List.of(x));
    }

    /// The product along an axis, which keeps extent one.
    public static Tensor prod(Tensor x, int axis) {
        Tensor y = x.slice(axis, 0, 1, 1);
        for (int i = 1; i < x.shape().dim(axis); i++) y = y.mul(x.slice(axis, i, i + 1, 1));
        return y;
    }

    /// Channels in `groups` groups, interleaved.
    public static Tensor channelShuffle(Tensor x, int groups) {
        Shape s = x.shape();
        int plane = s.product(2, s.rank());
        return x.reshape(s.dim(0), groups, s.dim(1) / groups, plane).transpose(1, 2).reshape(s);
    }

    /// `[n, c·r², h, w] → [n, c, h·r, w·r]`
    public static Tensor pixelShuffle(Tensor x, int factor) {
        Shape s = x.shape();
        int c = s.dim(1) / (factor * factor);
        return x.reshape(s.dim(0), c, factor, factor, s.dim(2), s.dim(3))
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(s.dim(0), c, s.dim(2) * factor, s.dim(3) * factor);
    }
}
