package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `verify`: the same bits or the first that differ, and what is missing or has changed.
class VerifyTest {
    @TempDir private static Path folder;

    private static Path photo;
    private static Path result;

    @BeforeAll
    static void explained() throws IOException {
        photo = Given.photo(folder.resolve("wave.png"));
        Path out = folder.resolve("out");
        Outcome.of(
                        Given.explain(
                                out,
                                photo,
                                "--method",
                                "grad-cam",
                                "--target",
                                "7",
                                "--seed",
                                "3",
                                "--save",
                                "png,npy,json"))
                .ok();
        try (Stream<Path> files = Files.list(out)) {
            result = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
        }
    }

    private static Path copy(String name, String... replacements) throws IOException {
        String text = Files.readString(result);
        for (int i = 0; i < replacements.length; i += 2) {
            assertTrue(text.contains(replacements[i]), replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static String field(int quantity, String key) throws IOException {
        Map<String, Object> document = Outcome.parsed(Files.readString(result));
        return String.valueOf(Outcome.rows(document.get("derivation")).get(quantity).get(key));
    }

    @Test
    void aResultIsTheSameAgain() {
        Outcome found = Outcome.of("verify", result.toString(), "--threads", "1").ok();
        assertTrue(found.out().contains("the same bits: 6 quantities"), found.out());
        assertTrue(found.out().contains("3 files beside it"), found.out());
    }

    @Test
    void theScalarTwinHasTheSameBits() {
        List<Map<String, Object>> rows =
                Outcome.of("verify", result.toString(), "--engine", "scalar", "--json")
                        .ok()
                        .results();
        assertEquals(true, rows.getFirst().get("same"));
        assertEquals(6, rows.getFirst().get("quantities"));
    }

    @Test
    void doublePrecisionHasOthers() {
        Outcome found = Outcome.of("verify", result.toString(), "--engine", "reference");
        assertEquals(ExitCode.SOME_FAILED, found.code());
    }

    @Test
    void aFlippedDigitOfADigestIsFound() throws IOException {
        String digest = field(1, "sha256");
        String flipped = (digest.charAt(0) == '0' ? "1" : "0") + digest.substring(1);
        Outcome found = Outcome.of("verify", copy("digest.json", digest, flipped).toString());
        assertEquals(ExitCode.SOME_FAILED, found.code(), found.err());
        assertTrue(found.out().contains("quantity 2, alpha.sha256"), found.out());
    }

    @Test
    void anotherScoreIsFound() throws IOException {
        Map<String, Object> document = Outcome.parsed(Files.readString(result));
        String score = String.valueOf(((List<?>) document.get("score")).getFirst());
        Path other = copy("score.json", "\"score\" : [ " + score, "\"score\" : [ 99.5");
        Outcome found = Outcome.of("verify", other.toString());
        assertEquals(ExitCode.SOME_FAILED, found.code());
        assertTrue(found.out().contains("score[0]: 99.5 was written"), found.out());
    }

    @Test
    void aFlippedBitOfAMapIsFound() throws IOException {
        Path other = copy("map.json");
        Path map = Path.of(result.toString().replace(".json", ".raw.npy"));
        byte[] bytes = Files.readAllBytes(map);
        bytes[bytes.length - 2] ^= 1;
        Files.write(folder.resolve("map.raw.npy"), bytes);
        Outcome found = Outcome.of("verify", other.toString());
        assertEquals(ExitCode.SOME_FAILED, found.code());
        String where = "map.raw.npy: differs from byte " + (bytes.length - 2);
        assertTrue(found.out().contains(where), found.out());
    }

    @Test
    void whatHasMovedIsFoundWhereItIsSaidToBe() throws IOException {
        Path moved = Files.copy(photo, folder.resolve("moved.png"));
        Path other =
                copy("elsewhere.json", photo.toString(), folder.resolve("gone.png").toString());
        Outcome.of("verify", other.toString())
                .refused(ExitCode.MISSING_INPUT, "gone.png", "no such file");
        Outcome.of("verify", other.toString(), "--photo", moved.toString()).ok();
    }

    @Test
    void whatHasChangedIsNamed() throws IOException {
        Path changed = Given.photo(folder.resolve("changed.png"), 128, 112, 1);
        Outcome.of("verify", result.toString(), "--photo", changed.toString())
                .refused(ExitCode.BAD_INPUT, "changed.png", "is not the file", "SHA-256");
        Outcome.of("verify", result.toString(), "--weights", changed.toString())
                .refused(ExitCode.BAD_INPUT, "--weights", "is not the file");
        Outcome.of("verify", result.toString(), "--weights", "nowhere.safetensors")
                .refused(ExitCode.MISSING_INPUT, "nowhere.safetensors");
    }

    @Test
    void whatIsNoResultIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.json"), "not json");
        Path old = Files.writeString(folder.resolve("old.json"), "{\"schema\": 1}");
        Outcome.of("verify", text.toString()).refused(ExitCode.BAD_INPUT, "text.json");
        Outcome.of("verify", old.toString())
                .refused(ExitCode.BAD_INPUT, "old.json", "says nothing about tool");
        Outcome.of("verify", folder.resolve("none.json").toString())
                .refused(ExitCode.MISSING_INPUT, "none.json");
        Path unknown = copy("unknown.json", "\"--target\"", "\"--aim\"");
        Outcome.of("verify", unknown.toString())
                .refused(ExitCode.BAD_INPUT, "its request is not understood", "--aim");
        assertEquals(ExitCode.USAGE, Outcome.of("verify").code());
    }

    @Test
    void oneOfSeveralMayFail() throws IOException {
        Path text = Files.writeString(folder.resolve("several.json"), "not json");
        Outcome found = Outcome.of("verify", text.toString(), result.toString());
        assertEquals(ExitCode.SOME_FAILED, found.code());
        assertTrue(found.out().contains("the same bits"), found.out());
        assertTrue(found.err().contains("several.json"), found.err());
    }
}
