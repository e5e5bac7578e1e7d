package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Files that are cut, extended, too large, or changed at random.
class SafeTensorsMutatedTest {

    private static final String FILE = "weights.safetensors";

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
        byte[] good = Forge.good();
        Forge.readAll(FILE, good);
        for (int size = 0; size < good.length; size++) {
            byte[] cut = Arrays.copyOf(good, size);
            String refused = Forge.message(() -> Forge.readAll(FILE, cut));
            assertTrue(refused.startsWith(FILE + ": "), refused);
        }
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
        byte[] good = Forge.good();
        SplittableRandom random = new SplittableRandom(20_260);
        int loaded = 0;
        int refused = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] mutant = mutant(good, random);
            try {
                Forge.readAll(FILE, mutant);
                loaded++;
            } catch (ModelException expected) {
                assertTrue(
                        String.valueOf(expected.getMessage()).startsWith(FILE + ": "),
                        expected::toString);
                refused++;
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError(
                        "round " + round + ": " + new String(mutant, ISO_8859_1), wrong);
            }
        }
        assertTrue(loaded > 100 && refused > 10_000, loaded + " loaded, " + refused + " refused");
    }

    private static byte[] mutant(byte[] good, SplittableRandom random) {
        byte[] mutant = good.clone();
        byte[] tokens = "{}[]\",:\\0123456789-.eEnulltrue \0\u00ff\u0080".getBytes(ISO_8859_1);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant[at] = tokens[random.nextInt(tokens.length)];
                case 3 -> {
                    int from = random.nextInt(mutant.length);
                    int size = Math.min(random.nextInt(1, 24), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, size);
                }
                default -> {
                    byte[] shorter = new byte[mutant.length - 1];
                    System.arraycopy(mutant, 0, shorter, 0, at);
                    System.arraycopy(mutant, at + 1, shorter, at, shorter.length - at);
                    shorter[0] -= (byte) (at >= 8 && random.nextBoolean() ? 1 : 0);
                    mutant = shorter;
                }
            }
        }
        return mutant;
    }
}
