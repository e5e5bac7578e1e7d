package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;

/// How values fall into features, what replaces them, and super-pixels.
class FeaturesTest {
    private static Tensor value(int... dims) {
        Shape shape = new Shape(dims);
        return Toys.EXACT.tensor(shape, Seeded.values("features", shape.size(), 0, 1));
    }

    private static int[] of(Features features, int... dims) {
        return features.of(value(dims), 0).feature().values();
    }

    @Test
    void gridsCutEveryAxis() {
        assertArrayEquals(
                new int[] {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3},
                of(Features.grid(2), 1, 3, 4, 4));
        assertArrayEquals(new int[] {0, 0, 1, 2, 2}, of(Features.grid(3), 1, 2, 5));
        assertArrayEquals(new int[] {0, 1, 2}, of(Features.grid(9), 1, 2, 3));
        assertArrayEquals(
                new int[] {0, 0, 0, 0, 1, 1, 1, 1}, of(Features.grid(2, 1, 1), 1, 1, 2, 2, 2));
        assertEquals(new Shape(1, 1, 2, 4), Features.grid(2, 4).resolution(value(1, 3, 8, 9)));
        assertEquals(new Shape(1, 5), Features.grid(2).resolution(value(1, 5)));
    }

    @Test
    void elementsChannelsAndMasks() {
        assertArrayEquals(new int[] {0, 1, 2, 3}, of(Features.elements(), 1, 2, 2));
        assertArrayEquals(new int[] {0, 0, 1, 1}, of(Features.channels(), 1, 2, 2));
        Partition gaps = Features.mask(new Shape(1, 1, 3), 7, 2, 7).of(value(1, 2, 3), 0);
        assertEquals(2, gaps.count());
        assertArrayEquals(new int[] {1, 0, 1}, gaps.feature().values());
        assertArrayEquals(
                new double[] {-1, 5, -1},
                gaps.spread(Toys.EXACT, new double[] {5, -1}).toDoubles());
        assertThrows(CamException.class, () -> Partition.of(new Shape(1, 2), 1));
    }

    @Test
    void baselines() {
        Tensor x = Toys.EXACT.tensor(new Shape(1, 2, 3), 1, 2, 6, -4, 0, 1);
        assertArrayEquals(new double[] {3, -1}, new Baseline.Mean().of(x, 0).toDoubles(), 1e-15);
        assertArrayEquals(new double[] {1, -4}, new Baseline.Minimum().of(x, 0).toDoubles());
        assertEquals(0.5, new Baseline.Constant(0.5).of(x, 0).item());
        Tensor two = Toys.EXACT.tensor(new Shape(2, 1, 1), 3, 4);
        assertEquals(4, new Baseline.Given(two).of(x, 1).item());
        Tensor row = Toys.row(2, -6);
        assertEquals(-2, new Baseline.Mean().of(row, 0).item());
        assertEquals(-6, new Baseline.Minimum().of(row, 0).item());
    }

    /// A blur keeps what is constant, and spreads a point by the Gaussian's weights.
    @Test
    void blurs() {
        Tensor flat = Toys.EXACT.full(new Shape(1, 2, 5, 7), 3);
        for (double v : new Baseline.Blurred(2).of(flat, 0).toDoubles()) assertEquals(3, v, 1e-14);
        double[] point = new double[41];
        point[20] = 1;
        double[] spread =
                new Baseline.Blurred(1.5)
                        .of(Toys.EXACT.tensor(new Shape(1, 1, 41), point), 0)
                        .toDoubles();
        double total = 0;
        for (int d = -6; d <= 6; d++) total += StrictMath.exp(-d * d / 4.5);
        for (int d = -7; d <= 7; d++) {
            double expected = Math.abs(d) > 6 ? 0 : StrictMath.exp(-d * d / 4.5) / total;
            assertEquals(expected, spread[20 + d], 1e-15, "at " + d);
        }
    }

    /// Two flat halves: super-pixels never cross the edge between them, whatever the rank.
    @Test
    void superPixelsKeepToEdges() {
        for (int axes = 1; axes <= 3; axes++) {
            int[] dims = new int[axes + 2];
            Arrays.fill(dims, 12);
            dims[0] = 1;
            dims[1] = 2;
            double[] values = new double[new Shape(dims).size()];
            for (int i = 0; i < values.length; i++) values[i] = i % 12 < 7 ? 1 : -1;
            Partition p = new Slic(6, 0.1).of(Toys.EXACT.tensor(new Shape(dims), values), 0);
            int[] feature = p.feature().values();
            assertTrue(p.count() >= 2 && p.count() <= 12, axes + " axes: " + p.count());
            double[] side = new double[p.count()];
            for (int i = 0; i < feature.length; i++) {
                double own = i % 12 < 7 ? 1 : -1;
                assertTrue(side[feature[i]] != -own, axes + " axes: an edge is crossed");
                side[feature[i]] = own;
            }
        }
    }

    /// Every super-pixel is in one piece and none is tiny.
    @Test
    void superPixelsAreConnected() {
        Tensor x = Interpolation.LINEAR.resize(value(1, 3, 4, 5), 24, 30);
        Partition p = new Slic(20, 0.5).of(x, 0);
        int[] feature = p.feature().values();
        assertEquals(p, new Slic(20, 0.5).of(x, 0));
        assertEquals(new Shape(1, 1, 24, 30), p.shape());
        int[] size = new int[p.count()];
        for (int f : feature) size[f]++;
        int pieces = 0;
        boolean[] seen = new boolean[feature.length];
        for (int i = 0; i < feature.length; i++)
            if (!seen[i] && fill(feature, seen, i) > 0) pieces++;
        assertEquals(p.count(), pieces);
        assertTrue(p.count() > 5 && p.count() < 60, p.count() + " super-pixels");
        assertTrue(Arrays.stream(size).min().orElseThrow() >= 9, Arrays.toString(size));
    }

    private static int fill(int[] feature, boolean[] seen, int at) {
        if (seen[at]) return 0;
        seen[at] = true;
        int size = 1;
        int[][] moves = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}};
        for (int[] move : moves) {
            int y = at / 30 + move[0];
            int x = at % 30 + move[1];
            if (y < 0 || y >= 24 || x < 0 || x >= 30) continue;
            if (feature[y * 30 + x] == feature[at]) size += fill(feature, seen, y * 30 + x);
        }
        return size;
    }

    @Test
    void aFlatImageFallsIntoCells() {
        Partition p = new Slic(4, 1).of(Toys.EXACT.full(new Shape(1, 3, 8, 8), 2), 0);
        assertArrayEquals(of(Features.grid(2), 1, 3, 8, 8), p.feature().values());
        assertThrows(CamException.class, () -> new Slic(0, 1));
    }
}
