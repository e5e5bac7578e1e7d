package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.cam.image.ColourMap;
import vitrine.cam.image.Overlay;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.training.Checkpointing;
import vitrine.nn.training.Parameters;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The snippets of the page on embedding, compiled and run.
class EmbedInAServiceTest {
    private static final String PAGE = "docs/how-to/embed-in-a-service.md";
    private static final String OWN = "cam/src/test/java/vitrine/cam/EmbedInAServiceTest.java";
    private static final int SIDE = 24;

    @TempDir Path folder;

    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 4);
    }

    private static Layer build(Site site) {
        return new TinyNet(site, 4, 5);
    }

    private Path weights() {
        Seeded seeded = new Seeded(Engine.cpu(), "service");
        Parameters parameters = Parameters.drawn(EmbedInAServiceTest::build, seeded);
        Path file = folder.resolve("tiny.safetensors");
        Checkpointing.export(file, parameters, Map.of());
        return file;
    }

    private static byte[] upload(int seed) {
        byte[] samples = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < samples.length; i++)
            samples[i] = (byte) (128 + 100 * Seeded.uniform("upload" + seed, i));
        return Pictures.png(new Photo(SIDE, SIDE, samples));
    }

    // page
    /// One engine and one model for the life of the service; nothing in either changes.
    record Explanations(Engine engine, Layer model) {
        private static final Preprocessing PREPARE = Preprocessing.IMAGENET;

        static Explanations open(Path weights) {
            Engine engine = Engine.cpu(2);
            try (Checkpoint file = Checkpoints.open(weights)) {
                return new Explanations(engine, Loading.load(engine, file, site -> build(site)));
            }
        }

        /// A request: bytes of a photo in, bytes of a PNG out. Any number of threads may ask.
        byte[] explain(byte[] upload) {
            Photo photo = PREPARE.cropped(Photo.decode(upload, "upload", 4_000_000));
            Shape shape = new Shape(1, 3, photo.height(), photo.width());
            Tensor image = engine.tensor(shape, PREPARE.normalised(photo));
            Saliency s = new Study(model, image, "block", Target.top()).explain(new GradCam());
            float[] heat = s.render(Profile.PAPER, photo.height(), photo.width()).toArray();
            return Pictures.png(Overlay.blend(photo, heat, ColourMap.VIRIDIS));
        }
    }

    // end

    @Test
    void manyThreadsShareOneModel() throws InterruptedException, ExecutionException {
        Explanations explanations = Explanations.open(weights());
        List<byte[]> alone = new ArrayList<>();
        for (int i = 0; i < 6; i++) alone.add(explanations.explain(upload(i)));
        List<Future<byte[]>> pending = new ArrayList<>();
        // page
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                byte[] upload = upload(i);
                pending.add(requests.submit(() -> explanations.explain(upload)));
            }
        }
        // end
        for (int i = 0; i < 6; i++) assertEquals(hex(alone.get(i)), hex(pending.get(i).get()));
        explanations.engine().close();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void aRequestCanBeGivenUp() throws InterruptedException {
        Engine engine = Engine.cpu(1);
        Layer model = build(Site.root(new Seeded(engine, "service")));
        Tensor image = engine.tensor(new Shape(1, 3, 24, 24), Seeded.values("x", 1728, 0, 1));
        List<Integer> done = new ArrayList<>();
        // page
        Sweep told =
                new Sweep(
                        1,
                        (what, scores, all) -> {
                            done.add(scores);
                            if (scores == 3) Thread.currentThread().interrupt(); // the caller left
                        });
        Study study = new Study(model, image, "tail", Target.top()).with(told);
        CancellationException left =
                assertThrows(
                        CancellationException.class,
                        () -> study.explain(ScoreCam.of(Profile.PAPER)));
        // end
        assertTrue(Thread.interrupted());
        assertEquals(List.of(1, 2, 3), done);
        assertTrue(String.valueOf(left.getMessage()).contains("interrupted after 3 of"));
        engine.close();
    }

    @Test
    void anAnswerSaysWhatItIs() {
        Engine engine = Engine.cpu(1);
        Layer model = build(Site.root(new Seeded(engine, "service")));
        Tensor image = engine.tensor(new Shape(1, 3, 24, 24), Seeded.values("x", 1728, 0, 1));
        // page
        Saliency s = new Study(model, image, "tail", Target.top()).explain(new GradCam());
        String defect = s.defect(); // empty, or why the map says nothing: tell the user
        String manifest =
                s.derivation().method()
                        + " at "
                        + s.derivation().layer()
                        + " of "
                        + s.derivation().target()
                        + ", input "
                        + s.derivation().inputs().getFirst().hex();
        // end
        assertTrue(manifest.startsWith("GradCam[] at tail of logit "), manifest);
        assertEquals("", defect);
        engine.close();
    }
}
