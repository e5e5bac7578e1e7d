package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Line;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// What evidence says of the recorded program and of outputs at other values.
class RecordingTest {
    private static final Engine ENGINE = Engine.cpu();

    private static Study study(String place, Target target, Sweep sweep) {
        Layer net = new TinyNet(Site.root(new Seeded(ENGINE, "recording")), 4, 3);
        Shape shape = new Shape(1, 3, 8, 8);
        Tensor x = ENGINE.tensor(shape, Seeded.values("recording/x", shape.size(), 0, 1));
        return new Study(net, x, place, target).with(sweep);
    }

    @Test
    void itRunsFromThePlaceOverTheOutputToTheScore() {
        Target target = Target.of("twice class 1", y -> y.slice(1, 1, 2, 1).mul(2));
        Evidence e = study("block", target, Sweep.AUTOMATIC).evidence();
        Recording r = e.recording();
        assertNull(r.lines().get(r.place()).op());
        assertEquals(e.activation().shape(), r.lines().get(r.place()).shape());
        assertEquals(new Shape(1, 3), r.lines().get(r.output()).shape());
        assertEquals(r.output() + 3, r.lines().size());
        Line first = r.lines().stream().filter(l -> l.op() != null).findFirst().orElseThrow();
        assertEquals("tail.0", first.scope());
        int before = r.lines().size();
        e.curvature(e.activation());
        assertEquals(before, e.recording().lines().size(), "what others recorded since");
    }

    @Test
    void outputsAtOtherValuesAreTheModels() {
        Study study = study("input", Target.top(), Sweep.AUTOMATIC);
        Tensor other = study.inputs().getFirst().mul(0.5);
        Tensor expected = study.model().apply(List.of(other));
        assertArrayEquals(expected.toArray(), study.evidence().outputAt(other).toArray());
        Evidence there = study.evidence().replaced(other);
        assertArrayEquals(expected.toArray(), there.outputAt(other).toArray());
        assertEquals(study.evidence().recording().output(), there.recording().output());
    }

    @Test
    void aMethodOfManyStepsTellsHowFarItIsAndHeedsAnInterrupt() {
        List<String> told = new ArrayList<>();
        Sweep sweep = new Sweep(0, (what, done, total) -> told.add(what + done + "/" + total));
        Evidence e = study("input", Target.top(), sweep).evidence();
        e.advanced("climb", 1, 3);
        assertEquals(List.of("climb1/3"), told);
        Thread.currentThread().interrupt();
        CancellationException stopped =
                assertThrows(CancellationException.class, () -> e.advanced("climb", 2, 3));
        assertTrue(Thread.interrupted());
        assertTrue(stopped.getMessage().startsWith("climb: interrupted after 2 of 3"));
    }
}
