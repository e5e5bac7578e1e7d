package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Losses;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.training.AdamW;
import vitrine.nn.training.AddedNoise;
import vitrine.nn.training.Augmentation;
import vitrine.nn.training.Batches;
import vitrine.nn.training.Checkpointing;
import vitrine.nn.training.Clipping;
import vitrine.nn.training.DataLoader;
import vitrine.nn.training.Dataset;
import vitrine.nn.training.Initial;
import vitrine.nn.training.Learner;
import vitrine.nn.training.LossCurve;
import vitrine.nn.training.Parameters;
import vitrine.nn.training.RandomCrop;
import vitrine.nn.training.RandomFlip;
import vitrine.nn.training.Schedule;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The page `docs/how-to/train.md`: its code is this code, and this code learns.
class TrainTest {
    private static final int SAMPLES = 64;
    private static final int SIDE = 12;

    private final Engine engine = Engine.cpu();

    private static Layer build(Site site) {
        return new TinyNet(site, 4, 2);
    }

    /// Stripes that lie or stand.
    private Dataset stripes(String seed) {
        float[] pixels = Seeded.values(seed, SAMPLES * 3 * SIDE * SIDE, 0, 0.5);
        float[] targets = new float[SAMPLES * 2];
        for (int n = 0; n < SAMPLES; n++) {
            targets[2 * n + n % 2] = 1;
            for (int i = 0; i < 3 * SIDE * SIDE; i++) {
                int line = n % 2 == 0 ? i / SIDE : i % SIDE;
                if (line % 4 < 2) pixels[n * 3 * SIDE * SIDE + i] += 1;
            }
        }
        return Dataset.of(
                engine.tensor(new Shape(SAMPLES, 3, SIDE, SIDE), pixels),
                engine.tensor(new Shape(SAMPLES, 2), targets));
    }

    @Test
    void aLoopOfOnesOwn(@TempDir Path folder) throws IOException {
        Dataset data = stripes("train");
        // page
        Parameters start = Parameters.drawn(TrainTest::build, new Initial(engine, "run 1"));
        Learner learner = new Learner(TrainTest::build, start, AdamW.decaying(0.01));
        Augmentation changed =
                new RandomFlip(0.5).then(new RandomCrop(1)).then(new AddedNoise(0.1));
        Batches shuffled = new Batches(data.size(), 16, "run 1");
        DataLoader loader = new DataLoader(data, shuffled, changed);
        Schedule schedule = Schedule.cosine(0.02, 10, 60);
        LossCurve curve = new LossCurve();
        while (learner.steps() < 60) {
            long step = learner.steps() + 1;
            Dataset.Batch batch = loader.of(step);
            double loss =
                    learner.step(
                            batch.inputs(),
                            logits -> Losses.crossEntropy(logits, batch.targets()).mean(),
                            schedule.rate(step),
                            Clipping.norm(1));
            curve.add(step, schedule.rate(step), loss);
            if (step % 30 == 0) Checkpointing.save(folder.resolve("checkpoint"), learner, "run 1");
        }
        Files.writeString(folder.resolve("loss.csv"), curve.csv());
        Files.writeString(folder.resolve("loss.svg"), curve.svg("Loss of run 1"));
        Checkpointing.export(folder.resolve("weights.safetensors"), learner.parameters(), Map.of());
        // end
        double before = curve.points().getFirst().loss();
        assertTrue(curve.recent(10) < 0.3 * before, curve.recent(10) + " after " + before);
        assertRight(learner.model());
        resumed(folder, learner);
    }

    private void assertRight(Layer model) {
        Dataset.Batch unseen = stripes("unseen").at(0, 1, 2, 3, 4, 5, 6, 7);
        float[] y = model.apply(unseen.inputs()).toArray();
        for (int n = 0; n < 8; n++) assertEquals(n % 2 == 1, y[2 * n + 1] > y[2 * n], "at " + n);
    }

    private void resumed(Path folder, Learner whole) {
        AdamW optimizer = AdamW.decaying(0.01);
        // page
        Path checkpoint = folder.resolve("checkpoint");
        Learner resumed = Checkpointing.resume(checkpoint, engine, TrainTest::build, optimizer);
        Layer model = resumed.model();
        // end
        assertEquals(60, resumed.steps());
        Tensor x = stripes("unseen").at(3).inputs();
        assertArrayEquals(whole.model().apply(x).toArray(), model.apply(x).toArray());
        Study study = new Study(model, x, "tail", Target.logit(1));
        assertEquals(4, study.explain(new GradCam()).map().shape().rank());
    }

    @Test
    void thePageShowsThis() throws IOException {
        PageCode.assertShown(
                "docs/how-to/train.md", "cam/src/test/java/vitrine/cam/TrainTest.java", 2);
    }
}
