package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.REFERENCE;
import static vitrine.cam.metrics.Toys.line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.NotApplicable;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// What ROAD puts where positions were taken away, and which those are.
class ImputationTest {
    private static final Imputation EXACT = new Imputation(0);
    private static final Noise NONE = new Noise(0, "none");

    private static boolean[] random(int n, double share, String name) {
        Noise noise = new Noise(0, name);
        boolean[] kept = new boolean[n];
        for (int p = 0; p < n; p++) kept[p] = noise.uniform(p) < share;
        return kept;
    }

    @Test
    void aLineIsImputedByStraightLines() {
        boolean[] kept = {true, false, false, true, false};
        double[] found = EXACT.of(line(3, 77, -5, 9, 1), kept, NONE).toDoubles();
        assertArrayEquals(new double[] {3, 5, 7, 9, 9}, found, 1e-12);
    }

    /// Every position taken away is the weighted mean of its neighbours, in each channel.
    @ParameterizedTest
    @ValueSource(strings = {"11", "9,13", "5,6,7"})
    void everyHoleSolvesItsEquation(String extents) {
        int[] dims =
                Arrays.stream(("1,2," + extents).split(",")).mapToInt(Integer::parseInt).toArray();
        Tensor x = Toys.numbers(REFERENCE, "holes", dims);
        int[] space = Arrays.copyOfRange(dims, 2, dims.length);
        int n = Arrays.stream(space).reduce(1, (a, b) -> a * b);
        boolean[] kept = random(n, .3, "kept");
        double[] before = x.toDoubles();
        double[] after = EXACT.of(x, kept, NONE).toDoubles();
        for (int c = 0; c < 2; c++) {
            for (int p = 0; p < n; p++) {
                double wanted = kept[p] ? before[c * n + p] : neighbours(after, c * n, p, space);
                assertEquals(wanted, after[c * n + p], 1e-11, "channel " + c + " at " + p);
            }
        }
    }

    /// The mean of the neighbours, weighted by one over the number of axes on which they differ.
    private static double neighbours(double[] values, int from, int p, int[] extents) {
        double sum = 0;
        double weights = 0;
        int n = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        for (int q = 0; q < n; q++) {
            int axes = 0;
            boolean near = true;
            int i = p;
            int j = q;
            for (int a = extents.length - 1; a >= 0; a--) {
                int d = Math.abs(i % extents[a] - j % extents[a]);
                near &= d <= 1;
                axes += d;
                i /= extents[a];
                j /= extents[a];
            }
            if (!near || axes == 0) continue;
            sum += values[from + q] / axes;
            weights += 1.0 / axes;
        }
        return sum / weights;
    }

    @Test
    void noiseComesOnWhatIsImputedAlone() {
        Tensor x = Toys.numbers(REFERENCE, "noisy", 1, 3, 40, 40);
        boolean[] kept = random(1600, .5, "noisy/kept");
        double[] plain = EXACT.of(x, kept, NONE).toDoubles();
        double[] noisy = new Imputation(.01).of(x, kept, new Noise(0, "a")).toDoubles();
        double[] other = new Imputation(.01).of(x, kept, new Noise(0, "b")).toDoubles();
        double squares = 0;
        int count = 0;
        for (int i = 0; i < plain.length; i++) {
            if (kept[i % 1600]) {
                assertEquals(plain[i], noisy[i]);
            } else {
                assertNotEquals(noisy[i], other[i]);
                squares += Math.pow((noisy[i] - plain[i]) / .01, 2);
                count++;
            }
        }
        // the mean of n squares of normal numbers deviates from 1 by √(2/n)
        assertEquals(1, squares / count, 5 * Math.sqrt(2.0 / count));
        assertArrayEquals(noisy, new Imputation(.01).of(x, kept, new Noise(0, "a")).toDoubles());
    }

    @Test
    void nothingKeptIsImputedAsZero() {
        double[] found = EXACT.of(line(1, 2, 3), new boolean[3], NONE).toDoubles();
        assertArrayEquals(new double[3], found);
    }

    @Test
    void anInputWithoutSpaceHasNoNeighbours() {
        Tensor x = Toys.numbers(REFERENCE, "flat", 1, 5);
        assertThrows(NotApplicable.class, () -> EXACT.of(x, new boolean[5], NONE));
        assertThrows(CamException.class, () -> new Imputation(-1));
        assertThrows(CamException.class, () -> new Imputation(Double.NaN));
    }

    @Test
    void aShareTakesAsManyPositionsAsItSays() {
        double[] map = {0, 5, 0, 0, 0, 7, 0, 0, 0, 0};
        boolean[] kept = new Cut.Share(.4).kept(map);
        assertEquals(
                "[false, false, false, true, true, false, true, true, true, true]",
                Arrays.toString(kept));
    }

    @Test
    void aPercentileKeepsWhatIsBelowIt() {
        double[] map = {4, 1, 3, 2, 5};
        // the sorted position 0.3 · 4 = 1.2 lies between 2 and 3, at 2.2
        assertEquals(
                "[false, true, false, true, false]",
                Arrays.toString(new Cut.Percentile(30).kept(map)));
        // the position 2 is the number 3 itself, which is not below it
        assertEquals(
                "[false, true, false, true, false]",
                Arrays.toString(new Cut.Percentile(50).kept(map)));
        assertEquals(
                "[false, false, false]",
                Arrays.toString(new Cut.Percentile(50).kept(new double[3])));
    }

    /// The threshold with the largest variance between its two sides, by definition.
    @Test
    void otsuSplitsTheHistogramWhereTheSidesAreFarthestApart() {
        Noise noise = new Noise(0, "otsu");
        double[] map = new double[500];
        for (int i = 0; i < map.length; i++) map[i] = Math.pow(noise.uniform(i), 3);
        double best = -1;
        int threshold = 0;
        for (int t = 0; t < 255; t++) {
            int limit = t;
            double[] low =
                    Arrays.stream(map).map(v -> (int) (255 * v)).filter(v -> v <= limit).toArray();
            double[] high =
                    Arrays.stream(map).map(v -> (int) (255 * v)).filter(v -> v > limit).toArray();
            if (low.length == 0 || high.length == 0) continue;
            double apart =
                    Arrays.stream(low).average().orElseThrow()
                            - Arrays.stream(high).average().orElseThrow();
            double between = (double) low.length * high.length * apart * apart;
            if (between > best + 1e-9) {
                best = between;
                threshold = t;
            }
        }
        boolean[] kept = new Cut.Otsu().kept(map);
        int high = 0;
        for (int i = 0; i < map.length; i++) {
            assertEquals((int) (255 * map[i]) > threshold, kept[i], "at " + map[i]);
            if (kept[i]) high++;
        }
        assertTrue(high > 50 && high < 300, "kept " + high);
    }

    @Test
    void cutsOutsideOfTheirRangeAreRefused() {
        for (double bad : new double[] {0, 1, -1, Double.NaN}) {
            assertThrows(CamException.class, () -> new Cut.Share(bad));
            assertThrows(CamException.class, () -> new Cut.Percentile(100 * bad));
        }
    }
}
