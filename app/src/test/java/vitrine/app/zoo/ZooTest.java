package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a zoo does with good servers and bad ones; nothing leaves this machine.
class ZooTest {
    @TempDir private Path home;
    private Toy toy;

    @BeforeEach
    void aToy() throws IOException {
        toy = new Toy(home);
    }

    @Test
    void aFileIsFetchedOnceFromTheMirrorUnderItsOwnName() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.whole(toy.bytes))) {
            Zoo zoo = toy.at(shelf);
            assertTrue(zoo.cached(Toy.file(zoo)).isEmpty());
            toy.assertFetched(zoo);
            toy.assertFetched(toy.at(shelf));
            assertEquals(1, shelf.asked().size());
            assertEquals("/some/folder/" + toy.name, shelf.asked().getFirst().path());
            assertEquals("", shelf.asked().getFirst().header("range"));
            assertEquals(toy.folder.resolve(toy.name), zoo.cached(Toy.file(zoo)).orElseThrow());
        }
    }

    @Test
    void offlineUsesWhatIsThereAndElseSaysWhatToPutWhere() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.whole(toy.bytes))) {
            toy.assertRefused(
                    toy.zoo(shelf, true, Toy.QUICK),
                    ExitCode.MISSING_INPUT,
                    toy.name + ": is not here",
                    "--offline",
                    shelf.folder() + toy.name,
                    toy.folder.resolve(toy.name).toString());
            assertEquals(0, shelf.asked().size());
            assertEquals(List.of(), toy.files());
            toy.assertFetched(toy.at(shelf));
            toy.assertFetched(toy.zoo(shelf, true, Toy.QUICK));
            assertEquals(1, shelf.asked().size());
        }
    }

    @Test
    void anotherFileIsNotTaken() throws IOException {
        byte[] other = toy.bytes.clone();
        other[77]++;
        try (Shelf shelf = new Shelf(Shelf.whole(other))) {
            toy.assertRefused(
                    toy.at(shelf),
                    ExitCode.BAD_INPUT,
                    toy.name + ": what " + shelf.folder() + toy.name + " sends is another file",
                    Toy.digest(other).substring(0, 8),
                    Toy.digest(toy.bytes).substring(0, 8));
            assertEquals(List.of(toy.name + ".lock"), toy.files());
            assertEquals(1, shelf.asked().size());
        }
    }

    @ParameterizedTest(name = "HTTP {0}")
    @CsvSource({
        "404, 66, no such file (HTTP 404), 1",
        "410, 66, no such file (HTTP 410), 1",
        "403, 69, refuses it (HTTP 403), 1",
        "204, 69, refuses it (HTTP 204), 1",
        "407, 69, https_proxy=http://NAME, 1",
        "500, 69, has a fault (HTTP 500) (tried 3 times), 3",
        "503, 69, has a fault (HTTP 503) (tried 3 times), 3",
        "429, 69, is busy (HTTP 429) (tried 3 times), 3",
    })
    void refusals(int status, int code, String words, int asked) throws IOException {
        String proxy = status == 407 ? "Proxy-Authenticate: Basic realm=\"x\"" : "X: y";
        try (Shelf shelf = new Shelf(Shelf.status(status, proxy))) {
            toy.assertRefused(
                    toy.at(shelf), code, toy.name, shelf.folder().toString(), words, "; ");
            assertEquals(asked, shelf.asked().size());
            assertEquals(List.of(toy.name + ".lock"), toy.files());
        }
    }

    @Test
    void aFaultThatPassesIsWaitedFor() throws IOException {
        try (Shelf shelf =
                new Shelf(Shelf.status(500), Shelf.status(429), Shelf.whole(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(3, shelf.asked().size());
        }
    }

    @Test
    void nobodyListens() throws IOException {
        Shelf shelf = new Shelf(Shelf.whole(toy.bytes));
        shelf.close();
        toy.assertRefused(
                toy.at(shelf),
                ExitCode.UNAVAILABLE,
                "the connection was refused (tried 3 times)",
                "check the network");
    }

    @Test
    void redirectsAreFollowedButNotForever() throws IOException {
        try (Shelf there = new Shelf(Shelf.whole(toy.bytes))) {
            String to = "Location: " + there.folder() + "elsewhere";
            try (Shelf shelf = new Shelf(Shelf.status(302, to))) {
                toy.assertFetched(toy.at(shelf));
                assertEquals("/some/folder/elsewhere", there.asked().getFirst().path());
            }
        }
        Files.delete(toy.folder.resolve(toy.name));
        try (Shelf round = new Shelf(Shelf.status(301, "Location: again"))) {
            toy.assertRefused(
                    toy.at(round), ExitCode.UNAVAILABLE, "leads from place to place", "again");
        }
    }

    @Test
    void aBodyWithoutEndIsNotKept() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.endless())) {
            toy.assertRefused(
                    toy.at(shelf), ExitCode.BAD_INPUT, "sends more than the file has", "1.1 MiB");
            assertEquals(List.of(toy.name + ".lock"), toy.files());
        }
    }

    @Test
    void bytesBehindTheAnnouncedEndAreNotTaken() throws IOException {
        Shelf.Reply more =
                (asked, out) -> {
                    Shelf.whole(toy.bytes).send(asked, out);
                    out.write(new byte[50_000]);
                };
        try (Shelf shelf = new Shelf(more)) {
            toy.assertFetched(toy.at(shelf));
        }
    }

    @Test
    void severalThreadsFetchOnce() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.slow(toy.bytes, 5, 50));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) all.add(threads.submit(() -> Toy.fetch(toy.at(shelf))));
            for (Future<Path> one : all) assertEquals(toy.folder.resolve(toy.name), one.get());
            assertEquals(1, shelf.asked().size());
            assertEquals(List.of(toy.name), toy.files());
        }
    }

    @Test
    void whoeverWaitsFetchesWhenTheFirstFails() throws Exception {
        Shelf.Reply lateFault =
                (asked, out) -> {
                    Thread.sleep(100);
                    Shelf.status(404).send(asked, out);
                };
        try (Shelf shelf = new Shelf(lateFault, Shelf.whole(toy.bytes));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Path> one = threads.submit(() -> Toy.fetch(toy.at(shelf)));
            Future<Path> two = threads.submit(() -> Toy.fetch(toy.at(shelf)));
            int failed = 0;
            for (Future<Path> f : List.of(one, two)) {
                try {
                    assertEquals(toy.folder.resolve(toy.name), f.get());
                } catch (ExecutionException e) {
                    assertSame(Failure.class, e.getCause().getClass());
                    failed++;
                }
            }
            assertEquals(1, failed);
            assertEquals(2, shelf.asked().size());
        }
    }

    @Test
    void anInterruptedThreadLeavesNothingFinished() throws Exception {
        try (Shelf shelf = new Shelf(Shelf.silent(toy.bytes, 40_000))) {
            List<Failure> thrown = new ArrayList<>();
            Runnable fetch =
                    () -> thrown.add(assertThrows(Failure.class, () -> Toy.fetch(toy.at(shelf))));
            Thread thread = Thread.ofVirtual().start(fetch);
            while (shelf.asked().isEmpty()) Thread.sleep(1);
            thread.interrupt();
            assertTrue(thread.join(Duration.ofSeconds(20)));
            assertEquals(1, thrown.size());
            assertFalse(toy.files().contains(toy.name));
        }
    }

    @Test
    void aFullDiskIsSaid() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        Files.createDirectories(toy.folder);
        Files.createSymbolicLink(toy.folder.resolve(toy.name + ".part"), full);
        try (Shelf shelf = new Shelf(Shelf.whole(toy.bytes))) {
            toy.assertRefused(
                    toy.at(shelf),
                    ExitCode.CANNOT_WRITE,
                    toy.name + ".part: cannot be written",
                    "free some space",
                    "VITRINE_HOME");
        }
        Files.delete(toy.folder.resolve(toy.name + ".part"));
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws IOException {
        Files.writeString(toy.folder, "a file");
        try (Shelf shelf = new Shelf(Shelf.whole(toy.bytes))) {
            toy.assertRefused(
                    toy.at(shelf),
                    ExitCode.CANNOT_WRITE,
                    toy.folder + ": cannot be made",
                    "VITRINE_HOME");
            assertEquals(0, shelf.asked().size());
        }
    }
}
