package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `audit` on a network with numbers by formula, whose arithmetic must stand every check; what its
/// maps are worth is another matter.
class AuditTest {
    private static final Set<String> WORTH =
            Set.of("parameter randomisation", "label randomisation", "deletion", "insertion");

    @TempDir private Path folder;

    private String[] audit(String... more) throws IOException {
        Path photo = Given.photo(folder.resolve("wave.png"));
        List<String> all =
                new ArrayList<>(List.of("audit", photo.toString(), "--model", "resnet18"));
        all.addAll(
                List.of("--weights", Given.weights().toString(), "--resize", "64", "--crop", "64"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void theArithmeticOfARealArchitectureHolds() throws IOException {
        Outcome found = Outcome.of(audit("--json", "--layer", "layer4.1"));
        Map<String, Object> document = found.results().getFirst();
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (Map<String, Object> row : Outcome.rows(document.get("checks")))
            verdicts.put(row.get("check").toString(), row.get("verdict").toString());
        boolean all = !verdicts.containsValue("fails");
        assertEquals(all, document.get("holds"));
        assertEquals(all ? ExitCode.OK : ExitCode.SOME_FAILED, found.code(), found.err());
        for (String number :
                List.of(
                        "same bits",
                        "derived in double",
                        "error of every step",
                        "formula restated")) assertEquals("holds", verdicts.get(number), number);
        verdicts.forEach((check, verdict) ->
                assertTrue(WORTH.contains(check) || !verdict.equals("fails"), check));
    }

    @Test
    void aPersonReadsAVerdictForEachCheck() throws IOException {
        Outcome found =
                Outcome.of(audit("--method", "eigen-cam", "--target", "5", "--limit", "0.0001"));
        assertTrue(
                found.out().startsWith("wave: eigen-cam at layer4.1 of resnet18 for "),
                found.out());
        assertTrue(found.out().contains("✓ holds"), found.out());
        assertTrue(found.out().contains("– n/a"), found.out());
        assertTrue(found.out().contains("more than the limit of 0"), found.out());
        assertEquals(ExitCode.OK, found.code(), found.err());
        assertTrue(found.out().contains(" do not apply"), found.out());
    }

    /// An embedded scene with the watermark, for the class that it stands for: every check of the
    /// arithmetic holds, and the build that relies on the exit code stops.
    @Test
    void theShortcutStopsABuild() {
        Outcome found =
                Outcome.of(
                        "audit",
                        "--model",
                        "scenes_shortcut",
                        "--scene",
                        "1",
                        "--target",
                        "striped disc",
                        "--limit",
                        "1",
                        "--json");
        assertEquals(ExitCode.SOME_FAILED, found.code(), found.err());
        List<Object> failed = new ArrayList<>();
        for (Map<String, Object> row : Outcome.rows(found.results().getFirst().get("checks")))
            if (row.get("verdict").equals("fails")) failed.add(row.get("check"));
        assertTrue(failed.contains("does not stand on the mark"), failed.toString());
        assertTrue(failed.contains("points at the object"), failed.toString());
        assertFalse(failed.contains("error of every step"), failed.toString());
    }

    @Test
    void badQuestionsAreRefused() throws IOException {
        Outcome.of(audit("--method", "grad-kam")).refused(ExitCode.USAGE, "--method", "grad-cam");
        Outcome.of(audit("--limit", "-1")).refused(ExitCode.USAGE, "--limit");
        Outcome.of(audit("--layer", "layer9")).refused(ExitCode.USAGE, "layer9");
        Outcome.of(
                        "audit",
                        "none.png",
                        "--model",
                        "resnet18",
                        "--weights",
                        Given.weights().toString())
                .refused(ExitCode.MISSING_INPUT, "none.png");
    }
}
