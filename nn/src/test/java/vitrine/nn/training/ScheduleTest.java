package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.nn.ModelException;

import java.util.Arrays;
import java.util.stream.IntStream;

class ScheduleTest {
    @Test
    void ratesFollowTheirFormulas() {
        assertEquals(0.3, Schedule.constant(0.3).rate(99));
        Schedule steps = Schedule.steps(1, 10, 0.1);
        assertEquals(1, steps.rate(10));
        assertEquals(0.1, steps.rate(11), 1e-15);
        assertEquals(0.01, steps.rate(30), 1e-15);
        Schedule cosine = Schedule.cosine(2, 4, 104);
        assertEquals(0.5, cosine.rate(1));
        assertEquals(2, cosine.rate(4));
        assertEquals(1, cosine.rate(54), 1e-12);
        assertEquals(0, cosine.rate(104), 1e-12);
        assertEquals(0, cosine.rate(500), 1e-12);
        Schedule milestones = Schedule.milestones(1, 0.5, 10, 20);
        assertEquals(1, milestones.rate(10));
        assertEquals(0.5, milestones.rate(11));
        assertEquals(0.25, milestones.rate(21));
        assertEquals(0.729, Schedule.exponential(1, 0.9).rate(4), 1e-12);
        assertEquals(0.75, Schedule.polynomial(1, 100, 1).rate(25), 1e-12);
        assertEquals(0.5625, Schedule.polynomial(1, 100, 2).rate(25), 1e-12);
        assertEquals(0, Schedule.polynomial(1, 100, 2).rate(101));
        Schedule restarts = Schedule.restarts(2, 4, 104);
        for (int step = 1; step <= 104; step++) {
            assertEquals(cosine.rate(step), restarts.rate(step));
        }
        assertEquals(2, restarts.rate(105), 1e-2);
        assertEquals(1, restarts.rate(104 + 52), 1e-12);
        assertEquals(0, restarts.rate(208), 1e-12);
        Schedule warmed = Schedule.steps(1, 10, 0.1).warmed(4);
        assertEquals(0.25, warmed.rate(1));
        assertEquals(1, warmed.rate(4));
        assertEquals(1, warmed.rate(14));
        assertEquals(0.1, warmed.rate(15), 1e-15);
    }

    @Test
    void everyEpochSeesEverySampleOnceInAnotherOrder() {
        Batches batches = new Batches(10, 5, "seed");
        int[] first = epoch(batches, 1);
        int[] second = epoch(batches, 3);
        int[] all = IntStream.range(0, 10).toArray();
        assertArrayEquals(all, Arrays.stream(first).sorted().toArray());
        assertArrayEquals(all, Arrays.stream(second).sorted().toArray());
        assertTrue(!Arrays.equals(first, second));
        assertArrayEquals(first, epoch(new Batches(10, 5, "seed"), 1));
        assertTrue(!Arrays.equals(first, epoch(new Batches(10, 5, "other"), 1)));
    }

    private static int[] epoch(Batches batches, long step) {
        return IntStream.concat(
                        Arrays.stream(batches.of(step)), Arrays.stream(batches.of(step + 1)))
                .toArray();
    }

    @Test
    void aBatchFitsIntoTheSamples() {
        assertEquals(3, new Batches(10, 3, "").perEpoch());
        assertThrows(ModelException.class, () -> new Batches(10, 11, ""));
        assertThrows(ModelException.class, () -> new Batches(10, 0, ""));
    }
}
