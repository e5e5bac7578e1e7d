package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The rehearsal of the usual commands, in a process of its own.
class RehearsalTest {
    @TempDir private Path folder;

    @Test
    void allCommandsGoWellAndNothingIsLeft() throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Djava.io.tmpdir=" + work,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "vitrine.app.Rehearsal");
        Outcome run = Outcome.of(new ProcessBuilder(java), folder).ok();
        assertTrue(run.out().contains("grad-cam at layer4.1"), run.out());
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(List.of(), left.toList(), "it removes what it made");
        }
    }
}
