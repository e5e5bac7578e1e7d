package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The one door, and checkpoints that are spread over several files.
class CheckpointsTest {

    private static final String INDEX = "model.safetensors.index.json";

    @TempDir Path folder;

    static Stream<byte[]> formats() {
        byte[] pickle = TorchForge.goodPickle();
        byte[] header =
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}".getBytes(UTF_8);
        byte[] text = Arrays.copyOf(header, 123);
        Arrays.fill(text, header.length, 123, (byte) ' ');
        return Stream.of(
                Forge.good(),
                Forge.file(123, text, 4),
                TorchForge.zip(pickle),
                TorchForge.stream(pickle),
                NpzForge.good());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFormatIsSeenByItsBytes(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("misleading.onnx"), bytes);
        try (Checkpoint c = Checkpoints.open(path)) {
            Forge.readAll(c);
            assertEquals("misleading.onnx", c.name());
            assertTrue(c.toString().startsWith("misleading.onnx: "), c::toString);
            try (Checkpoint parsed = Checkpoints.parse("x", bytes)) {
                assertEquals(c.names(), parsed.names());
            }
        }
    }

    static Stream<Arguments> strangers() {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);
        return Stream.of(
                stranger("", "it is empty"),
                stranger("\u0008\u0007\u0012\u0007pytorch", "bytes 08 07 12 07 70 79 74 6F"),
                stranger("\u0089HDF\r\n\u001a\n", "HDF5"),
                stranger("\u0093NUMPY\u0001\0v\0{", "one array without a name"),
                stranger("\u001f\u008b\u0008\0", "gzip"),
                stranger("<!DOCTYPE html>", "a web page"),
                stranger("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
                stranger("GGUF\3\0\0\0", "GGUF"),
                stranger("\u0080\u0001N.", "it begins with the bytes 80 01 4E 2E"),
                stranger("\u0080\u0002N.", "magic number"),
                stranger("PK\u0005\u0006" + "\0".repeat(18), "it has 0 members"),
                stranger("{}", "it begins with the bytes 7B 7D"),
                arguments(tar, "a tar archive"),
                arguments(
                        new ZipForge().stored("word/document.xml", tar).bytes(),
                        "the first are ['word/document.xml']"));
    }

    private static Arguments stranger(String bytes, String fragment) {
        return arguments(bytes.getBytes(ISO_8859_1), fragment);
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void whatIsNotWeights(byte[] bytes, String fragment) {
        String message = Forge.message(() -> Checkpoints.parse("weights.pth", bytes));
        assertTrue(message.startsWith("weights.pth: "), message);
        assertTrue(message.contains(fragment), message);
    }

    @Test
    void aFileThatIsNotThere() {
        Path none = folder.resolve("none.pth");
        assertTrue(Forge.message(() -> Checkpoints.open(none)).contains("there is no such file"));
    }

    private Path index(String text) throws IOException {
        write("one.safetensors", "a", 1);
        write("two.safetensors", "b", 2);
        return Files.writeString(folder.resolve(INDEX), text.replace('\'', '"'));
    }

    private void write(String file, String array, float value) {
        SafeTensors.write(
                folder.resolve(file),
                Map.of(array, Stored.floats(new float[] {value, value}, 2)),
                Map.of());
    }

    @Test
    void severalFilesAreOneCheckpoint() throws IOException {
        Path path =
                index(
                        "\n{'metadata': {'total_size': 16}, 'weight_map':"
                                + " {'b': 'two.safetensors', 'a': 'one.safetensors'}}");
        try (Checkpoint c = Checkpoints.open(path)) {
            assertEquals(List.of("b", "a"), c.names());
            assertEquals(INDEX, c.name());
            assertArrayEquals(new float[] {1, 1}, c.floats("a"));
            assertArrayEquals(new double[] {2, 2}, c.doubles("b"));
            assertArrayEquals(new int[] {2}, c.shape("a"));
            assertEquals(Dtype.F32, c.dtype("b"));
            assertEquals("16", c.metadata().get("total_size"));
            assertEquals(INDEX + ": 2 arrays in 2 files", c.toString());
            assertTrue(c.has("a") && !c.has("c"));
            assertTrue(Forge.message(() -> c.floats("c")).contains("there is no tensor 'c'"));
        }
    }

    @Test
    void theDigestIsOfAllFiles() throws IOException {
        Path path = index("{'weight_map': {'b': 'two.safetensors', 'a': 'one.safetensors'}}");
        String before = digest(path);
        assertEquals(64, before.length());
        assertEquals(before, digest(path));
        write("two.safetensors", "b", 3);
        assertNotEquals(before, digest(path));
    }

    private static String digest(Path path) {
        try (Checkpoint c = Checkpoints.open(path)) {
            return c.sha256();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'weight_map':{'a':'one.safetensors'},'weight_map':{}} | duplicate key 'weight_map'
                    {'metadata':{},'metadata':{}}                          | duplicate key 'metadata'
                    {'weight_map':{'a':'x','a':'y'}}                       | duplicate key 'a'
                    {'weight_map':{}}                                      | has a weight_map, this JSON has none
                    {'metadata':{}}                                        | has a weight_map, this JSON has none
                    {'architectures':['ResNet']}                           | saw 'architectures'
                    {'weight_map':['a']}                                   | weight_map must be an object
                    {'weight_map':{'a':1}}                                 | must map names to files, saw 1
                    {'weight_map':{'a':'../one.safetensors'}}              | of the same folder, saw the path
                    {'weight_map':{'a':'/etc/passwd'}}                     | of the same folder, saw the path
                    {'weight_map':{'a':'x\\\\one.safetensors'}}            | of the same folder, saw the path
                    {'weight_map':{'a':'C:one'}}                           | of the same folder, saw the path
                    {'weight_map':{'a':'..'}}                              | of the same folder, saw the path
                    {'weight_map':{'a':''}}                                | of the same folder, saw the path
                    {'weight_map':{'a':'a\\u0000b'}}                       | of the same folder, saw the path
                    {'weight_map':{'a':'three.safetensors'}}               | there is no such file
                    {'weight_map':{'a':'two.safetensors'}}                 | is not in 'two.safetensors', where
                    {'weight_map':{'c':'one.safetensors'}}                 | 'c' is not in 'one.safetensors', where
                    {'weight_map':{'a':'model.safetensors.index.json'}}    | safetensors
                    {'weight_map':{'a':'one.safetensors'}                  | a comma or a closing brace
                    """)
    void brokenIndex(String text, String fragment) throws IOException {
        Path path = index(text);
        String message = Forge.message(() -> Checkpoints.open(path));
        assertTrue(message.contains(fragment), message);
    }

    @Test
    void anArrayThatTheIndexForgets() throws IOException {
        Path path = index("{'weight_map':{'a':'one.safetensors'}}");
        SafeTensors.write(
                folder.resolve("one.safetensors"),
                Map.of(
                        "a", Stored.floats(new float[1], 1),
                        "extra", Stored.floats(new float[1], 1)),
                Map.of());
        String message = Forge.message(() -> Checkpoints.open(path));
        assertTrue(message.contains("'extra' of 'one.safetensors' is not in the index"), message);
    }
}
