package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The real launcher in processes of its own, over the classes of this test run.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    @TempDir private Path folder;
    private Path work;

    @BeforeEach
    void aFolderToWorkIn() throws IOException {
        work = Files.createDirectories(folder.resolve("somewhere else"));
    }

    private Outcome launched(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return Outcome.of(Launched.process(work, environment, arguments), folder);
    }

    /// An old JDK: all that the launcher looks at.
    private Path oldJdk(String name) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 1\n");
        assertTrue(java.toFile().setExecutable(true));
        return jdk;
    }

    /// An environment without a JDK 25 but in the folder of JDKs `search`.
    private Map<String, String> onlyOld(Path search) throws IOException {
        String path = oldJdk("old").resolve("bin") + ":" + System.getenv("PATH");
        return Map.of(
                "PATH",
                path,
                "VITRINE_JDK_SEARCH_PATH",
                search.toString(),
                "VITRINE_JAVA_HOME",
                "",
                "JAVA_HOME",
                "",
                "JAVA25_HOME",
                "");
    }

    @Test
    void relativePathsAndUmlautsFromAnotherFolder() throws Exception {
        Given.photo(work.resolve("Bär im Wald.png"));
        // Without a locale Java would not even find the file.
        Map<String, String> bare = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");
        Outcome run =
                launched(
                                bare,
                                Given.explain(
                                        Path.of("out/new"),
                                        Path.of("Bär im Wald.png"),
                                        "--target",
                                        "7",
                                        "--json"))
                        .ok();
        Map<String, Object> said = run.results().getFirst();
        assertEquals(
                List.of(
                        "out/new/Bär im Wald__resnet18__layer4.1__grad-cam__7.png",
                        "out/new/Bär im Wald__resnet18__layer4.1__grad-cam__7.json"),
                said.get("files"));
        for (Object file : (List<?>) said.get("files"))
            assertTrue(Files.exists(work.resolve(file.toString())));
        assertEquals("Bär im Wald.png", Outcome.row(said.get("input")).get("file"));
        assertTrue(run.err().startsWith(INCUBATOR) && run.err().lines().count() == 1, run.err());
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertEquals(ExitCode.USAGE, launched(Map.of()).code());
        Outcome missing = launched(Map.of(), Given.explain(Path.of("out"), Path.of("gone.png")));
        assertEquals(ExitCode.MISSING_INPUT, missing.code());
        assertEquals("", missing.out());
        assertTrue(
                missing.err().contains("vitrine: photo gone.png: there is no such file"),
                missing.err());
        assertFalse(Files.exists(work.resolve("out")));
    }

    @Test
    void tooLittleMemoryIsSaid() throws Exception {
        Given.photo(work.resolve("photo.png"));
        String[] large = {
            "explain",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            "photo.png",
            "--resize",
            "1500",
            "--crop",
            "1500"
        };
        // The serial collector would say less: it keeps a part of the heap empty.
        String options = "-Xmx100m -Xshare:auto -XX:+UseG1GC";
        Outcome run = launched(Map.of("VITRINE_JAVA_OPTS", options), large);
        assertEquals(ExitCode.UNAVAILABLE, run.code(), run.err());
        assertTrue(
                run.err().contains("VITRINE_JAVA_OPTS=-Xmx") && run.err().contains("(100 MiB)"),
                run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "explain, '', Using Serial",
        "explain, -XX:+UseParallelGC, Using Parallel",
        "methods, -XX:+UseParallelGC, Using Parallel",
        "classify, '', Using Serial"
    })
    void fewMapsAreCollectedByOneThreadUnlessTheUserHasChosen(
            String command, String options, String said) throws Exception {
        String told = "-Xlog:gc:stdout " + options;
        Outcome run = launched(Map.of("VITRINE_JAVA_OPTS", told), command, "--help");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains(said), run.out());
    }

    @Test
    void fullDisk() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        ProcessBuilder process = Launched.process(work, Map.of(), "methods");
        Path err = folder.resolve("stderr");
        Process running =
                process.redirectOutput(Path.of("/dev/full").toFile())
                        .redirectError(err.toFile())
                        .start();
        assertEquals(ExitCode.CANNOT_WRITE, running.waitFor());
        assertTrue(Files.readString(err).contains("standard output cannot be written"));
    }

    @Test
    void whichJava() throws Exception {
        Outcome given = launched(Map.of(), "--which-java");
        assertEquals(System.getProperty("java.home") + "\n", given.ok().out());
        assertEquals("", given.err());
        Path search = Files.createDirectories(folder.resolve("jdks"));
        Path link =
                Files.createSymbolicLink(
                        search.resolve("some-jdk"), Path.of(System.getProperty("java.home")));
        Outcome found = launched(onlyOld(search), "--which-java");
        assertEquals(link + "\n", found.ok().out(), "an old java on the path does no harm");
    }

    @Test
    void withoutAJdk25() throws Exception {
        Path search = Files.createDirectories(folder.resolve("jdks"));
        Path other = oldJdk("jdks/another-old");
        Outcome run = launched(onlyOld(search), "explain");
        assertEquals(ExitCode.UNAVAILABLE, run.code());
        assertEquals("", run.out());
        for (String word :
                List.of(
                        "needs a JDK 25",
                        "looked at:",
                        "PATH " + folder.resolve("old") + " (Java 17)",
                        other + " (Java 17)",
                        "install one",
                        "VITRINE_JAVA_HOME")) {
            assertTrue(run.err().contains(word), word + " in " + run.err());
        }
    }

    @Test
    void aWrongJavaHomeIsSaidAndPassedOver() throws Exception {
        Path old = oldJdk("mine");
        Map<String, String> wrong =
                Map.of(
                        "VITRINE_JAVA_HOME",
                        old.toString(),
                        "JAVA25_HOME",
                        System.getProperty("java.home"));
        Outcome run = launched(wrong, "--which-java").ok();
        assertEquals(System.getProperty("java.home") + "\n", run.out());
        assertTrue(run.err().contains("VITRINE_JAVA_HOME=" + old + " is no JDK 25"), run.err());
    }

    @Test
    void withoutTheIncubatingModuleOnlyTheScalarEngineRuns() throws Exception {
        Path photo = Given.photo(work.resolve("photo.png"));
        String[] java = {
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            "vitrine.app.Main"
        };
        String[] explain =
                Given.explain(
                        work.resolve("out"), photo, "--target", "7", "--save", "json", "--json");
        Outcome.of(plain(java, explain), folder)
                .refused(
                        ExitCode.UNAVAILABLE,
                        "--add-modules jdk.incubator.vector",
                        "./vitrine",
                        "--engine scalar");
        assertFalse(Files.exists(work.resolve("out")));
        String[] scalar =
                Stream.of(explain, new String[] {"--engine", "scalar"})
                        .flatMap(Stream::of)
                        .toArray(String[]::new);
        Outcome run = Outcome.of(plain(java, scalar), folder).ok();
        assertEquals("", run.err());
        Object expected =
                Outcome.row(Outcome.of(explain).ok().results().getFirst().get("map")).get("sha256");
        Map<String, Object> said = run.results().getFirst();
        assertEquals(expected, Outcome.row(said.get("map")).get("sha256"));
        assertEquals("scalar", Outcome.row(said.get("tool")).get("engine"));
    }

    private ProcessBuilder plain(String[] java, String... arguments) {
        List<String> command = Stream.of(java, arguments).flatMap(Stream::of).toList();
        return new ProcessBuilder(command).directory(work.toFile());
    }
}
