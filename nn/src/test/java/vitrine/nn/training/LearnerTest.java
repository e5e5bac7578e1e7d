package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Layouts;
import vitrine.engine.Losses;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.ModelException;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small convolutional network that learns whether a stripe lies or stands.
class LearnerTest {
    private static final Engine ENGINE = Engine.cpu(1);
    private static final int BATCH = 16;
    private static final int SIDE = 8;

    /// `conv → bn → relu → mean → fc`
    private static final class Stripes extends Layer {
        private final Layer conv;
        private final Layer bn;
        private final Layer relu;
        private final Layer fc;

        Stripes(Site site) {
            super(site);
            ConvSpec padded = ConvSpec.of(2).withPadding(1, 1);
            this.conv = Conv2d.unbiased(site.at("conv"), 1, 6, 3, padded);
            this.bn = new BatchNorm2d(site.at("bn"), 6);
            this.relu = new Relu(site.at("relu"));
            this.fc = new Linear(site.at("fc"), 6, 2);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = relu.apply(bn.apply(conv.apply(x)));
            return fc.apply(Layouts.flatten(y.mean(2, 3), 1));
        }
    }

    private static Tensor images(Engine engine, long step) {
        float[] noise = Seeded.values("stripes/" + step, BATCH * SIDE * SIDE, 0, 0.3);
        for (int n = 0; n < BATCH; n++) {
            int at = (int) ((Seeded.uniform("row/" + step, n) + 1) / 2 * SIDE);
            for (int i = 0; i < SIDE; i++) {
                int where = n % 2 == 0 ? at * SIDE + i : i * SIDE + at;
                noise[n * SIDE * SIDE + where] += 1;
            }
        }
        return engine.tensor(new Shape(BATCH, 1, SIDE, SIDE), noise);
    }

    private static Index labels() {
        int[] labels = new int[BATCH];
        for (int n = 0; n < BATCH; n++) labels[n] = n % 2;
        return new Index(labels);
    }

    private static Tensor loss(Tensor logits) {
        return Losses.crossEntropy(logits, labels()).mean();
    }

    private static Learner learner(Engine engine, Optimizer optimizer) {
        Initial initial = new Initial(engine, "stripes");
        return new Learner(Stripes::new, Parameters.drawn(Stripes::new, initial), optimizer);
    }

    private static double run(Learner learner, int steps, double rate) {
        double last = 0;
        for (int i = 0; i < steps; i++) {
            Tensor x = images(ENGINE, learner.steps() + 1);
            last = learner.step(x, LearnerTest::loss, rate);
        }
        return last;
    }

    @Test
    void itLearns() {
        Map<Optimizer, Double> rates = new LinkedHashMap<>();
        rates.put(new Sgd(0.9, 1e-4), 0.1);
        rates.put(AdamW.decaying(0.01), 0.02);
        rates.forEach((optimizer, rate) -> {
            Learner learner = learner(ENGINE, optimizer);
            run(learner, 60, rate);
            Tensor logits = learner.model().apply(images(ENGINE, 1000));
            float[] y = logits.toArray();
            int right = 0;
            for (int n = 0; n < BATCH; n++) if ((y[2 * n + 1] > y[2 * n]) == (n % 2 == 1)) right++;
            assertEquals(BATCH, right, optimizer + " on stripes never seen");
        });
    }

    @Test
    void theGradientOfEveryParameterIsTheSlopeOfTheLoss() {
        Engine engine = Engine.reference();
        Learner learner = learner(engine, (p, g, rate, step, memory) -> g);
        Parameters before = learner.parameters();
        Tensor x = images(engine, 1);
        learner.step(x, LearnerTest::loss, 1);
        for (String name : before.values().keySet()) {
            if (!Parameters.learned(name)) continue;
            double[] gradient = learner.parameters().get(name).toDoubles();
            double[] p = before.get(name).toDoubles();
            double h = 1e-5;
            for (int i = 0; i < p.length; i += 3) {
                double slope =
                        (lossAt(before, name, i, h, x) - lossAt(before, name, i, -h, x)) / (2 * h);
                assertEquals(slope, gradient[i], 1e-7, name + " " + i);
            }
        }
    }

    private static double lossAt(Parameters p, String name, int i, double h, Tensor x) {
        double[] moved = p.get(name).toDoubles();
        moved[i] += h;
        Tensor t = x.engine().tensor(p.get(name).shape(), moved);
        Learner other = new Learner(Stripes::new, p.with(Map.of(name, t)), new Sgd(0, 0));
        return other.step(x, LearnerTest::loss, 0);
    }

    @Test
    void sgdAndAdamFollowTheirFormulas() {
        Tensor p = ENGINE.tensor(new Shape(1, 2), 1f, -2f);
        Tensor g = ENGINE.tensor(new Shape(1, 2), 0.5f, 0.25f);
        Map<String, Tensor> memory = new LinkedHashMap<>();
        Sgd sgd = new Sgd(0.5, 0.1);
        Tensor once = sgd.step(p, g, 0.1, 1, memory);
        // v = g + 0.1 p = (0.6, 0.05), p - 0.1 v
        assertArrayEquals(new double[] {0.94, -2.005}, once.toDoubles(), 1e-6);
        Tensor twice = sgd.step(once, g, 0.1, 2, memory);
        // v = 0.5 (0.6, 0.05) + (0.594, 0.0495)
        assertArrayEquals(new double[] {0.94 - 0.0894, -2.005 - 0.00745}, twice.toDoubles(), 1e-6);
        memory.clear();
        Tensor adam = AdamW.decaying(0.1).step(p, g, 0.01, 1, memory);
        // the first step is rate · sign(g) after the decay p (1 - 0.001)
        assertArrayEquals(new double[] {0.999 - 0.01, -1.998 - 0.01}, adam.toDoubles(), 1e-6);
    }

    @Test
    void runningStatisticsFollowTheBatches() {
        Learner learner = learner(ENGINE, new Sgd(0, 0));
        Tensor x = images(ENGINE, 1);
        Tensor weight = learner.parameters().get("conv.weight");
        learner.step(x, LearnerTest::loss, 0);
        ConvSpec padded = ConvSpec.of(2).withPadding(1, 1);
        Tensor y = Convolutions.conv(x, weight, padded);
        double[] mean = y.mean(0, 2, 3).mul(0.1).toDoubles();
        double[] variance = y.var(1, 0, 2, 3).mul(0.1).add(0.9).toDoubles();
        Parameters after = learner.parameters();
        assertArrayEquals(mean, after.get("bn.running_mean").toDoubles(), 1e-6);
        assertArrayEquals(variance, after.get("bn.running_var").toDoubles(), 1e-6);
    }

    @Test
    void resumedLearningGivesTheSameBits(@TempDir Path folder) {
        for (Optimizer optimizer : new Optimizer[] {new Sgd(0.9, 1e-3), AdamW.decaying(0.1)}) {
            Learner whole = learner(ENGINE, optimizer);
            run(whole, 7, 0.05);
            Learner first = learner(ENGINE, optimizer);
            run(first, 3, 0.05);
            Path file = folder.resolve("half.safetensors");
            Checkpointing.save(file, first);
            Learner rest = Checkpointing.resume(file, ENGINE, Stripes::new, optimizer);
            assertEquals(3, rest.steps());
            run(rest, 4, 0.05);
            whole.parameters()
                    .values()
                    .forEach((name, t) ->
                            assertArrayEquals(
                                    t.toArray(), rest.parameters().get(name).toArray(), name));
        }
    }

    @Test
    void threadsDoNotChangeWhatIsLearned() {
        Learner one = learner(ENGINE, new Sgd(0.9, 0));
        run(one, 3, 0.1);
        try (Engine three = Engine.cpu(3)) {
            Learner other = learner(three, new Sgd(0.9, 0));
            for (int i = 1; i <= 3; i++) other.step(images(three, i), LearnerTest::loss, 0.1);
            assertArrayEquals(
                    one.parameters().get("conv.weight").toArray(),
                    other.parameters().get("conv.weight").toArray());
        }
    }

    /// PyTorch's own: `g + momentum · v` with `v = momentum · v + g`.
    @Test
    void nesterovLooksAhead() {
        Tensor p = ENGINE.tensor(new Shape(1, 1), 1f);
        Tensor g = ENGINE.tensor(new Shape(1, 1), 0.5f);
        Map<String, Tensor> memory = new LinkedHashMap<>();
        Sgd sgd = new Sgd(0.5, 0, true);
        Tensor once = sgd.step(p, g, 0.1, 1, memory);
        assertEquals(1 - 0.1 * (0.5 + 0.5 * 0.5), once.item(), 1e-6);
        Tensor twice = sgd.step(once, g, 0.1, 2, memory);
        assertEquals(once.item() - 0.1 * (0.5 + 0.5 * 0.75), twice.item(), 1e-6);
        assertThrows(ModelException.class, () -> new Sgd(0, 0, true));
        assertThrows(ModelException.class, () -> new Sgd(1, 0));
    }

    @Test
    void clippedGradientsAreFollowed() {
        Learner free = learner(ENGINE, (p, g, rate, step, memory) -> g);
        Learner held = learner(ENGINE, (p, g, rate, step, memory) -> g);
        free.step(images(ENGINE, 1), LearnerTest::loss, 1);
        held.step(images(ENGINE, 1), LearnerTest::loss, 1, Clipping.norm(1e-3));
        double size = Clipping.norm(learned(free));
        assertTrue(size > 1e-2, "nothing to hold back: " + size);
        assertEquals(1e-3, Clipping.norm(learned(held)), 1e-6);
    }

    private static List<Tensor> learned(Learner learner) {
        return learner.parameters().values().entrySet().stream()
                .filter(e -> Parameters.learned(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void aLossThatIsNoNumberStopsBeforeAnythingChanges() {
        Learner learner = learner(ENGINE, new Sgd(0.9, 0));
        Parameters before = learner.parameters();
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> learner.step(images(ENGINE, 1), y -> loss(y).neg().log(), 1));
        assertTrue(String.valueOf(e.getMessage()).startsWith("step 1: the loss is NaN; lower"));
        assertEquals(before, learner.parameters());
        assertEquals(0, learner.steps());
    }

    @Test
    void anotherOptimizerCannotGoOn(@TempDir Path folder) {
        Learner learner = learner(ENGINE, new Sgd(0.9, 0));
        run(learner, 1, 0.1);
        Path file = folder.resolve("sgd.safetensors");
        Checkpointing.save(file, learner, "stripes");
        assertEquals("stripes", Checkpointing.note(file));
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> Checkpointing.resume(file, ENGINE, Stripes::new, AdamW.decaying(0)));
        assertTrue(String.valueOf(e.getMessage()).contains("was saved with optimiser Sgd"));
    }

    @Test
    void weightsAloneCannotBeResumed(@TempDir Path folder) {
        Learner learner = learner(ENGINE, new Sgd(0, 0));
        Path file = folder.resolve("weights.safetensors");
        Checkpointing.export(file, learner.parameters(), Map.of());
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> Checkpointing.resume(file, ENGINE, Stripes::new, new Sgd(0, 0)));
        assertTrue(String.valueOf(e.getMessage()).contains("no optimiser's memory"));
    }
}
