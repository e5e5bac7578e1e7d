package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `bench`: what is timed, not how long it takes.
class BenchTest {
    private static final String[] SHORT = {
        "bench",
        "speed",
        "--model",
        "tiny_vgg",
        "--method",
        "grad-cam,saliency",
        "--seconds",
        "0.001"
    };

    private static String[] with(String... more) {
        String[] all = Arrays.copyOf(SHORT, SHORT.length + more.length);
        System.arraycopy(more, 0, all, SHORT.length, more.length);
        return all;
    }

    @Test
    void aRowForTheForwardPassAndForEachMethod() {
        List<String> lines = Outcome.of(SHORT).ok().out().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.getFirst().startsWith("tiny_vgg "));
        assertTrue(lines.get(1).startsWith("forward ") && lines.get(1).endsWith(" 1.00"));
        assertTrue(lines.get(2).startsWith("grad-cam "));
        assertTrue(lines.get(3).startsWith("saliency "));
    }

    @Test
    void theDocumentHasEveryTurn() {
        Map<String, Object> document = Outcome.of(with("--json", "--threads", "1")).ok().json();
        assertEquals(1, document.get("threads"));
        List<Map<String, Object>> rows = Outcome.rows(document.get("rows"));
        assertEquals(
                List.of("forward", "grad-cam", "saliency"),
                rows.stream().map(r -> r.get("name")).toList());
        assertEquals(1.0, rows.getFirst().get("forwards"));
        for (Map<String, Object> row : rows) {
            List<?> turns = (List<?>) row.get("turns");
            assertEquals(5, turns.size());
            assertTrue(turns.contains(row.get("seconds")), "the median is one of five turns");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds | 0        | --seconds 0.0;above 0",
                "--seconds | 1e9      | --seconds;at most 600",
                "--model   | resnet5  | model resnet5;did you mean resnet50",
                "--method  | gradcam  | method gradcam;did you mean grad-cam",
                "--threads | 0        | --threads 0;from 1 to 1024",
            })
    void whatIsNotUnderstoodIsNamed(String option, String value, String words) {
        Outcome.of("bench", "speed", option, value).refused(ExitCode.USAGE, words.split(";"));
    }
}
