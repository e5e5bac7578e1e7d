package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class AugmentationTest {
    private static final Engine ENGINE = Engine.cpu(1);
    private static final int COUNT = 200;

    private static Tensor images(int n, int channels, int height, int width) {
        Shape s = new Shape(n, channels, height, width);
        return ENGINE.tensor(s, Seeded.values("images", s.size(), 0.5, 0.5));
    }

    static List<Augmentation> all() {
        return List.of(
                new RandomFlip(0.5),
                new RandomCrop(2),
                new ColourJitter(0.4, 0.4, 0.4),
                new AddedNoise(0.1),
                new RandomFlip(0.5).then(new RandomCrop(1)).then(new AddedNoise(0.01)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSeedDecidesEveryBit(Augmentation augmentation) {
        Tensor x = images(8, 3, 6, 5);
        float[] once = augmentation.apply(x, "a").toArray();
        assertArrayEquals(once, augmentation.apply(x, "a").toArray());
        assertFalse(Arrays.equals(once, augmentation.apply(x, "b").toArray()));
        assertEquals(x.shape(), augmentation.apply(x, "a").shape());
        try (Engine other = Engine.cpu(3)) {
            Tensor y = other.tensor(x.shape(), x.toArray());
            assertArrayEquals(once, augmentation.apply(y, "a").toArray());
        }
    }

    @Test
    void aFlipMirrorsAboutHalfOfThePictures() {
        Tensor x = images(COUNT, 1, 1, 3);
        float[] before = x.toArray();
        float[] after = new RandomFlip(0.5).apply(x, "flip").toArray();
        int flipped = 0;
        for (int n = 0; n < COUNT; n++) {
            float[] row = Arrays.copyOfRange(after, 3 * n, 3 * n + 3);
            float[] was = Arrays.copyOfRange(before, 3 * n, 3 * n + 3);
            if (Arrays.equals(row, was)) continue;
            assertArrayEquals(new float[] {was[2], was[1], was[0]}, row, "picture " + n);
            flipped++;
        }
        // five deviations of a fair coin
        assertEquals(COUNT / 2.0, flipped, 5 * Math.sqrt(COUNT) / 2);
        assertArrayEquals(before, new RandomFlip(0).apply(x, "flip").toArray());
    }

    @Test
    void aCropMovesEachPictureByAtMostItsMargin() {
        int side = 7;
        double[] dots = new double[COUNT * side * side];
        for (int n = 0; n < COUNT; n++) dots[n * side * side + 3 * side + 3] = n + 1;
        Tensor x = ENGINE.tensor(new Shape(COUNT, 1, side, side), dots);
        float[] y = new RandomCrop(2).apply(x, "crop").toArray();
        int[] met = new int[25];
        for (int n = 0; n < COUNT; n++) {
            int picture = n;
            int[] at =
                    IntStream.range(0, side * side)
                            .filter(i -> y[picture * side * side + i] != 0)
                            .toArray();
            assertEquals(1, at.length, "picture " + n);
            assertEquals(n + 1, y[n * side * side + at[0]]);
            met[(at[0] / side - 1) * 5 + at[0] % side - 1]++;
        }
        assertTrue(Arrays.stream(met).allMatch(m -> m > 0), Arrays.toString(met));
    }

    @Test
    void jitterFollowsItsFormula() {
        Tensor x = images(4, 3, 2, 2);
        double[] v = x.toDoubles();
        double[] y = new ColourJitter(0.5, 0.3, 0.2).apply(x, "s").toDoubles();
        for (int n = 0; n < 4; n++) {
            double b = 1 + 0.5 * Seeded.uniform("s/brightness", n);
            double c = 1 + 0.3 * Seeded.uniform("s/contrast", n);
            double s = 1 + 0.2 * Seeded.uniform("s/saturation", n);
            double mean = 0;
            for (int i = 0; i < 4; i++) mean += b * grey(v, n, i) / 4;
            for (int i = 0; i < 4; i++) {
                double grey = c * b * grey(v, n, i) + (1 - c) * mean;
                for (int k = 0; k < 3; k++) {
                    double contrasted = c * b * v[(n * 3 + k) * 4 + i] + (1 - c) * mean;
                    double expected = s * contrasted + (1 - s) * grey;
                    assertEquals(expected, y[(n * 3 + k) * 4 + i], 1e-6);
                }
            }
        }
    }

    private static double grey(double[] v, int n, int i) {
        int at = n * 12 + i;
        return 0.299 * v[at] + 0.587 * v[at + 4] + 0.114 * v[at + 8];
    }

    @Test
    void noiseHasItsDeviationAndNoMean() {
        Tensor x = images(10, 3, 20, 20).mul(0);
        float[] y = new AddedNoise(0.5).apply(x, "noise").toArray();
        double mean = 0;
        double square = 0;
        for (float v : y) {
            mean += v / y.length;
            square += v * v / y.length;
        }
        // five standard errors of each
        assertEquals(0, mean, 5 * 0.5 / Math.sqrt(y.length));
        assertEquals(0.25, square, 5 * 0.25 * Math.sqrt(2.0 / y.length));
    }

    @Test
    void twoOfAKindInARowDrawDifferentNumbers() {
        Tensor x = images(COUNT, 1, 1, 3);
        Augmentation twice = new RandomFlip(0.5).then(new RandomFlip(0.5));
        assertFalse(Arrays.equals(x.toArray(), twice.apply(x, "s").toArray()));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(ModelException.class, () -> new RandomFlip(1.5));
        assertThrows(ModelException.class, () -> new RandomCrop(-1));
        assertThrows(ModelException.class, () -> new ColourJitter(0, 2, 0));
        assertThrows(ModelException.class, () -> new AddedNoise(-1));
        Tensor grey = images(2, 1, 3, 3);
        assertThrows(ModelException.class, () -> new ColourJitter(1, 1, 1).apply(grey, ""));
        Tensor vector = ENGINE.tensor(new Shape(2, 3), new float[6]);
        assertThrows(ModelException.class, () -> new RandomFlip(0.5).apply(vector, ""));
        assertThrows(ModelException.class, () -> new RandomCrop(1).apply(vector, ""));
    }
}
