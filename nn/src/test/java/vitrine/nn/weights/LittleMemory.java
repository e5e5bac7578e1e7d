package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.models.Models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A virtual machine of its own with a small heap, and what is done in it: where the heap is the
/// limit, that all goes well shows how much was needed.
final class LittleMemory {
    private static final long KILOBYTE = 1024;

    private LittleMemory() {}

    /// Does it in a machine with that heap, and returns the lines that it printed.
    static List<String> run(Path folder, long heap, String... what)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said-" + System.nanoTime());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmn4m",
                                "-Xmx" + heap / KILOBYTE + "k",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LittleMemory.class.getName()));
        command.addAll(List.of(what));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        int code = process.waitFor();
        List<String> lines = Files.readAllLines(said);
        assertEquals(0, code, String.join("\n", lines));
        return lines;
    }

    /// `read FILE…` reads all arrays in both precisions; `load MODEL FILE` builds a model.
    public static void main(String[] what) {
        for (int i = 1; what[0].equals("read") && i < what.length; i++) {
            System.out.println(read(Path.of(what[i])));
        }
        if (what[0].equals("load")) load(what[1], Path.of(what[2]));
    }

    private static String read(Path file) {
        String floats = all(file, Checkpoint::floats);
        String doubles = all(file, Checkpoint::doubles);
        return floats.equals(doubles) ? floats : floats + " | " + doubles;
    }

    private interface Reading {
        Object of(Checkpoint file, String name);
    }

    private static String all(Path file, Reading reading) {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            for (String name : checkpoint.names()) {
                Objects.requireNonNull(reading.of(checkpoint, name));
            }
            return "read";
        } catch (ModelException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private static void load(String model, Path file) {
        try (Engine engine = Engine.scalar(1);
                Checkpoint checkpoint = Checkpoints.open(file)) {
            Layer layer = Loading.load(engine, checkpoint, Models.named(model).build());
            System.out.println("loaded " + layer);
        }
    }
}
