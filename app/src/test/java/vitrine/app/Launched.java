package vitrine.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The launcher over the classes of this test run: the jar may not be built yet.
final class Launched {
    private Launched() {}

    static ProcessBuilder process(
            Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
        process.environment().put("VITRINE_JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("VITRINE_CLASSPATH", System.getProperty("java.class.path"));
        process.environment().remove("VITRINE_JAVA_OPTS");
        process.environment().putAll(environment);
        return process;
    }

    static Path launcher() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isExecutable(at.resolve("vitrine"))) at = at.getParent();
        assumeTrue(at != null, "no launcher above the working directory");
        return at.resolve("vitrine");
    }

    /// Such a process that can be interrupted: what runs behind a shell's `&` ignores that signal,
    /// and so do its children.
    static ProcessBuilder interruptible(Path folder, String... arguments) throws IOException {
        ProcessBuilder process = process(folder, Map.of(), arguments);
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status) && ignoresInterrupts(Files.readString(status))) {
            process.command().addAll(0, List.of("env", "--default-signal=INT"));
        }
        return process;
    }

    private static boolean ignoresInterrupts(String status) {
        String mask =
                status.lines()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .findFirst()
                        .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) & 2) != 0;
    }
}
