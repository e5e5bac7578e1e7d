package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.Resampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Which elements along an axis of an operand each element along an axis of the result is made of.
///
/// @param out the axis's extent in the result
/// @param windows the same as windows that slide on beyond both ends, or null if they do not slide
/// @param sources the elements of the operand for each element of the result
record Taps(int out, @Nullable Windows windows, IntFunction<int[]> sources) {
    /// Element `o` is made of `[first + o·step, first + o·step + span)`.
    ///
    /// @param step at least one
    record Windows(int first, int step, int span) {}

    static Taps of(ConvAxis c) {
        return windows(c.in(), c.out(), -c.before(), c.stride(), c.dilation(), c.kernel());
    }

    static Taps of(PoolAxis p) {
        if (p.kernel() > 0) {
            return windows(p.in(), p.out(), -p.before(), p.stride(), p.dilation(), p.kernel());
        }
        IntFunction<int[]> sources = o -> IntStream.range(p.begin(o), p.end(o)).toArray();
        boolean even = p.out() > 1 && p.in() % p.out() == 0;
        int step = p.in() / p.out();
        return new Taps(p.out(), even ? new Windows(0, step, step) : null, sources);
    }

    private static Taps windows(int in, int out, int first, int step, int dilation, int taps) {
        return new Taps(
                out,
                new Windows(first, step, dilation * (taps - 1) + 1),
                o ->
                        IntStream.range(0, taps)
                                .map(t -> first + o * step + t * dilation)
                                .filter(i -> i >= 0 && i < in)
                                .toArray());
    }

    static Taps of(Slice s) {
        Windows windows = s.step() > 0 ? new Windows(s.start(), s.step(), 1) : null;
        return new Taps(s.count(), windows, o -> new int[] {s.start() + o * s.step()});
    }

    /// @param in the operand's extent
    static Taps of(Embed e, int in) {
        Windows windows = e.step() == 1 ? new Windows(-e.start(), 1, 1) : null;
        Taps slice = of(new Slice(e.axis(), e.start(), e.step(), in));
        return new Taps(e.extent(), windows, slice.transposed(e.extent()).sources);
    }

    static Taps of(Index index) {
        return new Taps(index.size(), null, o -> new int[] {index.shared()[o]});
    }

    static Taps of(Resampling r) {
        return new Taps(
                r.out(),
                null,
                o ->
                        IntStream.range(r.start(o), r.end(o))
                                .filter(t -> r.weight(t) != 0)
                                .map(r::column)
                                .toArray());
    }

    /// The same pairs the other way around.
    ///
    /// @param in the operand's extent, which becomes the result's
    Taps transposed(int in) {
        List<List<Integer>> targets = new ArrayList<>();
        for (int i = 0; i < in; i++) targets.add(new ArrayList<>());
        for (int o = 0; o < out; o++) for (int i : sources.apply(o)) targets.get(i).add(o);
        return new Taps(
                in, null, i -> targets.get(i).stream().mapToInt(Integer::intValue).toArray());
    }
}
