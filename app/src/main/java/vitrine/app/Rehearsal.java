package vitrine.app;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.Models;
import vitrine.nn.weights.SafeTensors;
import vitrine.nn.weights.Stored;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs the usual commands once, on a network and a photo of its own making. The launcher has Java
/// write down which classes that takes, and keeps them in an archive for faster starts.
final class Rehearsal {
    private static final String MODEL = "resnet18";
    private static final int SIDE = 64;

    private Rehearsal() {}

    /// Exits with 0 if all went well. What the commands print is the caller's to throw away.
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("vitrine-rehearsal");
        int code;
        try {
            code = all(folder);
        } finally {
            remove(folder);
        }
        System.exit(code);
    }

    private static int all(Path folder) throws IOException {
        Path weights = folder.resolve("weights.safetensors");
        SafeTensors.write(weights, weights(), Map.of());
        Path photo = folder.resolve("photo.png");
        Files.write(photo, Pictures.png(photo()));
        List<String> network =
                List.of(photo.toString(), "--model", MODEL, "--weights", weights.toString());
        int worst = 0;
        for (List<String> command :
                List.of(
                        with("explain", network, "--out", folder.resolve("out").toString()),
                        with("classify", network),
                        List.of("layers", MODEL),
                        List.of("models"),
                        List.of("methods"),
                        List.of("--help"))) {
            String[] arguments = command.toArray(String[]::new);
            WarmUp.begin(arguments);
            worst = Math.max(worst, Main.run(arguments));
        }
        return worst;
    }

    private static List<String> with(String command, List<String> network, String... more) {
        return Stream.of(List.of(command), network, List.of(more)).flatMap(List::stream).toList();
    }

    /// All parameters the same, in half precision.
    private static Map<String, Stored> weights() {
        Map<String, Stored> arrays = new LinkedHashMap<>();
        Blueprint.of(Models.named(MODEL).build())
                .parameters()
                .forEach((name, shape) -> {
                    float[] values = new float[shape.size()];
                    Arrays.fill(values, 0x1p-5f);
                    arrays.put(name, Stored.halves(values, shape.dims()));
                });
        return arrays;
    }

    private static Photo photo() {
        byte[] samples = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) i;
        return new Photo(SIDE, SIDE, samples);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(path);
        }
    }
}
