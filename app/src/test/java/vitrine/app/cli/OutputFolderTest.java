package vitrine.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

class OutputFolderTest {
    @TempDir private Path folder;

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, byte[]> twoFiles() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("first", new byte[] {1});
        files.put("second", new byte[] {2, 2});
        return files;
    }

    @Test
    void filesAreWrittenAndReplaced() throws IOException {
        Path to = folder.resolve("a/b");
        OutputFolder out = new OutputFolder(to);
        out.check();
        assertEquals(List.of(), names(folder), "a check makes nothing");
        assertEquals(List.of(to.resolve("first"), to.resolve("second")), out.write(twoFiles()));
        out.write(Map.of("first", new byte[] {7}));
        assertEquals(List.of("first", "second"), names(to));
        assertEquals(7, Files.readAllBytes(to.resolve("first"))[0]);
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Files.createDirectories(folder.resolve("second/below"));
        OutputFolder out = new OutputFolder(folder);
        Failure failure = assertThrows(Failure.class, () -> out.write(twoFiles()));
        assertEquals(ExitCode.CANNOT_WRITE, failure.code());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("second: cannot be written"),
                failure::toString);
        assertEquals(List.of("first", "second"), names(folder));
    }

    @Test
    void anEndInTheMiddleWaitsForTheWholeResultAndLetsNoOtherBegin() throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        String classes = System.getProperty("java.class.path");
        Process process =
                new ProcessBuilder(java, "-cp", classes, Ended.class.getName(), folder.toString())
                        .inheritIO()
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertEquals(List.of("first", "second"), names(folder));
    }

    /// A process that is ended while it writes, as by Ctrl-C.
    static final class Ended {
        private Ended() {}

        public static void main(String[] args) {
            OutputFolder out = new OutputFolder(Path.of(args[0]));
            out.write(new Slow());
            out.write(Map.of("late", new byte[] {3}));
        }
    }

    /// Two files, between which the end of the process begins.
    private static final class Slow extends AbstractMap<String, byte[]> {
        @Override
        public Set<Entry<String, byte[]>> entrySet() {
            return twoFiles().entrySet();
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super byte[]> action) {
            for (Entry<String, byte[]> file : entrySet()) {
                action.accept(file.getKey(), file.getValue());
                if (!file.getKey().equals("first")) continue;
                new Thread(() -> System.exit(130)).start();
                try {
                    Thread.sleep(400);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
