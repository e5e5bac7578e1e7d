package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Files that obey the rules, and files that change while they are open.
class SafeTensorsTest {

    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("weights.safetensors"), bytes);
    }

    @Test
    void readsWhatIsThere() throws IOException {
        try (Checkpoint checkpoint = SafeTensors.open(file(Forge.good()))) {
            assertEquals(
                    List.of("conv.weight", "scalar", "empty", "half", "flags", "bytes"),
                    checkpoint.names());
            assertEquals(Map.of("format", "pt", "é", "a\"b"), checkpoint.metadata());
            assertTrue(checkpoint.has("conv.weight"));
            assertFalse(checkpoint.has("conv.bias"));
            assertEquals(Dtype.F32, checkpoint.dtype("conv.weight"));
            assertArrayEquals(new int[] {2, 3}, checkpoint.shape("conv.weight"));
            assertArrayEquals(new int[0], checkpoint.shape("scalar"));
            assertArrayEquals(new int[] {0, 4}, checkpoint.shape("empty"));
            assertArrayEquals(new float[0], checkpoint.floats("empty"));
            assertArrayEquals(new double[0], checkpoint.doubles("empty"));
            ByteBuffer data = Forge.littleEndian(16);
            for (int i = 0; i < 16; i++) {
                data.put((byte) i);
            }
            assertArrayEquals(new double[] {data.getDouble(0)}, checkpoint.doubles("scalar"));
            assertEquals(data.getFloat(8), checkpoint.floats("conv.weight")[0]);
            assertArrayEquals(new float[] {0}, checkpoint.floats("flags"));
            assertArrayEquals(new float[] {41, 42, 43, 44, 45, 46, 47}, checkpoint.floats("bytes"));
            assertEquals("weights.safetensors: 6 arrays", checkpoint.toString());
        }
    }

    @Test
    void answersBelongToTheCaller() {
        try (Checkpoint checkpoint = SafeTensors.parse("w", Forge.good())) {
            checkpoint.shape("conv.weight")[0] = 9;
            assertArrayEquals(new int[] {2, 3}, checkpoint.shape("conv.weight"));
            assertNotSame(checkpoint.floats("bytes"), checkpoint.floats("bytes"));
            assertThrows(UnsupportedOperationException.class, () -> checkpoint.names().add("x"));
            assertThrows(
                    UnsupportedOperationException.class, () -> checkpoint.metadata().put("x", "y"));
        }
    }

    @Test
    void everyTypeByName() {
        for (Dtype dtype : Dtype.values()) {
            String digits = dtype == Dtype.BOOL ? "8" : dtype.name().replaceAll("[A-Z]", "");
            assertEquals(Integer.parseInt(digits), 8 * dtype.bytes());
            byte[] file = Forge.one(dtype, 3, new byte[3 * dtype.bytes()]);
            try (Checkpoint checkpoint = SafeTensors.parse("w", file)) {
                assertEquals(dtype, checkpoint.dtype("x"));
                assertArrayEquals(new float[3], checkpoint.floats("x"));
                assertArrayEquals(new double[3], checkpoint.doubles("x"));
            }
        }
    }

    @Test
    void theSmallestFiles() {
        try (Checkpoint none = SafeTensors.parse("w", Forge.file("{}", 0))) {
            assertEquals(List.of(), none.names());
            assertEquals(Map.of(), none.metadata());
            String message = Forge.message(() -> none.floats("x"));
            assertEquals("w: there is no tensor 'x'; the file holds 0", message);
        }
        String empty =
                "{\"\":{\"dtype\":\"F32\",\"shape\":[2147483647,0,2147483647],\"data_offsets\":[0,0]}}";
        try (Checkpoint nameless = SafeTensors.parse("w", Forge.file(empty, 0))) {
            assertEquals(0, nameless.floats("").length);
        }
    }

    @Test
    void aThousandTensors() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 999; i >= 0; i--) {
            header.append(
                    "\"layer%d\":{\"dtype\":\"U8\",\"shape\":[1,1],\"data_offsets\":[%d,%d]},"
                            .formatted(i, i, i + 1));
        }
        header.setCharAt(header.length() - 1, '}');
        try (Checkpoint checkpoint = SafeTensors.parse("w", Forge.file(header.toString(), 1000))) {
            assertEquals(1000, checkpoint.names().size());
            assertEquals("layer999", checkpoint.names().getFirst());
            for (int i = 0; i < 1000; i++) {
                assertEquals(i & 0xff, checkpoint.floats("layer" + i)[0]);
            }
        }
    }

    @Test
    void unknownNames() {
        try (Checkpoint checkpoint = SafeTensors.parse("w", Forge.good())) {
            String expected =
                    "w: there is no tensor 'a\\u0000'; the file holds 6, the first is"
                            + " 'conv.weight'";
            assertEquals(expected, Forge.message(() -> checkpoint.shape("a\0")));
            assertThrows(ModelException.class, () -> checkpoint.dtype("a"));
            assertThrows(ModelException.class, () -> checkpoint.floats("a"));
            assertThrows(ModelException.class, () -> checkpoint.doubles("a"));
        }
    }

    @Test
    void digest() throws IOException {
        byte[] bytes = Forge.file("{}", 0);
        try (Checkpoint mapped = SafeTensors.open(file(bytes));
                Checkpoint parsed = SafeTensors.parse("w", bytes)) {
            assertEquals(
                    "411a485216e432ece6b9af94fa32154cf79a2a56d4f81266baa50063f45092bd",
                    mapped.sha256());
            assertEquals(mapped.sha256(), parsed.sha256());
            assertEquals(mapped.sha256(), mapped.sha256());
        }
    }

    @Test
    void closedFiles() throws IOException {
        Checkpoint mapped = SafeTensors.open(file(Forge.good()));
        Checkpoint parsed = SafeTensors.parse("w", Forge.good());
        for (Checkpoint checkpoint : List.of(mapped, parsed)) {
            checkpoint.close();
            checkpoint.close();
            assertEquals(6, checkpoint.names().size());
            String message = Forge.message(() -> checkpoint.floats("bytes"));
            assertTrue(message.contains("closed"), message);
            assertThrows(ModelException.class, checkpoint::sha256);
        }
    }

    @Test
    void filesCutWhileOpen() throws IOException {
        Path path = folder.resolve("large.safetensors");
        for (long cut : new long[] {1_200_000, 600_000, 10, 0}) {
            SafeTensors.write(
                    path, Map.of("x", Stored.floats(new float[300_000], 300_000)), Map.of());
            try (Checkpoint checkpoint = SafeTensors.open(path)) {
                assertEquals(300_000, checkpoint.floats("x").length);
                resize(path, cut);
                for (int again = 0; again < 2; again++) {
                    String refused = Forge.message(() -> checkpoint.floats("x"));
                    assertTrue(refused.startsWith("large.safetensors: "), refused);
                    assertThrows(ModelException.class, checkpoint::sha256);
                }
            }
        }
    }

    private static void resize(Path path, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFileForOthers() throws IOException {
        try (Checkpoint checkpoint = SafeTensors.open(file(Forge.good()))) {
            Thread.currentThread().interrupt();
            assertEquals(7, checkpoint.floats("bytes").length);
            assertTrue(Thread.interrupted());
            assertEquals(7, checkpoint.floats("bytes").length);
        }
    }

    @Test
    void noFile() {
        Path none = folder.resolve("none.safetensors");
        String message = Forge.message(() -> SafeTensors.open(none));
        assertTrue(message.startsWith("none.safetensors: there is no such file at '"), message);
        message = Forge.message(() -> SafeTensors.open(folder));
        assertTrue(message.contains("is not a regular file"), message);
        message = Forge.message(() -> SafeTensors.open(Path.of("/")));
        assertTrue(message.contains("is not a regular file"), message);
    }

    @Test
    void aPathInAnArchive() throws Exception {
        Path zip = folder.resolve("archive.zip");
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path inside = Files.write(archive.getPath("inside.safetensors"), Forge.good());
            String message = Forge.message(() -> SafeTensors.open(inside));
            assertTrue(message.startsWith("inside.safetensors: cannot be mapped"), message);
            try (Checkpoint checkpoint = SafeTensors.parse("inside", Files.readAllBytes(inside))) {
                assertEquals(6, checkpoint.names().size());
            }
        }
    }

    @Test
    void strangeFileNames() throws IOException {
        Path path = Files.write(folder.resolve("a\nb.safetensors"), new byte[7]);
        String message = Forge.message(() -> SafeTensors.open(path));
        assertTrue(message.startsWith("a\\u000ab.safetensors: "), message);
        message = Forge.message(() -> SafeTensors.parse("\u202egpj", new byte[7]));
        assertTrue(message.startsWith("\\u202egpj: "), message);
    }

    /// A file that other software wrote: 270 thousand weights of a network trained on CIFAR-10.
    @Test
    void realWeights() {
        Path file = shared("models/cifar10_resnet20/cifar10_resnet20.safetensors");
        assumeTrue(Files.exists(file), "the folder of shared data is not there");
        try (Checkpoint checkpoint = SafeTensors.open(file)) {
            assertEquals(
                    "e322273af94a8fb8ffdf7d31d92ca856e92bd0d63674f34fa719be77eec81f0f",
                    checkpoint.sha256());
            assertArrayEquals(new int[] {16, 3, 3, 3}, checkpoint.shape("conv1.weight"));
            int parameters = 0;
            for (String name : checkpoint.names()) {
                boolean statistic = name.contains("running_");
                parameters += statistic ? 0 : checkpoint.floats(name).length;
                for (float value : checkpoint.floats(name)) {
                    assertTrue(Math.abs(value) < 100, name);
                }
            }
            assertEquals(269_722, parameters);
        }
    }

    private static Path shared(String name) {
        return Stream.of(
                        System.getProperty("vitrine.shared", ""),
                        "../shared",
                        "../../shared",
                        "../../../shared")
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(Path.of("none"))
                .resolve(name);
    }
}
