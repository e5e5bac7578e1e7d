package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import vitrine.cam.image.Photo;
import vitrine.nn.weights.Npy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Ctrl-C in the middle of many photos.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such signal")
class InterruptTest {
    private static final int PHOTOS = 150;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    @TempDir private Path folder;

    @Test
    void whatIsThereIsComplete() throws Exception {
        Path out = folder.resolve("out");
        List<String> photos = new ArrayList<>();
        byte[] picture = Files.readAllBytes(Given.photo(folder.resolve("0.png")));
        for (int i = 1; i <= PHOTOS; i++) {
            photos.add(Files.write(folder.resolve(i + ".png"), picture).toString());
        }
        String[] all = {
            "--method", "grad-cam,hires-cam,layer-cam", "--save", "png,npy,json", "--target", "7"
        };
        Process running =
                Launched.interruptible(folder, Given.explain(out, photos.stream(), all))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            long start = System.nanoTime();
            while (count(out, ".json") < 5) {
                assertTrue(running.isAlive(), "ended early");
                assertTrue(System.nanoTime() - start < PATIENCE, "no result yet");
                Thread.sleep(1);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS), "ends soon");
        } finally {
            running.destroyForcibly();
        }
        assertEquals(130, running.exitValue());
        check(out);
    }

    private static long count(Path out, String end) throws IOException {
        if (!Files.exists(out)) return 0;
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(f -> f.getFileName().toString().endsWith(end)).count();
        }
    }

    /// Every result has all its files, each whole, and there is nothing else.
    private static void check(Path out) throws IOException {
        long results = count(out, ".json");
        assertTrue(results < 3 * PHOTOS, "it was interrupted");
        assertEquals(results, count(out, ".png") - count(out, "__methods__7.png"));
        assertEquals(results, count(out, ".raw.npy"));
        assertEquals(2 * results, count(out, ".npy"));
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                assertFalse(name.startsWith("."), name);
                if (name.endsWith(".json")) Outcome.parsed(Files.readString(file));
                if (name.endsWith(".npy")) Npy.read(file);
                if (name.endsWith(".png")) Photo.read(file);
            }
        }
        assertEquals(4 * results, count(out, "") - count(out, "__methods__7.png"));
    }
}
