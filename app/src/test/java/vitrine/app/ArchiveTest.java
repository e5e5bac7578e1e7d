package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The launcher's archive of classes: it makes starts faster, and whatever becomes of it is no
/// business of the app's.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ArchiveTest {
    private static final String GOOD = "Main.main(args);";
    private static final String BAD = "System.exit(1);";

    @TempDir private Path folder;
    private Installed app;

    @BeforeEach
    void install() throws IOException {
        app = Installed.in(folder);
        app.build("hello", GOOD);
    }

    private static void says(String expected, Installed.Start start) {
        assertEquals(expected + "\n", start.outcome().ok().out());
        assertEquals(
                "WARNING: Using incubator modules: jdk.incubator.vector\n", start.outcome().err());
    }

    /// The archive that a first start makes.
    private Path made() throws Exception {
        says("hello first", app.start("first"));
        assertEquals(1, app.archives().size(), app.archives().toString());
        Path archive = app.archives().getFirst();
        assertTrue(Files.size(archive) > 0);
        return archive;
    }

    @Test
    void startsComeOutOfItUntilTheAppIsBuiltAnew() throws Exception {
        Path archive = made();
        byte[] before = Files.readAllBytes(archive);
        Installed.Start second = app.start("a  b", "ü");
        says("hello a  b ü", second);
        assertTrue(second.fromArchive());
        assertTrue(Arrays.equals(before, Files.readAllBytes(archive)), "it is not made again");

        app.build("good day", GOOD);
        Installed.Start third = app.start();
        says("good day ", third);
        assertTrue(third.fromArchive(), "the archive is made for the new app");
        assertEquals(List.of(archive), app.archives(), "in place of the old one");
    }

    @Test
    void aBrokenOneIsPassedOver() throws Exception {
        Path archive = made();
        FileTime time = Files.getLastModifiedTime(archive);
        byte[] good = Files.readAllBytes(archive);
        byte[] middle = good.clone();
        Arrays.fill(middle, good.length / 3, good.length / 3 + 100_000, (byte) 0x5a);
        byte[] head = good.clone();
        Arrays.fill(head, 0, 100, (byte) 0x5a);
        List<byte[]> broken = List.of(middle, head, Arrays.copyOf(good, good.length / 2));
        for (byte[] bytes : broken) {
            Files.write(archive, bytes);
            Files.setLastModifiedTime(archive, time);
            Installed.Start start = app.start("still here");
            says("hello still here", start);
            assertFalse(start.fromArchive());
        }
    }

    @Test
    void twoAtOnceMakeOne() throws Exception {
        List<Process> running = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            running.add(
                    app.process(folder.resolve(name + ".log"), name)
                            .redirectOutput(folder.resolve(name).toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        for (Process process : running) assertEquals(0, process.waitFor());
        assertEquals("hello one\n", Files.readString(folder.resolve("one")));
        assertEquals("hello two\n", Files.readString(folder.resolve("two")));
        assertEquals(1, app.archives().size(), app.archives().toString());
        assertTrue(app.start().fromArchive());
    }

    @Test
    void noPlaceForIt() throws Exception {
        Files.writeString(app.cache(), "a file where the folder should be");
        Installed.Start start = app.start("as ever");
        says("hello as ever", start);
        assertFalse(start.fromArchive());
        assertEquals("a file where the folder should be", Files.readString(app.cache()));
    }

    @Test
    void whatCannotBeMadeIsTriedOnce() throws Exception {
        app.build("hello", BAD);
        says("hello one", app.start("one"));
        Path mark = app.archives().getFirst();
        assertEquals(0, Files.size(mark));
        Object before = Files.readAttributes(mark, "unix:ino").get("ino");
        Installed.Start second = app.start("two");
        says("hello two", second);
        assertFalse(second.fromArchive());
        assertEquals(List.of(mark), app.archives());
        assertEquals(before, Files.readAttributes(mark, "unix:ino").get("ino"), "not tried again");
    }

    @Test
    void givenClassesHaveNone() throws Exception {
        Outcome run =
                Outcome.of(
                        Launched.process(
                                folder, Map.of("VITRINE_HOME", app.cache().toString()), "methods"),
                        folder);
        assertFalse(run.ok().out().isEmpty());
        assertEquals(List.of(), app.archives());
    }
}
