package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

import java.util.Arrays;

class DataLoaderTest {
    private static final Engine ENGINE = Engine.cpu(1);
    private static final int SIZE = 10;

    /// Picture `i` is full of `i + 1`, and `i` is its target.
    private static Dataset data() {
        double[] pixels = new double[SIZE * 12];
        double[] targets = new double[SIZE];
        for (int i = 0; i < pixels.length; i++) pixels[i] = i / 12 + 1;
        for (int i = 0; i < SIZE; i++) targets[i] = i;
        return Dataset.of(
                ENGINE.tensor(new Shape(SIZE, 1, 3, 4), pixels),
                ENGINE.tensor(new Shape(SIZE, 1), targets));
    }

    @Test
    void eachSampleKeepsItsTarget() {
        DataLoader loader = DataLoader.shuffled(data(), 4, "seed");
        boolean[] met = new boolean[SIZE];
        for (long step = 1; step <= 2; step++) {
            Dataset.Batch batch = loader.of(step);
            float[] targets = batch.targets().toArray();
            assertEquals(new Shape(4, 1, 3, 4), batch.inputs().shape());
            for (int n = 0; n < 4; n++) {
                assertEquals(targets[n] + 1, batch.inputs().toArray()[12 * n]);
                assertFalse(met[(int) targets[n]], "twice in an epoch");
                met[(int) targets[n]] = true;
            }
        }
    }

    @Test
    void anyStepCanBeTakenAgain() {
        DataLoader loader =
                DataLoader.shuffled(data(), 5, "seed")
                        .augmented(new RandomCrop(1).then(new AddedNoise(0.1)));
        float[] seventh = loader.of(7).inputs().toArray();
        loader.of(3);
        assertArrayEquals(seventh, loader.of(7).inputs().toArray());
        DataLoader again =
                DataLoader.shuffled(data(), 5, "seed")
                        .augmented(new RandomCrop(1).then(new AddedNoise(0.1)));
        assertArrayEquals(seventh, again.of(7).inputs().toArray());
    }

    @Test
    void theSameSampleIsAugmentedAnewInAnotherStep() {
        Dataset one = new Dataset.Rows(row(2), row(3));
        DataLoader loader = DataLoader.shuffled(one, 1, "s").augmented(new AddedNoise(1));
        assertFalse(
                Arrays.equals(loader.of(1).inputs().toArray(), loader.of(2).inputs().toArray()));
        assertArrayEquals(row(3).toArray(), loader.of(2).targets().toArray());
    }

    private static Tensor row(double value) {
        return ENGINE.full(new Shape(1, 1, 2, 2), value);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> new DataLoader(data(), new Batches(9, 3, ""), Augmentation.NONE));
        assertTrue(String.valueOf(e.getMessage()).contains("the data set has 10"));
        Tensor two = ENGINE.full(new Shape(2, 1), 0);
        assertThrows(ModelException.class, () -> Dataset.of(row(1), two));
    }
}
