package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.app.learn.Topics;
import vitrine.cam.methods.Methods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every lesson runs, its equations hold, its page of HTML stands alone, and the page of
/// documentation shows numbers that the command prints.
class LearnTest {
    private static final Pattern VERDICT =
            Pattern.compile("✓ (\\d+) of (\\d+) lines recomputed, largest difference \\S+");
    private static final Pattern SHOWN =
            Pattern.compile("```text\n\\$ (.*?)\n(.*?)\n```", Pattern.DOTALL);

    @TempDir Path out;

    private static List<String> topics() {
        return Topics.names().values().stream().flatMap(List::stream).toList();
    }

    private static Path documentation() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("vitrine"))) root = root.getParent();
        return root.resolve("docs").resolve("methods");
    }

    @Test
    void everyMethodHasALessonAndAPage() throws IOException {
        List<String> expected = new ArrayList<>(Methods.names());
        expected.addAll(List.of("autodiff", "conv"));
        assertEquals(expected.stream().sorted().toList(), topics().stream().sorted().toList());
        String index = Files.readString(documentation().resolve("README.md"));
        for (String method : Methods.names()) {
            assertTrue(Files.exists(documentation().resolve(method + ".md")), method);
            assertTrue(index.contains("(" + method + ".md)"), method + " is not in the index");
        }
        try (Stream<Path> pages = Files.list(documentation())) {
            assertEquals(Methods.names().size() + 1, pages.count());
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void theLessonHolds(String topic) throws IOException {
        Outcome told = Outcome.of("learn", topic, "--save", "html", "--out", out.toString()).ok();
        List<String> lines = told.out().lines().toList();
        Path page = Path.of(lines.getLast());
        Matcher verdict = VERDICT.matcher(lines.get(lines.size() - 2));
        assertTrue(verdict.matches(), lines.get(lines.size() - 2));
        assertEquals(verdict.group(1), verdict.group(2));
        assertTrue(Integer.parseInt(verdict.group(1)) >= 3, topic + " claims next to nothing");
        assertTrue(lines.stream().noneMatch(l -> l.startsWith("✗") || l.contains("NaN")), topic);
        assertTrue(lines.stream().allMatch(l -> l.length() <= 130), topic);
        alone(Files.readString(page), Methods.names().contains(topic) || topic.equals("conv"));
        shown(topic, lines);
    }

    /// Nothing is fetched, and both schemes of colours are served.
    private static void alone(String html, boolean illustrated) {
        for (String foreign : List.of("http:", "https:", "<script", "<link", "@import", "url("))
            assertFalse(html.contains(foreign), foreign);
        Matcher sources = Pattern.compile("src=\"([^\"]{0,22})").matcher(html);
        int pictures = 0;
        for (; sources.find(); pictures++) assertEquals("data:image/png;base64,", sources.group(1));
        assertTrue(html.contains("color-scheme:light dark"));
        if (!illustrated) return;
        assertTrue(pictures >= 6, "pictures: " + pictures);
        assertTrue(html.contains("class=\"scale\""), "no scale of colours is shown");
    }

    /// The page's lines stand in what the command prints, in order. With `-Dvitrine.pages=write`
    /// they are first brought up to what it prints: after other weights, say.
    private static void shown(String topic, List<String> lines) throws IOException {
        if (!Methods.names().contains(topic)) return;
        Path page = documentation().resolve(topic + ".md");
        String text = Files.readString(page).replace("\r", "");
        Matcher block = SHOWN.matcher(text);
        assertTrue(block.find(), page + " shows no numbers");
        assertEquals("./vitrine learn " + topic, block.group(1));
        boolean write = "write".equals(System.getProperty("vitrine.pages"));
        List<String> found = new ArrayList<>();
        int next = 0;
        for (String line : block.group(2).split("\n")) {
            List<String> rest = lines.subList(next, lines.size());
            int at = rest.indexOf(line);
            if (at < 0 && write)
                at = rest.stream().map(LearnTest::shape).toList().indexOf(shape(line));
            assertTrue(at >= 0, page + ": the command no longer prints: " + line);
            found.add(rest.get(at));
            next += at + 1;
        }
        if (!write) return;
        String shown = String.join("\n", found);
        Files.writeString(
                page, text.substring(0, block.start(2)) + shown + text.substring(block.end(2)));
    }

    /// A line without its numbers, but for the row's own.
    private static String shape(String line) {
        Matcher row = Pattern.compile("  \\d+ ").matcher(line);
        int head = row.lookingAt() ? row.end() : 0;
        return line.substring(0, head)
                + line.substring(head)
                        .replaceAll("-?[0-9][0-9.]*(e[-+]?[0-9]+)?", "#")
                        .replaceAll("(in|out)side", "#")
                        .replaceAll(" +", " ");
    }

    @Test
    void theNumbersDoNotDependOnTheEngineOrTheThreads() {
        String simd = Outcome.of("learn", "hires-cam").ok().out();
        String scalar =
                Outcome.of("learn", "hires-cam", "--engine", "scalar", "--threads", "1").ok().out();
        assertEquals(simd, scalar);
    }

    @Test
    void withoutATopicTheyAreListed() {
        String listed = Outcome.of("learn").ok().out();
        for (String topic : topics()) assertTrue(listed.contains("\n  " + topic + "\n"), topic);
        assertEquals(Topics.names(), Outcome.of("learn", "--json").ok().json().get("topics"));
    }

    @Test
    void asOneDocument() {
        var document = Outcome.of("learn", "autodiff", "--json").ok().json();
        assertEquals("autodiff", document.get("topic"));
        assertEquals(true, document.get("holds"));
    }

    @Test
    void whatCannotBeLearned() throws IOException {
        Outcome.of("learn", "gradcam").refused(ExitCode.USAGE, "learn gradcam", "grad-cam");
        Outcome.of("learn", "conv", "--save", "png").refused(ExitCode.USAGE, "--save png", "html");
        Path file = Files.createFile(out.resolve("file"));
        Outcome.of("learn", "conv", "--save", "html", "--out", file.resolve("x").toString())
                .refused(ExitCode.CANNOT_WRITE, "--out", "is not a folder");
    }
}
