package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class NpzFileTest {

    private static final String FILE = "arrays.npz";

    @TempDir Path folder;

    @Test
    void readsWhatIsThere() throws IOException {
        Path path = Files.write(folder.resolve(FILE), NpzForge.good());
        try (Checkpoint c = NpzFile.open(path)) {
            assertEquals(List.of("w", "columns", "b", "s", "empty"), c.names());
            assertArrayEquals(new int[] {2, 3}, c.shape("w"));
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, c.floats("w"));
            assertArrayEquals(new int[] {2, 3}, c.shape("columns"));
            assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, c.floats("columns"));
            assertArrayEquals(new double[3], c.doubles("b"));
            assertArrayEquals(new int[0], c.shape("s"));
            assertArrayEquals(new float[1], c.floats("s"));
            assertArrayEquals(new float[0], c.floats("empty"));
            assertEquals(Dtype.I64, c.dtype("empty"));
            assertEquals("npz", c.metadata().get("format"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, BOOL",
        "|u1, U8",
        "|i1, I8",
        "<u2, U16",
        "<i2, I16",
        "<u4, U32",
        "<i4, I32",
        "<u8, U64",
        "<i8, I64",
        "<f2, F16",
        "<f4, F32",
        "<f8, F64",
    })
    void everyType(String type, Dtype dtype) {
        byte[] array = NpzForge.array(type, "False", "(1, 2)", 2 * dtype.bytes());
        byte[] zip = new ZipForge().stored("x.npy", array).bytes();
        try (Checkpoint c = NpzFile.parse(FILE, zip)) {
            assertEquals(dtype, c.dtype("x"));
            assertEquals(2, c.floats("x").length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ">f4;False;(2,);holds elements of type '>f4'",
                ">i8;False;(1,);holds elements of type '>i8'",
                "|O;False;(1,);holds elements of type '|O'",
                "<c8;False;(1,);holds elements of type '<c8'",
                "<U2;False;(1,);holds elements of type '<U2'",
                "|V8;False;(1,);holds elements of type '|V8'",
                "<f16;False;(1,);holds elements of type '<f16'",
                "<f4;Maybe;(2,);a header that is not numpy's",
                "<f4;False;(3,);needs 12 bytes of data, the file has 8",
                "<f4;False;(1,);needs 4 bytes of data, the file has 8",
                "<f4;False;();needs 4 bytes of data, the file has 8",
                "<f4;False;(0,);needs 0 bytes of data, the file has 8",
                "<f4;False;(2147483648, 4);too large or broken",
                "<f4;False;(65536, 65536);more than 2^31-1 elements",
                "<f4;False;(999999999,);needs 3999999996 bytes",
                "<f4;False;(-2,);a header that is not numpy's",
                "<f4;False;(2.0,);a header that is not numpy's",
                "<f4;False;[2];a header that is not numpy's",
                "<f4;False;(1, 1, 1, 1, 1, 1, 1, 1, 2);has 9 axes",
                "<f4;True;(65536, 65536);more than 2^31-1 elements",
            })
    void brokenHeader(String type, String columns, String shape, String fragment) {
        refused(NpzForge.array(type, columns, shape, 8), fragment);
    }

    @Test
    void whatIsNoArray() {
        byte[] good = NpzForge.array("<f4", "False", "(2,)", 8);
        refused(new byte[0], "does not begin as a .npy file does");
        refused("{'descr': '<f4'}".getBytes(US_ASCII), "does not begin as a .npy file does");
        byte[] version = good.clone();
        version[6] = 9;
        refused(version, "has the .npy version 9");
        byte[] length = good.clone();
        length[9] = (byte) 0xff;
        refused(length, "has a header of");
        refused(NpzForge.array("[1, 2]", 2, 8), "a header that is not numpy's");
        refused(
                NpzForge.array("{'descr': [('a', '<f4')], 'fortran_order': False}", 2, 8),
                "a header that is not numpy's");
        refused(NpzForge.array("__import__('os')", 2, 8), "a header that is not numpy's");
        byte[] text = new ZipForge().stored("readme.txt", good).bytes();
        assertTrue(Forge.message(() -> NpzFile.parse(FILE, text)).contains("are called NAME.npy"));
        byte[] nameless = new ZipForge().stored(".npy", good).bytes();
        assertTrue(
                Forge.message(() -> NpzFile.parse(FILE, nameless)).contains("are called NAME.npy"));
    }

    /// Longer than the pieces in which it is inflated.
    @ParameterizedTest
    @CsvSource({
        "<f4, False, '(200, 300)', 240000",
        "<f4, True, '(200, 300)', 240000",
        "<f8, False, '(50, 401)', 160400",
        "<i2, False, '(65537,)', 131074",
        "|b1, True, '(300, 3, 100)', 90000"
    })
    void compressedArraysAreTheSame(String type, String columns, String shape, int size) {
        byte[] array = NpzForge.array(type, columns, shape, size);
        for (int i = array.length - size; !type.equals("<f4") && i < array.length; i++) {
            array[i] = (byte) (type.equals("|b1") ? i & 1 : i * 7 & 0x3f);
        }
        byte[] plain = new ZipForge().stored("x.npy", array).bytes();
        byte[] packed = new ZipForge().deflated("x.npy", array, m -> {}).bytes();
        try (Checkpoint a = NpzFile.parse(FILE, plain);
                Checkpoint b = NpzFile.parse(FILE, packed)) {
            assertArrayEquals(a.floats("x"), b.floats("x"));
            assertArrayEquals(a.doubles("x"), b.doubles("x"));
        }
        byte[] wrong = new ZipForge().deflated("x.npy", array, m -> m.crc = ++m.localCrc).bytes();
        try (Checkpoint c = NpzFile.parse(FILE, wrong)) {
            String message = Forge.message(() -> c.floats("x"));
            assertTrue(message.contains("its checksum is "), message);
        }
    }

    private static void refused(byte[] array, String fragment) {
        for (boolean deflated : new boolean[] {false, true}) {
            ZipForge zip = new ZipForge();
            byte[] bytes =
                    deflated
                            ? zip.deflated("x.npy", array, m -> {}).bytes()
                            : zip.stored("x.npy", array).bytes();
            String message =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(30),
                            () -> Forge.message(() -> NpzFile.parse(FILE, bytes)));
            assertTrue(message.startsWith(FILE + ": 'x.npy': "), message);
            assertTrue(message.contains(fragment), message);
        }
    }
}
