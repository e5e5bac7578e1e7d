package vitrine.benchmarks.contest;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/// This library from its command line: a process for each run.
public final class Launcher implements Contestant {
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;

    private final Path models;

    /// @param threads the command line takes what the machine has
    /// @param models the folder of the models
    public Launcher(int threads, Path models) {
        this.models = models;
    }

    @Override
    public String version() {
        return "./vitrine";
    }

    @Override
    public Task open(Job job) {
        if (!(job instanceof Job.Cold(String model))) throw new Unsupported(job);
        try {
            Path folder = Files.createTempDirectory("vitrine-cold");
            Path photo = folder.resolve("photo.jpg");
            ImageIO.write(photo(), "jpg", photo.toFile());
            return new Repeated(() -> explain(model, photo), () -> delete(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float[] explain(String model, Path photo) {
        Path folder = photo.resolveSibling("out");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("vitrine.home"), "vitrine").toString(),
                        "explain",
                        photo.toString(),
                        "--model",
                        model,
                        "--weights",
                        models.resolve(model + ".pth").toString(),
                        "--save",
                        "png,json",
                        "--out",
                        folder.toString());
        try {
            int code = builder.redirectErrorStream(true).redirectOutput(log()).start().waitFor();
            if (code != 0) throw new IllegalStateException("./vitrine ended with " + code);
            return new float[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private File log() {
        return models.resolve("cold.log").toFile();
    }

    /// Waves of colours, as large as a photo of ImageNet usually is.
    private static BufferedImage photo() {
        BufferedImage photo = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int red = wave(x * 0.05 + y * 0.01);
                int green = wave(x * 0.02 - y * 0.07);
                photo.setRGB(x, y, red << 16 | green << 8 | wave(x * y * 0.001));
            }
        }
        return photo;
    }

    private static int wave(double phase) {
        return (int) Math.round(127.5 + 127 * Math.sin(phase));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) Files.delete(file);
        }
    }
}
