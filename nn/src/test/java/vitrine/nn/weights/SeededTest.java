package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;

/// The generator against the check values that are published with it.
class SeededTest {
    private static final Seeded WEIGHTS = new Seeded(Engine.reference(), "seed");

    @ParameterizedTest
    @CsvSource({
        "conv1.weight, 0, 0.09014995783428947",
        "conv1.weight, 1, 0.4903235026566719",
        "conv1.weight, 2, -0.9541565259328557",
        "x, 0, -0.5975834313129111"
    })
    void uniform(String name, long index, double expected) {
        assertEquals(expected, Seeded.uniform(name, index));
    }

    @Test
    void scaledValuesAreRoundedOnce() {
        assertArrayEquals(
                new float[] {0.0909324660897255f, -0.06099681183695793f, -0.0006158141186460853f},
                Seeded.values("resnet18/conv1.weight", 3, 0, 0.202031));
        assertArrayEquals(
                new float[] {1.0253105163574219f, 0.9422902464866638f, 1.0093201398849487f},
                Seeded.values("resnet18/bn1.weight", 3, 1, 0.1));
    }

    @Test
    void everyValueIsInTheHalfOpenInterval() {
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double u = Seeded.uniform("interval", i);
            assertTrue(u >= -1 && u < 1, "value " + i + ": " + u);
            sum += u;
        }
        assertEquals(0, sum / 100_000, 0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "conv.weight, 0, 0.3333333333333333", // √(6 / (6·3·3))
        "bn.weight, 1, 0.25",
        "bn.running_var, 1, 0.25",
        "bn.running_mean, 0, 0.1",
        "fc.bias, 0, 0.1"
    })
    void eachKindOfParameterHasItsRange(String name, double centre, double reach) {
        Shape shape = name.equals("conv.weight") ? new Shape(50, 6, 3, 3) : new Shape(2000);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : WEIGHTS.get(name, shape).toDoubles()) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        assertTrue(
                low >= (float) (centre - reach) && high <= (float) (centre + reach),
                low + " to " + high);
        assertTrue(
                low < centre - 0.99 * reach && high > centre + 0.99 * reach, low + " to " + high);
    }

    @Test
    void namesAndSeedsMatterAndNothingElse() {
        Shape shape = new Shape(4, 4);
        float[] values = WEIGHTS.get("fc.weight", shape).toArray();
        assertArrayEquals(
                values, new Seeded(Engine.reference(), "seed").get("fc.weight", shape).toArray());
        assertArrayEquals(
                values, new Seeded(Engine.cpu(), "seed").get("fc.weight", shape).toArray());
        assertNotEquals(values[0], WEIGHTS.get("fc2.weight", shape).toArray()[0]);
        assertNotEquals(
                values[0],
                new Seeded(Engine.reference(), "seeds").get("fc.weight", shape).toArray()[0]);
        assertNull(WEIGHTS.shape("fc.weight"), "a formula takes any shape");
    }
}
