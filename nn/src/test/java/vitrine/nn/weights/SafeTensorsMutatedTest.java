package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/// Files that are cut, extended, too large, or changed at random.
class SafeTensorsMutatedTest {

    private static final String FILE = "weights.safetensors";

    private static final Mutants MUTANTS =
            Mutants.of(
                    FILE,
                    "{}[]\",:\\0123456789-.eEnulltrue \0\u00ff\u0080",
                    bytes -> Forge.readAll(FILE, bytes));

    @TempDir Path folder;

    @Test
    void headerLongerThanTheFormatAllows() throws IOException {
        Path path = folder.resolve(FILE);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(Forge.littleEndian(8).putLong(100_000_001).array());
            file.setLength(100_000_100);
        }
        String refused = Forge.message(() -> SafeTensors.open(path));
        assertTrue(refused.contains("header length 100000001 is larger than 100000000"));
    }

    @Test
    void stringLongerThanTheLimit() {
        byte[] file =
                Forge.file("{\"__metadata__\":{\"a\":\"" + "b".repeat((1 << 24) + 1) + "\"}}", 0);
        String refused = Forge.message(() -> Forge.readAll(FILE, file));
        assertTrue(refused.contains("a string is longer than 16777216 bytes"), refused);
    }

    @Test
    void booleanThatIsNeitherZeroNorOne() {
        byte[] file = Forge.one(Dtype.BOOL, 3, new byte[] {0, 1, 2});
        String refused = Forge.message(() -> Forge.readAll(FILE, file));
        assertEquals(FILE + ": tensor 'x': a BOOL is stored as 0 or 1, saw 2", refused);
        byte[] negative = Forge.one(Dtype.BOOL, 1, new byte[] {-1});
        assertThrows(ModelException.class, () -> Forge.readAll(FILE, negative));
    }

    @Test
    void everyTruncation() {
        MUTANTS.everyTruncationOf(Forge.good());
    }

    @Test
    void anyExtension() {
        byte[] good = Forge.good();
        for (int extra = 1; extra <= 16; extra++) {
            byte[] longer = Arrays.copyOf(good, good.length + extra);
            assertThrows(ModelException.class, () -> Forge.readAll(FILE, longer));
        }
    }

    @Test
    void randomMutations() {
        MUTANTS.changesOf(Forge.good(), 20_260, mutant -> mutant).requireAtLeast(0.003, 0.33);
    }
}
