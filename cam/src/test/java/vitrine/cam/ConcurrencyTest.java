package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One model and one engine, shared by many threads.
class ConcurrencyTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 5;
    private static final List<String> LAYERS = List.of("conv1", "block.conv2", "block", "tail");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void threadsGetWhatTheyWouldGetAlone(int workers)
            throws InterruptedException, ExecutionException {
        try (Engine engine = Engine.cpu(workers);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            Layer net = new TinyNet(Site.root(new Seeded(engine, "shared")), 16, 5);
            List<Digest> serial = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) serial.addAll(explain(net, engine, t));
            CountDownLatch start = new CountDownLatch(THREADS);
            List<Future<List<Digest>>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int input = t;
                running.add(
                        threads.submit(() -> {
                            start.countDown();
                            start.await();
                            List<Digest> last = List.of();
                            for (int r = 0; r < ROUNDS; r++) {
                                List<Digest> now = explain(net, engine, input);
                                if (r > 0) assertEquals(last, now);
                                last = now;
                            }
                            return last;
                        }));
            }
            List<Digest> together = new ArrayList<>();
            for (Future<List<Digest>> one : running) together.addAll(one.get());
            assertArrayEquals(serial.toArray(), together.toArray());
            assertEquals(
                    serial.size(),
                    serial.stream().distinct().count(),
                    "the inputs are different questions");
        }
    }

    /// The digests of every method's map of one of the inputs, at a layer that depends on it.
    private static List<Digest> explain(Layer net, Engine engine, int input) {
        Shape shape = new Shape(1 + input % 3, 3, 16, 16 + 4 * (input % 4));
        Tensor x = engine.tensor(shape, Seeded.values("input" + input, shape.size(), 0, 1));
        Study study = new Study(net, x, LAYERS.get(input % LAYERS.size()), Target.logit(input % 5));
        return study
                .explain(
                        List.of(
                                Methods.named("grad-cam", Profile.PAPER),
                                Methods.named("layer-cam", Profile.PAPER)))
                .stream()
                .map(s -> Digest.of(s.map()))
                .toList();
    }
}
