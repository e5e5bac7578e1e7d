package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.Map;

/// Gaussian smoothing by hand, by its properties, and as TorchRay does it.
class SmoothingTest {
    private static final Engine ENGINE = Engine.reference();

    private static Tensor random(int... dims) {
        Shape shape = new Shape(dims);
        return ENGINE.tensor(shape, Seeded.values("smoothing", shape.size(), 0, 1));
    }

    @Test
    void theWorkedExampleIsRight() {
        Tensor x = ENGINE.tensor(new Shape(1, 1, 3), 0f, 1f, 0f);
        for (Smoothing s : Smoothing.values()) {
            assertArrayEquals(
                    new double[] {0.1065, 0.7866, 0.1065},
                    s.gaussian(x, 0.5).toDoubles(),
                    5e-5,
                    s.name());
        }
    }

    @Test
    void aConstantStaysWhereTheBorderIsRepeatedAndFadesElsewhere() {
        Tensor ones = ENGINE.full(new Shape(2, 3, 5, 7, 4), 1);
        for (double v : Smoothing.REPLICATED.gaussian(ones, 1.3).toDoubles()) {
            assertEquals(1, v, 1e-12);
        }
        Tensor faded = Smoothing.ZERO.gaussian(ones, 1.3);
        assertTrue(faded.amax().item() < 1);
        assertTrue(faded.amin().item() > 0);
    }

    @Test
    void noDeviationChangesNothingAndChannelsDoNotMix() {
        Tensor x = random(2, 3, 5, 6);
        for (Smoothing s : Smoothing.values()) {
            assertArrayEquals(x.toDoubles(), s.gaussian(x, 0).toDoubles());
            Tensor whole = s.gaussian(x, 0.8).slice(0, 1, 2, 1).slice(1, 2, 3, 1);
            Tensor alone = s.gaussian(x.slice(0, 1, 2, 1).slice(1, 2, 3, 1), 0.8);
            assertArrayEquals(alone.toDoubles(), whole.toDoubles());
        }
        assertThrows(CamException.class, () -> Smoothing.ZERO.gaussian(x, -1));
        assertThrows(CamException.class, () -> Smoothing.ZERO.gaussian(x, Double.NaN));
    }

    @Test
    void resampledResizesAveragesAndSmoothsByShareOfTheLargestExtent() {
        Tensor a = random(2, 1, 4, 5);
        Tensor b = random(2, 3, 2, 2);
        Tensor sum =
                Interpolation.LINEAR
                        .resize(a, 8, 10)
                        .add(Interpolation.LINEAR.resize(b.sum(1), 8, 10));
        Tensor plain = new Resampled(Interpolation.LINEAR, 0).display(List.of(a, b), 8, 10);
        assertArrayEquals(sum.div(2).toDoubles(), plain.toDoubles(), 1e-15);
        Tensor smooth = new Resampled(Interpolation.LINEAR, 0.1).display(List.of(a), 8, 10);
        Tensor resized = Interpolation.LINEAR.resize(a, 8, 10);
        assertArrayEquals(
                Smoothing.REPLICATED.gaussian(resized, 1).toDoubles(), smooth.toDoubles());
        assertArrayEquals(
                a.toDoubles(),
                new Resampled(Interpolation.CUBIC, 0).display(List.of(a), 4, 5).toDoubles());
        assertThrows(CamException.class, () -> new Resampled(Interpolation.CUBIC, -0.1));
    }

    @Test
    void smoothingIsTorchrays() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Goldens goldens = Goldens.read("E_torchray/pointing_game");
        int cases = 0;
        for (Map<String, Object> example : goldens.cases()) {
            if (!"imsmooth".equals(example.get("method"))) continue;
            cases++;
            String prefix = String.valueOf(example.get("tensor_prefix"));
            double sigma = ((Number) Goldens.map(example.get("args")).get("sigma")).doubleValue();
            for (Engine engine : List.of(ENGINE, Engine.cpu())) {
                Goldens.Golden in = goldens.tensor(prefix + "/in");
                Tensor x = engine.tensor(new Shape(in.shape()), in.floats());
                near(goldens, prefix + "/constant", Smoothing.ZERO.gaussian(x, sigma));
                near(goldens, prefix + "/replicate", Smoothing.REPLICATED.gaussian(x, sigma));
            }
        }
        assertEquals(3, cases);
        System.out.println("E_torchray/pointing_game imsmooth 3/3");
    }

    /// TorchRay smooths in float32.
    private static void near(Goldens goldens, String name, Tensor seen) {
        double[] golden = goldens.tensor(name).values();
        double error = Goldens.maxError(seen.toDoubles(), golden);
        assertTrue(error <= 2e-6 * Goldens.maxAbs(golden), name + ": off by " + error);
    }
}
