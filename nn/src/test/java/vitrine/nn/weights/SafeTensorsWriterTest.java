package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class SafeTensorsWriterTest {

    @TempDir Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void exactBytes() throws IOException {
        Map<String, Stored> arrays = new LinkedHashMap<>();
        arrays.put("b", Stored.floats(new float[] {1, -2}, 1, 2));
        arrays.put("a", Stored.longs(new long[] {-1}));
        Path path = folder.resolve("w.safetensors");
        SafeTensors.write(path, arrays, Map.of("k\"", "v\\\n"));
        String header =
                "{\"__metadata__\":{\"k\\\"\":\"v\\\\\\u000a\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 16).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded)
                .put((header + " ".repeat(padded - header.length())).getBytes(UTF_8));
        expected.putFloat(1).putFloat(-2).putLong(-1);
        assertArrayEquals(expected.array(), Files.readAllBytes(path));
        assertEquals(List.of("w.safetensors"), files());
    }

    @Test
    void roundTrip() {
        SplittableRandom random = new SplittableRandom(7);
        float[] floats = new float[300_001];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(random.nextInt());
        }
        double[] doubles = random.doubles(150_000).toArray();
        float[] halves = {1, -0.0f, 0x1p-24f, 65504, Float.NaN, Float.NEGATIVE_INFINITY};
        Map<String, Stored> arrays = new LinkedHashMap<>();
        arrays.put("halves", Stored.halves(halves, 3, 2));
        arrays.put("floats", Stored.floats(floats, 1, 300_001));
        arrays.put("none", Stored.floats(new float[0], 5, 0));
        arrays.put("doubles \u00e9\u20ac\ud83d\ude00", Stored.doubles(doubles, 300, 500));
        arrays.put("longs", Stored.longs(new long[] {Long.MIN_VALUE, 5}, 2));
        Path path = folder.resolve("w.safetensors");
        SafeTensors.write(path, arrays, Map.of());
        try (Checkpoint checkpoint = SafeTensors.open(path)) {
            assertEquals(List.copyOf(arrays.keySet()), checkpoint.names());
            assertEquals(Map.of(), checkpoint.metadata());
            assertArrayEquals(halves, checkpoint.floats("halves"));
            assertArrayEquals(new int[] {3, 2}, checkpoint.shape("halves"));
            assertArrayEquals(floats, checkpoint.floats("floats"));
            assertArrayEquals(new int[] {5, 0}, checkpoint.shape("none"));
            assertArrayEquals(doubles, checkpoint.doubles("doubles \u00e9\u20ac\ud83d\ude00"));
            assertArrayEquals(new double[] {Long.MIN_VALUE, 5}, checkpoint.doubles("longs"));
        }
    }

    @Test
    void theSameTwiceAndOverAnOldFile() throws IOException {
        Path path = folder.resolve("w.safetensors");
        Map<String, Stored> arrays = Map.of("x", Stored.floats(new float[] {1}, 1));
        SafeTensors.write(path, arrays, Map.of());
        byte[] first = Files.readAllBytes(path);
        SafeTensors.write(path, arrays, Map.of());
        assertArrayEquals(first, Files.readAllBytes(path));
        SafeTensors.write(path, Map.of(), Map.of());
        assertEquals("{}      ", new String(Files.readAllBytes(path), 8, 8, UTF_8));
        assertEquals(List.of("w.safetensors"), files());
    }

    @Test
    void anOldFileSurvivesARefusal() throws IOException {
        Path path = Files.writeString(folder.resolve("w.safetensors"), "old");
        Stored one = Stored.floats(new float[] {1}, 1);
        Stored flat = Stored.floats(new float[] {1}, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        refused(path, Map.of("a\nb", one), "must not hold control characters");
        refused(path, Map.of("\ud83d", one), "unpaired surrogate");
        refused(path, Map.of("__metadata__", one), "must map strings to strings");
        refused(path, Map.of("x", flat), "shape has 9 dimensions");
        assertEquals("old", Files.readString(path));
        assertEquals(List.of("w.safetensors"), files());
    }

    @Test
    void noPlace() throws IOException {
        refused(
                folder.resolve("none/w.safetensors"),
                Map.of(),
                "w.safetensors: cannot be written: ");
        Path full = folder.resolve("w.safetensors");
        Files.createDirectories(full.resolve("inside"));
        refused(full, Map.of(), "w.safetensors: cannot be written: ");
        assertEquals(List.of("w.safetensors"), files());
    }

    @Test
    void shapesThatDoNotFit() {
        for (int[] shape : new int[][] {{}, {5}, {2, 2}, {0}, {65_536, 65_536, 65_536, 65_536}}) {
            String refused = Forge.message(() -> Stored.floats(new float[6], shape));
            assertTrue(refused.endsWith("but 6 values"), refused);
        }
        String refused = Forge.message(() -> Stored.doubles(new double[6], -2, -3));
        assertTrue(refused.contains("[-2, -3]; no dimension may be negative"), refused);
    }

    @Test
    void halvesMustBeExact() {
        for (float value : new float[] {0.1f, 65_520, 2049, 0x1p-25f}) {
            String refused = Forge.message(() -> Stored.halves(new float[] {0, value}, 2));
            assertTrue(refused.contains("F16 does not hold " + value), refused);
        }
    }

    private static void refused(Path path, Map<String, Stored> arrays, String fragment) {
        String refused = Forge.message(() -> SafeTensors.write(path, arrays, Map.of()));
        assertTrue(refused.contains(fragment), refused);
        assertTrue(refused.startsWith("w.safetensors: "), refused);
    }
}
