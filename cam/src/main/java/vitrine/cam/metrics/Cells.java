package vitrine.cam.metrics;

import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/// A division of a map's elements into boxes that are taken away whole. Each channel is divided for
/// itself.
final class Cells {
    private final int[] of;
    private final int count;

    private Cells(int[] of, int count) {
        this.of = of;
        this.count = count;
    }

    /// Boxes of `side` positions along every axis; what is left at an axis' end is a smaller box.
    static Cells patches(Tensor map, int side) {
        return divided(map, (i, n) -> i / side);
    }

    /// At most `cells` boxes along every axis, as equal as they can be: position `i` of `n` lies in
    /// box `⌊i · cells / n⌋`.
    static Cells grid(Tensor map, int cells) {
        return divided(map, (i, n) -> (int) ((long) i * Math.min(cells, n) / n));
    }

    /// @param box in which box position `i` of `n` lies, along one axis
    private static Cells divided(Tensor map, IntBinaryOperator box) {
        int[] extents = Space.extents(map);
        int[] of = new int[map.shape().size()];
        int[] counts = IntStream.of(extents).map(n -> box.applyAsInt(n - 1, n) + 1).toArray();
        int perPlane = IntStream.of(counts).reduce(1, (a, b) -> a * b);
        for (int p = 0; p < of.length; p++) {
            int rest = p;
            int stride = 1;
            for (int a = extents.length - 1; a >= 0; a--) {
                of[p] += box.applyAsInt(rest % extents[a], extents[a]) * stride;
                stride *= counts[a];
                rest /= extents[a];
            }
            of[p] += rest * perPlane;
        }
        return new Cells(of, of.length / Space.positions(map) * perPlane);
    }

    int count() {
        return count;
    }

    /// The sum over each cell.
    double[] sums(double[] values) {
        double[] sums = new double[count];
        for (int p = 0; p < of.length; p++) sums[of[p]] += values[p];
        return sums;
    }

    /// The mean over each cell.
    double[] means(double[] values) {
        double[] sums = sums(values);
        int[] sizes = new int[count];
        for (int cell : of) sizes[cell]++;
        for (int cell = 0; cell < count; cell++) sums[cell] /= sizes[cell];
        return sums;
    }

    /// 0 in the first `taken` cells of an order, 1 elsewhere.
    double[] without(int[] order, int taken) {
        boolean[] gone = new boolean[count];
        for (int k = 0; k < taken; k++) gone[order[k]] = true;
        double[] mask = new double[of.length];
        Arrays.setAll(mask, p -> gone[of[p]] ? 0 : 1);
        return mask;
    }
}
