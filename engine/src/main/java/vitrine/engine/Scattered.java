package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Strided;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Any intervals `[from, to)`, one for each element in row-major order; an empty one ends before it
/// begins. Where the extent of an axis is one here, all elements of the value along that axis see
/// the same, however many they are.
final class Scattered implements Reach {
    private static final int NOWHERE = Integer.MAX_VALUE;
    private static final int ROOM = 4;

    private final int[] dims;
    private final int[] from;
    private final int[] to;

    /// Empty intervals.
    private Scattered(int... dims) {
        this.dims = dims;
        int size = Arrays.stream(dims).reduce(1, Math::multiplyExact);
        this.from = new int[size];
        this.to = new int[size];
        Arrays.fill(from, NOWHERE);
        Arrays.fill(to, -NOWHERE);
    }

    /// The same intervals under extents of the same size.
    private Scattered(int[] dims, Scattered same) {
        this.dims = dims;
        this.from = same.from;
        this.to = same.to;
    }

    static Scattered of(Sliding s) {
        int[] dims = new int[s.rank()];
        Arrays.fill(dims, 1);
        dims[s.axis()] = s.extent();
        Scattered y = new Scattered(dims);
        for (int i = 0; i < s.extent(); i++) {
            y.from[i] = s.start() + i * s.stride();
            y.to[i] = y.from[i] + s.size();
        }
        return y;
    }

    /// The union, worked out unless that takes much more room than its parts.
    static Reach united(List<Reach> parts) {
        List<Scattered> apart = new ArrayList<>();
        for (Reach part : parts) {
            if (part instanceof Layered l) l.parts().forEach(p -> collect(apart, p));
            else collect(apart, part.scattered());
        }
        long held = apart.stream().mapToLong(p -> p.from.length).sum();
        long whole = Arrays.stream(common(apart)).asLongStream().reduce(1, (a, b) -> a * b);
        return whole > ROOM * held ? new Layered(apart) : union(apart).settled();
    }

    private static void collect(List<Scattered> apart, Scattered part) {
        for (int i = 0; i < apart.size(); i++) {
            if (!Arrays.equals(apart.get(i).dims, part.dims)) continue;
            apart.set(i, union(List.of(apart.get(i), part)));
            return;
        }
        apart.add(part);
    }

    static Scattered union(List<Scattered> parts) {
        Scattered y = new Scattered(common(parts));
        for (Scattered part : parts) y.add(part, 0, 0, y.dims.length == 0 ? 1 : y.dims[0]);
        return y;
    }

    /// The parts one after the other along an axis.
    ///
    /// @param parts null for those that see nothing; one is not
    /// @param extents of the axis in each part
    static Reach concatenated(
            int axis, List<? extends @Nullable Reach> parts, List<Integer> extents) {
        List<Scattered> seeing = new ArrayList<>();
        for (Reach part : parts) if (part != null) seeing.add(part.scattered());
        int[] dims = common(seeing);
        dims[axis] = extents.stream().mapToInt(Integer::intValue).sum();
        Scattered y = new Scattered(dims);
        int start = 0;
        for (int p = 0; p < parts.size(); p++) {
            Reach part = parts.get(p);
            if (part != null) y.add(part.scattered(), axis, start, extents.get(p));
            start += extents.get(p);
        }
        return y.settled();
    }

    private static int[] common(List<Scattered> parts) {
        int[] dims = parts.getFirst().dims.clone();
        for (Scattered part : parts) {
            for (int a = 0; a < dims.length; a++) dims[a] = Math.max(dims[a], part.dims[a]);
        }
        return dims;
    }

    /// Widens the intervals at `[start, start + count)` along an axis by those of another.
    private void add(Scattered other, int axis, int start, int count) {
        int[] box = dims.clone();
        int[] strides = Strided.rowMajor(dims);
        int offset = 0;
        if (box.length > 0) {
            box[axis] = count;
            offset = start * strides[axis];
        }
        int[] others = other.repeating();
        int size = Arrays.stream(box).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < size; i++) {
            widen(offset + place(i, box, strides), other, place(i, box, others));
        }
    }

    private void widen(int i, Scattered other, int j) {
        from[i] = Math.min(from[i], other.from[j]);
        to[i] = Math.max(to[i], other.to[j]);
    }

    /// Strides that stay where the extent is one.
    private int[] repeating() {
        int[] strides = Strided.rowMajor(dims);
        for (int a = 0; a < dims.length; a++) if (dims[a] == 1) strides[a] = 0;
        return strides;
    }

    /// Where element `i` of a row-major box lies under strides.
    private static int place(int i, int[] box, int[] strides) {
        int at = 0;
        int rest = i;
        for (int a = box.length - 1; a >= 0; a--) {
            at += rest % box[a] * strides[a];
            rest /= box[a];
        }
        return at;
    }

    @Override
    public boolean variesAlong(int axis) {
        return dims[axis] > 1;
    }

    @Override
    public Scattered scattered() {
        return this;
    }

    @Override
    public Reach merged(int axis) {
        int[] all = IntStream.range(0, dims[axis]).toArray();
        return all.length == 1 ? this : mapped(axis, 1, o -> all).settled();
    }

    @Override
    public Reach through(int axis, Taps taps) {
        return dims[axis] == 1 ? this : mapped(axis, taps.out(), taps.sources()).settled();
    }

    private Scattered mapped(int axis, int extent, IntFunction<int[]> sources) {
        int[] changed = dims.clone();
        changed[axis] = extent;
        Scattered y = new Scattered(changed);
        int inner =
                IntStream.range(axis + 1, dims.length).map(a -> dims[a]).reduce(1, (a, b) -> a * b);
        int outer = from.length / (inner * dims[axis]);
        for (int o = 0; o < extent; o++) {
            for (int source : sources.apply(o)) {
                for (int n = 0; n < outer; n++) {
                    for (int i = 0; i < inner; i++) {
                        y.widen(
                                (n * extent + o) * inner + i,
                                this,
                                (n * dims[axis] + source) * inner + i);
                    }
                }
            }
        }
        return y;
    }

    @Override
    public Reach permuted(List<Integer> axes) {
        int[] strides = Strided.rowMajor(dims);
        Scattered y = new Scattered(axes.stream().mapToInt(a -> dims[a]).toArray());
        int[] moved = axes.stream().mapToInt(a -> strides[a]).toArray();
        for (int i = 0; i < from.length; i++) y.widen(i, this, place(i, y.dims, moved));
        return y;
    }

    /// Axes before and after are taken together in groups of equal products. Inside a group that
    /// varies, every element gets an interval of its own.
    @Override
    public Reach reshaped(Shape before, Shape after) {
        int[] whole = before.dims();
        int[] changed = after.dims();
        int a = 0;
        int b = 0;
        while (a < whole.length || b < changed.length) {
            int firstA = a;
            int firstB = b;
            long p = a < whole.length ? whole[a++] : 1;
            long q = b < changed.length ? changed[b++] : 1;
            while (p != q) {
                if (p < q) p *= whole[a++];
                else q *= changed[b++];
            }
            if (IntStream.range(firstA, a).allMatch(i -> dims[i] == 1)) {
                Arrays.fill(whole, firstA, a, 1);
                Arrays.fill(changed, firstB, b, 1);
            }
        }
        Scattered y = new Scattered(whole);
        y.add(this, 0, 0, whole.length == 0 ? 1 : whole[0]);
        return new Scattered(changed, y).settled();
    }

    /// As a sliding window if it is one, else without axes along which nothing differs.
    private Reach settled() {
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] > 1 && same(axis)) return mapped(axis, 1, o -> new int[] {0}).settled();
        }
        if (varying().count() != 1) return this;
        int size = to[0] - from[0];
        int stride = from[1] - from[0];
        for (int i = 0; i < from.length; i++) {
            if (from[i] == NOWHERE || from[i] != from[0] + i * stride || to[i] - from[i] != size)
                return this;
        }
        return stride < 1
                ? this
                : new Sliding(
                        dims.length,
                        varying().findFirst().orElseThrow(),
                        from.length,
                        from[0],
                        size,
                        stride);
    }

    private boolean same(int axis) {
        int stride = Strided.rowMajor(dims)[axis];
        for (int i = 0; i < from.length; i++) {
            int first = i - i / stride % dims[axis] * stride;
            if (from[i] != from[first] || to[i] != to[first]) return false;
        }
        return true;
    }

    private IntStream varying() {
        return IntStream.range(0, dims.length).filter(a -> dims[a] > 1);
    }

    /// Elements that see nothing, such as a class token before the first attention, do not count.
    @Override
    public ReceptiveField field(int extent) {
        int largest = 0;
        int begin = NOWHERE;
        int end = -NOWHERE;
        boolean whole = true;
        for (int i = 0; i < from.length; i++) {
            if (to[i] <= from[i]) continue;
            largest = Math.max(largest, to[i] - from[i]);
            begin = Math.min(begin, from[i]);
            end = Math.max(end, to[i]);
            whole &= from[i] <= 0 && to[i] >= extent;
        }
        if (largest == 0) return new ReceptiveField.None();
        if (whole) return new ReceptiveField.Whole();
        List<Integer> axes = varying().boxed().toList();
        return new ReceptiveField.Irregular(axes, begin, end, largest);
    }
}
