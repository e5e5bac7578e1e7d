package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class NpyTest {
    private static final String NAME = "array.npy";

    @TempDir private Path folder;

    private Npy read(byte[] bytes) throws IOException {
        Path file = folder.resolve(NAME);
        Files.write(file, bytes);
        return Npy.read(file);
    }

    private static byte[] file(int version, String header, byte[] data) {
        int length = version == 1 ? 2 : 4;
        ByteBuffer out =
                ByteBuffer.allocate(8 + length + header.length() + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.put("\u0093NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
        if (version == 1) out.putShort((short) header.length());
        else out.putInt(header.length());
        return out.put(header.getBytes(ISO_8859_1)).put(data).array();
    }

    private static String header(String type, String order, String shape) {
        return "{'descr': '"
                + type
                + "', 'fortran_order': "
                + order
                + ", 'shape': "
                + shape
                + ", }\n";
    }

    private static byte[] floats(float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return data.array();
    }

    private void refused(byte[] bytes, String reason) {
        ModelException e = assertThrows(ModelException.class, () -> read(bytes));
        assertTrue(e.getMessage().startsWith(NAME + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "3", "0", "2,3", "1,1,1,1", "2,0,4", "3,2,1,2"})
    void whatIsWrittenIsRead(String extents) throws IOException {
        int[] shape =
                extents.isEmpty()
                        ? new int[0]
                        : Arrays.stream(extents.split(",")).mapToInt(Integer::parseInt).toArray();
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = Seeded.values("npy", count, 0, 1);
        if (count > 2) values[1] = Float.NaN;
        if (count > 2) values[2] = Float.NEGATIVE_INFINITY;
        byte[] bytes = new Npy(shape, values).toBytes();
        assertEquals(0, (bytes.length - 4 * count) % 64, "the data begin at a multiple of 64");
        Npy back = read(bytes);
        assertArrayEquals(shape, back.shape());
        assertArrayEquals(values, back.values());
    }

    /// Byte by byte what `numpy.save` writes for `numpy.array([1, -2, 0.5], '<f4')`.
    @Test
    void aVectorIsWrittenAsNumpyDoes() {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
        byte[] expected =
                file(1, text + " ".repeat(117 - text.length()) + "\n", floats(1, -2, 0.5f));
        assertArrayEquals(expected, new Npy(new int[] {3}, new float[] {1, -2, 0.5f}).toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws IOException {
        Npy npy = read(file(version, header("<f4", "False", "(1, 2)"), floats(3, 4)));
        assertArrayEquals(new int[] {1, 2}, npy.shape());
        assertArrayEquals(new float[] {3, 4}, npy.values());
    }

    @Test
    void doublesAreRounded() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(1.0 / 3).putDouble(1e300);
        Npy npy = read(file(1, header("<f8", "False", "(2,)"), data.array()));
        assertArrayEquals(new float[] {1f / 3, Float.POSITIVE_INFINITY}, npy.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ">f4|False|(2,)|little-endian",
                "<f2|False|(4,)|32- or 64-bit",
                "<i4|False|(2,)|32- or 64-bit",
                "object|False|(1,)|32- or 64-bit",
                "<f4|True|(1, 2)|column-major",
                "<f4|Maybe|(2,)|header that is not numpy's",
                "<f4|False|(3,)|needs 12 bytes",
                "<f4|False|(1,)|needs 4 bytes",
                "<f4|False|()|needs 4 bytes",
                "<f4|False|(0,)|needs 0 bytes",
                "<f4|False|(2)|shape (2)",
                "<f4|False|(,)|shape (,)",
                "<f4|False|(2,,)|shape (2,,)",
                "<f4|False|(1,,2)|shape (1,,2)",
                "<f4|False|(1 2,)|shape (1 2,)",
                "<f4|False|(, 2)|shape (, 2)",
                "<f4|False|(-2,)|header that is not numpy's",
                "<f4|False|(2.0,)|header that is not numpy's",
                "<f4|False|(2L,)|header that is not numpy's",
                "<f4|False|[2]|header that is not numpy's",
                "<f4|False|2|header that is not numpy's",
                "<f4|False|(99999999999,)|too large",
                "<f4|False|(999999999,)|needs 3999999996 bytes",
                "<f4|False|(536870912, 4)|more than 2^31-1",
                "<f4|False|(65536, 65536, 65536, 65536)|more than 2^31-1",
                "<f4|False|(999999999, 999999999, 0)|more than 2^31-1",
            })
    void aWrongHeaderIsRefused(String type, String order, String shape, String reason) {
        refused(file(1, header(type, order, shape), floats(1, 2)), reason);
    }

    @Test
    void whatIsNoNumpyFileIsRefused() {
        byte[] good = file(1, header("<f4", "False", "(2,)"), floats(1, 2));
        refused(new byte[0], "does not begin as a .npy file does");
        refused(
                "PK\u0003\u0004 an archive of arrays".getBytes(ISO_8859_1),
                "does not begin as a .npy file does");
        refused(changed(good, 0, 0x92), "does not begin as a .npy file does");
        refused(changed(good, 5, 'X'), "does not begin as a .npy file does");
        refused(changed(good, 6, 0), "version 0");
        refused(changed(good, 6, 4), "version 4");
        refused(changed(good, 6, 255), "version");
        refused(changed(good, 9, 0xff), "header of");
        refused(changed(good, 10, 'x'), "header that is not numpy's");
        refused(file(1, "", floats(1, 2)), "header that is not numpy's");
        refused(file(1, "{}", floats(1, 2)), "header that is not numpy's");
        refused(
                file(1, header("<f4", "False", "(2,)") + "import os", floats(1, 2)),
                "header that is not numpy's");
        byte[] huge = file(2, header("<f4", "False", "(2,)"), floats(1, 2));
        Arrays.fill(huge, 8, 12, (byte) 0xff);
        refused(huge, "header of 4294967295 bytes");
        refused(
                file(2, header("<f4", "False", "(" + "1, ".repeat(5000) + "2)"), floats(1, 2)),
                "header of");
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyTruncationIsRefused(int version) {
        byte[] good = file(version, header("<f4", "False", "(1, 3)"), floats(1, 2, 3));
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length), "");
        }
        refused(Arrays.copyOf(good, good.length + 1), "needs 12 bytes of data, the file has 13");
    }

    @Test
    void everyChangedByteOfTheHeadIsReadOrRefused() throws IOException {
        byte[] good = file(1, header("<f4", "False", "(1, 3)"), floats(1, 2, 3));
        int refused = 0;
        for (int at = 0; at < good.length - 12; at++) {
            for (int value : new int[] {0, 0x7f, 0xff, ' ', '9', '\'', ',', '(', good[at] ^ 1}) {
                try {
                    assertEquals(3, read(changed(good, at, value)).values().length);
                } catch (ModelException e) {
                    assertTrue(e.getMessage().startsWith(NAME + ": "), e.getMessage());
                    refused++;
                }
            }
        }
        assertTrue(refused > 400, refused + " were refused");
    }

    @Test
    void aFileThatIsNotThereOrTooLargeIsRefused() throws IOException {
        Path none = folder.resolve("none.npy");
        ModelException missing = assertThrows(ModelException.class, () -> Npy.read(none));
        assertTrue(
                missing.getMessage().startsWith("none.npy: cannot be read"), missing.getMessage());
        Path large = folder.resolve("large.npy");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        ModelException e = assertThrows(ModelException.class, () -> Npy.read(large));
        assertTrue(e.getMessage().startsWith("large.npy: "), e.getMessage());
        assertTrue(e.getMessage().contains("3221225472 bytes"), e.getMessage());
    }
}
