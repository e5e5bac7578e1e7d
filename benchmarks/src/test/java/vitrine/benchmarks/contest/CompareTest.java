package vitrine.benchmarks.contest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The script in front of the contest: what it says before anything is exported or built.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class CompareTest {
    @TempDir private Path folder;

    /// What it printed, after its exit code.
    private String said(String... arguments) throws IOException, InterruptedException {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("benchmarks/compare"))) at = at.getParent();
        assumeTrue(at != null, "no benchmarks/compare above the working directory");
        List<String> command = new ArrayList<>();
        command.add(at.resolve("benchmarks/compare").toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("VITRINE_MODELS", folder.resolve("models").toString());
        int code = process.redirectOutput(out.toFile()).start().waitFor();
        assertFalse(Files.exists(folder.resolve("models")), "something was exported");
        return code + " " + Files.readString(out);
    }

    @ParameterizedTest
    @CsvSource({"--help, ''", "-h, ''", "--help, --short", "--short, --help"})
    void helpIsItsHead(String one, String other) throws IOException, InterruptedException {
        String said = other.isEmpty() ? said(one) : said(one, other);
        assertTrue(said.startsWith("0 Runs the same work through Vitrine"), said);
        assertTrue(said.contains("VITRINE_MODELS") && !said.contains("#"), said);
        for (String option : List.of("--short", "--only", "--threads", "--rounds", "--out"))
            assertTrue(said.contains(option), option);
    }

    @Test
    void whatIsNotKnownIsRefused() throws IOException, InterruptedException {
        String help = "; see benchmarks/compare --help\n";
        assertEquals("2 benchmarks/compare: does not know --fast" + help, said("--fast"));
        assertEquals("2 benchmarks/compare: does not know 5" + help, said("--rounds", "3", "5"));
        assertEquals("2 benchmarks/compare: --out needs a value" + help, said("--out"));
    }
}
