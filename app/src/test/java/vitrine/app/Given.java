package vitrine.app;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.models.Resnet;
import vitrine.nn.weights.Npy;
import vitrine.nn.weights.SafeTensors;
import vitrine.nn.weights.Seeded;
import vitrine.nn.weights.Stored;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Files by formula that the tests give to commands, so that they need nothing from elsewhere.
final class Given {
    /// A side at which resnet18's last block still has a map of 3×3.
    static final String SIDE = "96";

    /// Why a test that needs what is not part of the project is skipped.
    static final String ABSENT =
            "there is no folder shared with models and images beside or above this module; set"
                    + " -Dvitrine.shared=FOLDER";

    private Given() {}

    private static final class Model {
        static final Path FILE = write();

        private static Path write() {
            try {
                Path file = Files.createTempFile("vitrine-resnet18", ".safetensors");
                file.toFile().deleteOnExit();
                SafeTensors.write(file, arrays(), Map.of());
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, Stored> arrays() {
            Map<String, Stored> arrays = new LinkedHashMap<>();
            try (Engine engine = Engine.scalar(1)) {
                Weights seeded = new Seeded(engine, "command line");
                Resnet.resnet18(
                        Site.root(
                                new Weights() {
                                    @Override
                                    public Tensor get(String name, Shape shape) {
                                        Tensor t = seeded.get(name, shape);
                                        arrays.put(name, halves(t));
                                        return t;
                                    }

                                    @Override
                                    public Shape shape(String name) {
                                        return new Shape(1000, 512);
                                    }
                                }));
            }
            return arrays;
        }

        private static Stored halves(Tensor t) {
            float[] values = t.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
            }
            return Stored.halves(values, t.shape().dims());
        }
    }

    /// A resnet18 with numbers by formula, 23 MB of F16.
    static Path weights() {
        return Model.FILE;
    }

    /// A picture of soft waves as a PNG file; another `phase` gives another picture.
    static Path photo(Path file, int width, int height, int phase) throws IOException {
        byte[] samples = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++, at++) {
                    double wave = Math.sin(0.11 * x * (c + 1) + 0.07 * y + phase);
                    samples[at] = (byte) Math.round(127.5 + 127.5 * wave);
                }
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, Pictures.png(new Photo(width, height, samples)));
    }

    static Path photo(Path file) throws IOException {
        return photo(file, 128, 112, 0);
    }

    /// A ready input.
    static Path tensor(Path file, int... shape) throws IOException {
        int size = 1;
        for (int d : shape) size *= d;
        return Files.write(
                file, new Npy(shape, Seeded.values("ready input", size, 0, 1.5)).toBytes());
    }

    /// `explain` of a small input with the given model, and what follows.
    static String[] explain(Path out, Path photo, String... more) {
        return explain(out, Stream.of(photo.toString()), more);
    }

    static String[] explain(Path out, Stream<String> what, String... more) {
        Stream<String> model =
                Stream.of("explain", "--model", "resnet18", "--weights", weights().toString());
        Stream<String> size = Stream.of("--resize", SIDE, "--crop", SIDE, "--out", out.toString());
        Stream<String> given = Stream.concat(Stream.concat(model, size), what);
        return Stream.concat(given, Stream.of(more)).toArray(String[]::new);
    }

    /// The folder of test data that is not part of the project. Where there is none the console
    /// says so, once for a run of the module's tests.
    static Optional<Path> shared() {
        return Shared.FOLDER;
    }

    private static final class Shared {
        static final Optional<Path> FOLDER = folder();

        static {
            if (FOLDER.isEmpty())
                System.out.println("Tests of real networks are skipped: " + ABSENT);
        }

        private static Optional<Path> folder() {
            String given = System.getProperty("vitrine.shared", "../shared");
            return Stream.of(given, "../shared", "../../shared", "../../../shared")
                    .map(Path::of)
                    .filter(Files::isDirectory)
                    .findFirst();
        }
    }
}
