package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import vitrine.app.zoo.Shelf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Commands without `--weights`, in processes of their own that ask a server on this machine.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ZooCommandTest {
    @TempDir private Path folder;
    private Published published;
    private Path photo;

    @BeforeEach
    void somethingPublished() throws IOException {
        published = Published.in(folder);
        photo = Given.photo(folder.resolve("photo.png"));
    }

    private ProcessBuilder process(Map<String, String> environment, String... more) {
        Stream<String> classify =
                Stream.of("classify", photo.toString(), "--model", Published.MODEL);
        String[] all = Stream.concat(classify, Stream.of(more)).toArray(String[]::new);
        return Launched.process(folder, environment, all);
    }

    private Outcome classify(Map<String, String> environment, String... more)
            throws IOException, InterruptedException {
        return Outcome.of(process(environment, more), folder);
    }

    private static Map<String, String> with(
            Map<String, String> environment, String variable, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(variable, value);
        return changed;
    }

    /// What is said first after the JVM's own warning.
    private static void refused(Outcome run, int code, String... words) {
        String said = run.err().lines().skip(1).reduce("", (a, b) -> a + b + "\n");
        new Outcome(run.code(), run.out(), said).refused(code, words);
    }

    @Test
    void weightsAreFetchedOnceAndListedThen() throws Exception {
        Outcome expected = Outcome.of(given("--json")).ok();
        try (Shelf shelf = new Shelf(Shelf.good(published.bytes()))) {
            Map<String, String> environment = published.environment(shelf);
            Outcome first = classify(environment, "--json").ok();
            assertEquals(expected.results(), first.results());
            assertEquals(1, first.err().lines().count(), first.err());
            assertArrayEquals(published.bytes(), Files.readAllBytes(published.kept()));
            classify(with(environment, "VITRINE_OFFLINE", "1"), "--quiet").ok();
            assertEquals(1, shelf.asked().size());
            List<Map<String, Object>> models =
                    Outcome.rows(
                            Outcome.of(
                                            Launched.process(
                                                    folder, environment, "models", "--json"),
                                            folder)
                                    .ok()
                                    .json()
                                    .get("models"));
            Map<String, Object> row =
                    models.stream()
                            .filter(m -> m.get("name").equals(Published.MODEL))
                            .findFirst()
                            .orElseThrow();
            Map<String, Object> weights = Outcome.row(row.get("weights"));
            assertEquals("cached", weights.get("state"));
            assertEquals(published.kept().toString(), weights.get("path"));
        }
    }

    private String[] given(String... more) {
        Stream<String> run =
                Stream.of(
                        "classify",
                        photo.toString(),
                        "--model",
                        Published.MODEL,
                        "--weights",
                        published.file().toString());
        return Stream.concat(run, Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void refusalsReachTheShell() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.status(404))) {
            Map<String, String> environment = published.environment(shelf);
            refused(
                    classify(environment, "--offline"),
                    ExitCode.MISSING_INPUT,
                    published.name(),
                    "--offline",
                    shelf.folder() + published.name(),
                    published.kept().toString());
            assertEquals(0, shelf.asked().size());
            refused(
                    classify(environment),
                    ExitCode.MISSING_INPUT,
                    published.name(),
                    "(HTTP 404)",
                    "--mirror");
            refused(
                    classify(environment, "--mirror", "elsewhere"),
                    ExitCode.USAGE,
                    "--mirror elsewhere",
                    "is no address of a folder");
            Map<String, String> socks = with(environment, "all_proxy", "socks5://127.0.0.1:1");
            refused(
                    classify(with(socks, "no_proxy", "")),
                    ExitCode.USAGE,
                    "all_proxy: is no address of an HTTP proxy");
            Files.writeString(folder.resolve("taken"), "");
            refused(
                    classify(with(environment, "VITRINE_HOME", folder.resolve("taken").toString())),
                    ExitCode.CANNOT_WRITE,
                    folder.resolve("taken").toString(),
                    "VITRINE_HOME");
        }
    }

    @Test
    void anotherFileOrNoServerIsSaid() throws Exception {
        Shelf shelf = new Shelf(Shelf.whole(new byte[1000]));
        refused(
                classify(published.environment(shelf)),
                ExitCode.BAD_INPUT,
                published.name(),
                "another file",
                "SHA-256");
        assertFalse(Files.exists(published.kept()));
        shelf.close();
        refused(
                classify(published.environment(shelf)),
                ExitCode.UNAVAILABLE,
                published.name(),
                "connection was refused (tried 4 times)",
                "--weights");
    }

    @Test
    void theOptionGoesBeforeTheVariable() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.good(published.bytes()));
                Shelf unused = new Shelf(Shelf.status(500))) {
            String mirror = shelf.folder().toString();
            classify(published.environment(unused), "--mirror", mirror, "--quiet").ok();
            assertEquals(0, unused.asked().size());
        }
    }

    @Test
    void twoProcessesFetchOnce() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.slow(published.bytes(), 12, 100))) {
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(
                        process(published.environment(shelf), "--quiet")
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("said" + i).toFile())
                                .start());
            }
            for (Process one : running) {
                assertTrue(one.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, one.exitValue(), () -> said(running.indexOf(one)));
            }
            assertEquals(1, shelf.asked().size());
            assertArrayEquals(published.bytes(), Files.readAllBytes(published.kept()));
        }
    }

    private String said(int process) {
        try {
            return Files.readString(folder.resolve("said" + process));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aKilledProcessLeavesNothingFinishedAndTheNextGoesOn() throws Exception {
        int half = published.bytes().length / 2;
        try (Shelf shelf =
                new Shelf(Shelf.silent(published.bytes(), half), Shelf.good(published.bytes()))) {
            Path part = published.kept().resolveSibling(published.name() + ".part");
            Process running = process(published.environment(shelf), "--quiet").start();
            try {
                long start = System.nanoTime();
                while (!Files.exists(part) || Files.size(part) < half) {
                    assertTrue(running.isAlive(), "ended early");
                    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
                    Thread.sleep(5);
                }
            } finally {
                running.destroyForcibly().waitFor();
            }
            assertFalse(Files.exists(published.kept()));
            classify(published.environment(shelf), "--quiet").ok();
            assertEquals("bytes=" + half + "-", shelf.asked().getLast().header("range"));
            assertArrayEquals(published.bytes(), Files.readAllBytes(published.kept()));
        }
    }

    @Test
    void aBarIsDrawnOnATerminalAlone() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.good(published.bytes()))) {
            Map<String, String> environment =
                    with(
                            published.environment(shelf),
                            "VITRINE_JAVA_OPTS",
                            "-Dvitrine.terminal=true");
            Outcome drawn = classify(environment).ok();
            assertTrue(drawn.err().contains("\r" + published.name() + " ["), drawn.err());
            assertTrue(drawn.err().contains("] 100 % of "), drawn.err());
            assertFalse(drawn.out().contains("%"), drawn.out());
            Files.delete(published.kept());
            assertEquals(1, classify(environment, "--json").ok().err().lines().count());
        }
    }

    @Test
    void aCachedFileThatWasChangedIsSaid() throws Exception {
        Files.createDirectories(published.kept().getParent());
        byte[] changed = published.bytes();
        changed[changed.length - 1]++;
        Files.write(published.kept(), changed);
        try (Shelf shelf = new Shelf(Shelf.status(500))) {
            refused(
                    classify(published.environment(shelf)),
                    ExitCode.BAD_INPUT,
                    published.kept().toString(),
                    "was changed",
                    "remove it");
            Files.write(published.kept(), new byte[3]);
            refused(
                    classify(published.environment(shelf)),
                    ExitCode.BAD_INPUT,
                    published.name(),
                    "remove " + published.kept());
        }
    }

    @Test
    void aModelThatNobodyPublishesWeightsFor() {
        Outcome.of("classify", photo.toString(), "--model", "tiny_vgg")
                .refused(
                        ExitCode.USAGE,
                        "--model tiny_vgg: no file of weights is published",
                        "--weights",
                        "all models have one but mobilenet_v2_tf, ");
    }
}
