package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.metrics.Estimate;

class ProportionTest {
    @Test
    void theWorkedExample() {
        Estimate e = Proportion.of(8, 10);
        assertEquals(0.8, e.value());
        assertEquals(0.490, e.low(), 5e-4);
        assertEquals(0.943, e.high(), 5e-4);
    }

    /// The ends are where the score test is just passed: `(p̂ - p)² = z² p (1 - p) / n`.
    @Test
    void theEndsSolveTheScoreEquation() {
        double z2 = 1.959963984540054 * 1.959963984540054;
        for (int n = 1; n <= 40; n += 3) {
            for (int k = 0; k <= n; k++) {
                Estimate e = Proportion.of(k, n);
                for (double p : new double[] {e.low(), e.high()}) {
                    double d = e.value() - p;
                    if (p > 0 && p < 1) assertEquals(z2 * p * (1 - p) / n, d * d, 1e-12);
                }
                assertTrue(e.low() <= e.value() && e.value() <= e.high());
            }
        }
    }

    @Test
    void allOrNothingIsNotCertain() {
        assertEquals(0, Proportion.of(0, 20).low());
        assertTrue(Proportion.of(0, 20).high() > 0.1);
        assertEquals(1, Proportion.of(20, 20).high());
        assertTrue(Proportion.of(20, 20).low() < 0.9);
    }
}
