package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.OpenClDevice;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

/// A device's memory over many explanations: what they took comes back, and is used again.
class OpenClMemoryTest {
    private static final int EXPLANATIONS = 1000;
    private static final int WARM = 40;
    private static final Shape SHAPE = new Shape(1, 3, 16, 16);

    private static float[] explain(Layer net, Engine engine) {
        Tensor x = engine.tensor(SHAPE, Seeded.values("photo", SHAPE.size(), 0, 1));
        Study study = new Study(net, x, "block", Target.logit(2));
        return study.explain(new GradCam()).map().toArray();
    }

    private static Layer net(Engine engine) {
        return new TinyNet(Site.root(new Seeded(engine, "memory")), 16, 5);
    }

    /// What is held once the collector has found all that nobody reaches.
    private static long settled(Engine engine) throws InterruptedException {
        long least = engine.deviceBytes();
        for (int quiet = 0; quiet < 5; quiet++) {
            System.gc();
            Thread.sleep(20);
            long now = engine.deviceBytes();
            if (now < least) quiet = 0;
            least = Math.min(least, now);
        }
        return least;
    }

    @Test
    void aThousandExplanationsHoldNothing() throws InterruptedException {
        try (Engine device = OpenClDevice.engine()) {
            Layer net = net(device);
            float[] first = explain(net, device);
            for (int i = 1; i < WARM; i++) explain(net, device);
            long before = settled(device);
            assertTrue(before > 0, "the network's weights are on the device");
            long asked = device.deviceAllocations();
            for (int i = 0; i < EXPLANATIONS; i++) {
                float[] map = explain(net, device);
                if (i % 100 == 0) assertArrayEquals(first, map);
            }
            assertEquals(before, settled(device), "bytes that are still held");
            System.out.printf(
                    "%d explanations on %s: %d bytes held before and after, memory asked for %d"
                            + " times%n",
                    EXPLANATIONS, device.name(), before, device.deviceAllocations() - asked);
        }
    }

    @Test
    void aWarmExplanationAsksTheDriverForNoMemory() throws InterruptedException {
        try (Engine device = OpenClDevice.engine()) {
            Layer net = net(device);
            for (int i = 0; i < WARM; i++) explain(net, device);
            settled(device);
            long before = device.deviceAllocations();
            assertTrue(before > 0, "the first ones did ask");
            explain(net, device);
            assertEquals(before, device.deviceAllocations());
        }
    }
}
