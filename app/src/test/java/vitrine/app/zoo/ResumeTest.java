package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.app.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Downloads that break off, stand still, or do not fit together.
class ResumeTest {
    private static final int HALF = 40_000;

    @TempDir private Path home;
    private Toy toy;

    @BeforeEach
    void aToy() throws IOException {
        toy = new Toy(home);
    }

    /// The usual patience of tests, but for silence.
    private static Patience impatient(int attempts) {
        Duration usual = Toy.QUICK.answer();
        return new Patience(usual, usual, Duration.ofSeconds(1), attempts, Duration.ZERO);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItEnded() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.cut(toy.bytes, HALF), Shelf.good(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(2, shelf.asked().size());
            assertEquals("bytes=" + HALF + "-", shelf.asked().getLast().header("range"));
            assertEquals("\"one\"", shelf.asked().getLast().header("if-range"));
        }
    }

    @Test
    void aLaterRunGoesOn() throws IOException {
        try (Shelf broken = new Shelf(Shelf.cut(toy.bytes, HALF), Shelf.status(500))) {
            toy.assertRefused(
                    toy.at(broken),
                    ExitCode.UNAVAILABLE,
                    "(tried 3 times)",
                    "run again to go on after 40000 bytes");
            assertEquals(HALF, toy.part());
        }
        try (Shelf shelf = new Shelf(Shelf.good(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals("bytes=" + HALF + "-", shelf.asked().getFirst().header("range"));
        }
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.cut(toy.bytes, HALF), Shelf.whole(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(2, shelf.asked().size());
        }
    }

    @Test
    void aFileThatChangedMeanwhileIsFetchedAnew() throws IOException {
        Shelf.Reply old =
                (asked, out) -> {
                    Shelf.head(out, 200, "Content-Length: 9000", "ETag: \"older\"");
                    out.write(new byte[5000]);
                };
        try (Shelf shelf = new Shelf(old, Shelf.good(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals("\"older\"", shelf.asked().getLast().header("if-range"));
        }
    }

    @Test
    void aWeakTagIsNoConditionAndADateIs() throws IOException {
        String date = "Tue, 15 Nov 1994 12:45:26 GMT";
        Shelf.Reply dated =
                (asked, out) -> {
                    Shelf.head(
                            out,
                            200,
                            "Content-Length: " + toy.bytes.length,
                            "ETag: W/\"weak\"",
                            "Last-Modified: " + date);
                    out.write(toy.bytes, 0, HALF);
                };
        try (Shelf shelf = new Shelf(dated, Shelf.part(toy.bytes, HALF))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(date, shelf.asked().getLast().header("if-range"));
        }
    }

    @Test
    void partsThatDoNotBelongTogetherAreFetchedAnewOnce() throws IOException {
        byte[] other = new byte[toy.bytes.length];
        try (Shelf shelf =
                new Shelf(
                        Shelf.cut(other, HALF),
                        Shelf.part(toy.bytes, HALF),
                        Shelf.whole(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(3, shelf.asked().size());
            assertEquals("", shelf.asked().getLast().header("range"));
        }
        Files.delete(toy.folder.resolve(toy.name));
        try (Shelf shelf =
                new Shelf(Shelf.cut(other, HALF), Shelf.part(other, HALF), Shelf.whole(other))) {
            toy.assertRefused(toy.at(shelf), ExitCode.BAD_INPUT, "another file");
            assertEquals(3, shelf.asked().size());
        }
    }

    @Test
    void anotherPartThanAskedForIsNotJoined() throws IOException {
        try (Shelf shelf =
                new Shelf(
                        Shelf.cut(toy.bytes, HALF),
                        Shelf.part(toy.bytes, HALF + 1),
                        Shelf.whole(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals("", shelf.asked().getLast().header("range"));
        }
    }

    @Test
    void aPartThatIsWholeNeedsOnlyItsName() throws IOException {
        Files.createDirectories(toy.folder);
        Files.write(toy.folder.resolve(toy.name + ".part"), toy.bytes);
        String total = "Content-Range: bytes */" + toy.bytes.length;
        try (Shelf shelf = new Shelf(Shelf.status(416, total))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(1, shelf.asked().size());
        }
    }

    @Test
    void aPartThatIsTooLongIsForgotten() throws IOException {
        Files.createDirectories(toy.folder);
        Files.write(toy.folder.resolve(toy.name + ".part"), Toy.bytes(100_001));
        String total = "Content-Range: bytes */" + toy.bytes.length;
        try (Shelf shelf = new Shelf(Shelf.status(416, total), Shelf.good(toy.bytes))) {
            toy.assertFetched(toy.at(shelf));
            assertEquals(2, shelf.asked().size());
        }
    }

    @Test
    void aSlowServerIsWaitedForAsLongAsItGoesOn() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.slow(toy.bytes, 6, 250))) {
            toy.assertFetched(toy.zoo(shelf, false, impatient(1)));
        }
    }

    @Test
    void aServerThatFallsSilentIsLeft() throws IOException {
        try (Shelf shelf = new Shelf(Shelf.silent(toy.bytes, HALF), Shelf.good(toy.bytes))) {
            toy.assertFetched(toy.zoo(shelf, false, impatient(2)));
            assertEquals("bytes=" + HALF + "-", shelf.asked().getLast().header("range"));
        }
        Files.delete(toy.folder.resolve(toy.name));
        try (Shelf shelf = new Shelf(Shelf.silent(toy.bytes, HALF))) {
            toy.assertRefused(
                    toy.zoo(shelf, false, impatient(1)),
                    ExitCode.UNAVAILABLE,
                    "no byte came for 1.0 s (tried once)");
            assertEquals(
                    List.of(toy.name + ".lock", toy.name + ".part", toy.name + ".part.tag"),
                    toy.files());
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsLeft() throws IOException {
        Duration usual = Toy.QUICK.connect();
        Patience none = new Patience(usual, Duration.ofMillis(300), usual, 1, Duration.ZERO);
        try (Shelf shelf = new Shelf((asked, out) -> Thread.sleep(60_000))) {
            toy.assertRefused(
                    toy.zoo(shelf, false, none),
                    ExitCode.UNAVAILABLE,
                    "the server did not answer in time");
        }
    }

    @Test
    void anAnswerThatIsNoHttpIsSaid() throws IOException {
        try (Shelf shelf = new Shelf((asked, out) -> out.write("SSH-2.0-x\r\n".getBytes()))) {
            toy.assertRefused(toy.at(shelf), ExitCode.UNAVAILABLE, "cannot be fetched");
        }
    }
}
