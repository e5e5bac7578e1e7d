package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Face;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The rule of each operation for the intervals of a [ReceptiveField].
///
/// @param in what the operands see, null for nothing; one sees something
/// @param before the operands' shapes
/// @param after the result's shape
record Reaches(List<@Nullable Reach> in, List<Shape> before, Shape after) {
    /// What the result of `op` sees.
    @Nullable Reach of(Op op) {
        return switch (op) {
            case Unary _, Mark _ -> only();
            case Binary _, Ternary _ -> Reach.union(in);
            case Reduce r -> merged(only(), r.axes());
            case Softmax s -> only().merged(s.axis());
            case Cumsum c -> only().merged(c.axis());
            case Normalize n -> merged(only(), IntStream.of(n.axes(after.rank())));
            case Expand e -> merged(only(), repeated(e));
            case Permute p -> only().permuted(p.axes());
            case Reshape _ -> only().reshaped(before.getFirst(), after);
            case Slice s -> only().through(s.axis(), Taps.of(s));
            case Embed e -> only().through(e.axis(), Taps.of(e, extent(e.axis())));
            case Gather g -> only().through(g.axis(), Taps.of(g.index()));
            case Scatter s -> only().through(s.axis(), Taps.of(s.index()).transposed(s.extent()));
            case Resample r -> only().through(r.axis(), Taps.of(r.map()));
            case Concat c -> concatenated(c.axis());
            case AvgPool p -> averaged(p);
            case MaxPool p -> maximal(p);
            case Convolution c -> convolved(c);
            case MatMul m -> product(m);
        };
    }

    private Reach only() {
        return Objects.requireNonNull(in.getFirst());
    }

    private int extent(int axis) {
        return before.getFirst().dim(axis);
    }

    private static Reach merged(Reach x, List<Integer> axes) {
        Reach y = x;
        for (int axis : axes) y = y.merged(axis);
        return y;
    }

    private static Reach merged(Reach x, IntStream axes) {
        return merged(x, axes.boxed().toList());
    }

    private IntStream repeated(Expand e) {
        return IntStream.range(0, after.rank()).filter(a -> e.extents().get(a) >= 0);
    }

    private @Nullable Reach concatenated(int axis) {
        boolean varies = in.stream().anyMatch(r -> r != null && r.variesAlong(axis));
        if (!varies) return Reach.union(in);
        return Scattered.concatenated(axis, in, before.stream().map(s -> s.dim(axis)).toList());
    }

    /// The axes behind batch and channels, each through its taps.
    private static <A> Reach spatial(Reach x, List<A> axes, Function<A, Taps> taps) {
        Reach y = x;
        for (int a = 0; a < axes.size(); a++) y = y.through(a + 2, taps.apply(axes.get(a)));
        return y;
    }

    private Reach averaged(AvgPool p) {
        return p.fn() == PoolFn.AVERAGE
                ? spatial(only(), p.axes(), Taps::of)
                : spatial(only(), p.axes(), Reaches::transposed);
    }

    private static Taps transposed(PoolAxis axis) {
        return Taps.of(axis).transposed(axis.in());
    }

    private @Nullable Reach maximal(MaxPool p) {
        if (p.fn() != PoolFn.MAX_SCATTER) {
            @Nullable Reach x = Reach.union(in);
            return x == null ? null : spatial(x, p.axes(), Taps::of);
        }
        @Nullable Reach x = in.getFirst();
        @Nullable Reach chosen = x == null ? null : spatial(x, p.axes(), Taps::of);
        @Nullable Reach laid = Reach.union(Arrays.asList(chosen, in.getLast()));
        return laid == null ? null : spatial(laid, p.axes(), Reaches::transposed);
    }

    /// Channels are mixed; a kernel that depends on what is seen brings it to every element.
    private @Nullable Reach convolved(Convolution c) {
        @Nullable Reach p = in.get(0);
        @Nullable Reach q = in.get(1);
        if (c.face() == Face.OUTPUT && p != null && q == null) {
            return spatial(p.merged(1), c.axes(), Taps::of);
        }
        if (c.face() == Face.INPUT && p == null && q != null) {
            return spatial(q.merged(1), c.axes(), a -> Taps.of(a).transposed(a.in()));
        }
        @Nullable Reach both = Reach.union(in);
        return both == null ? null : merged(both, IntStream.range(0, after.rank()));
    }

    private @Nullable Reach product(MatMul m) {
        int row = after.rank() - 2;
        int column = row + 1;
        @Nullable Reach p = in.get(0);
        @Nullable Reach q = in.get(1);
        @Nullable Reach rows =
                switch (m) {
                    case AB, GBT -> p == null ? null : p.merged(column);
                    case ATG -> p == null ? null : turned(p.merged(row));
                };
        @Nullable Reach columns =
                switch (m) {
                    case AB, ATG -> q == null ? null : q.merged(row);
                    case GBT -> q == null ? null : turned(q.merged(column));
                };
        return Reach.union(Arrays.asList(rows, columns));
    }

    /// With the last two axes exchanged.
    private Reach turned(Reach x) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, after.rank()).boxed().toList());
        Collections.swap(axes, after.rank() - 2, after.rank() - 1);
        return x.permuted(axes);
    }
}
