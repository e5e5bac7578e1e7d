package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.nn.weights.TorchForge.Numbers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// PyTorch's files that obey the rules.
class TorchFileTest {

    @TempDir Path folder;

    static Stream<byte[]> bothFormats() {
        byte[] pickle = TorchForge.goodPickle();
        return Stream.of(TorchForge.zip(pickle), TorchForge.stream(pickle));
    }

    @ParameterizedTest
    @MethodSource("bothFormats")
    void readsWhatIsThere(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("weights.pth"), bytes);
        try (Checkpoint c = TorchFile.open(path)) {
            assertEquals(
                    List.of(
                            "a.weight",
                            "a.turned",
                            "a.column",
                            "a.spread",
                            "b.half",
                            "b.truth",
                            "b.double",
                            "b.count",
                            "b.brain",
                            "b.byte",
                            "b.empty"),
                    c.names());
            assertArrayEquals(new int[] {2, 3}, c.shape("a.weight"));
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, c.floats("a.weight"));
            assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, c.floats("a.turned"));
            assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, c.doubles("a.turned"));
            assertArrayEquals(new float[] {2, 5}, c.floats("a.column"));
            assertArrayEquals(new float[] {3, 4, 3, 4, 3, 4}, c.floats("a.spread"));
            assertArrayEquals(new float[] {0, 1, 1}, c.floats("b.truth"));
            assertArrayEquals(new float[] {0, 1}, c.floats("b.brain"));
            assertArrayEquals(new float[] {0, 1, 2, 3, 4}, c.floats("b.byte"));
            assertEquals(Float.float16ToFloat((short) 0x0100), c.floats("b.half")[0]);
            assertEquals(0x0F0E0D0C0B0A0908L, (long) c.doubles("b.count")[0], 256);
            assertArrayEquals(new int[0], c.shape("b.count"));
            assertArrayEquals(new float[0], c.floats("b.empty"));
            assertEquals(
                    List.of(Dtype.F16, Dtype.BOOL, Dtype.F64, Dtype.I64, Dtype.BF16, Dtype.U8),
                    c.names().subList(4, 10).stream().map(c::dtype).toList());
            assertEquals("state_dict", c.metadata().get("unwrapped"));
            assertEquals("module.", c.metadata().get("stripped"));
            assertEquals("epoch, optimizer, args", c.metadata().get("left out"));
            assertEquals(64, c.sha256().length());
        }
    }

    @Test
    void everyStorageType() {
        Map<String, Dtype> types =
                Map.of(
                        "Double",
                        Dtype.F64,
                        "Float",
                        Dtype.F32,
                        "Half",
                        Dtype.F16,
                        "BFloat16",
                        Dtype.BF16,
                        "Long",
                        Dtype.I64,
                        "Int",
                        Dtype.I32,
                        "Short",
                        Dtype.I16,
                        "Char",
                        Dtype.I8,
                        "Byte",
                        Dtype.U8,
                        "Bool",
                        Dtype.BOOL);
        types.forEach((type, dtype) -> {
            byte[] pickle =
                    PickleForge.two()
                            .dict()
                            .text("x")
                            .vector(type + "Storage", "k", 3)
                            .op('u', '.')
                            .bytes();
            Map<String, Numbers> numbers = Map.of("k", new Numbers(3, new byte[3 * dtype.bytes()]));
            try (Checkpoint zip = TorchFile.parse("w", TorchForge.zip(pickle, numbers));
                    Checkpoint stream = TorchFile.parse("w", TorchForge.stream(pickle, numbers))) {
                assertEquals(dtype, zip.dtype("x"));
                assertArrayEquals(new float[3], zip.floats("x"));
                assertEquals(dtype, stream.dtype("x"));
                assertArrayEquals(new double[3], stream.doubles("x"));
            }
        });
    }

    /// The oldest way to describe a tensor, a parameter around it, and a view of a storage.
    @Test
    void olderDescriptions() {
        PickleForge p = PickleForge.two().dict().text("x");
        p.global("torch._utils", "_rebuild_parameter").op('(');
        p.global("torch._utils", "_rebuild_tensor").op('(').op('(').text("storage");
        p.global("torch", "FloatStorage").text("k").text("cpu").integer(6).op('(').text("view");
        p.integer(2).integer(3).raw("ttQ").integer(1).tuple(2).tuple(1).raw("tR");
        p.op(0x88).dict().raw("utRu.");
        Map<String, Numbers> numbers =
                Map.of("k", new Numbers(6, TorchForge.floats(1, 2, 3, 4, 5, 6)));
        try (Checkpoint c = TorchFile.parse("w", TorchForge.stream(p.bytes(), numbers))) {
            assertArrayEquals(new float[] {4, 5}, c.floats("x"));
        }
    }

    @Test
    void untypedStorageAndTypedTensor() {
        PickleForge p = PickleForge.two().dict().text("x");
        p.global("torch._tensor", "_rebuild_from_type_v2").op('(');
        p.global("torch._utils", "_rebuild_tensor_v3");
        p.global("torch.nn.parameter", "Parameter").op('(', '(').text("storage");
        p.global("torch.storage", "UntypedStorage").text("k").text("cpu").integer(8).raw("tQ");
        p.integer(1).tuple(3).tuple(1).op(0x89).global("collections", "OrderedDict").raw(")R");
        p.global("torch", "int16").raw("t").op('}', 't', 'R', 'u', '.');
        Map<String, Numbers> numbers =
                Map.of("k", new Numbers(8, new byte[] {0, 0, 1, 0, 2, 0, -1, -1}));
        try (Checkpoint c = TorchFile.parse("w", TorchForge.zip(p.bytes(), numbers))) {
            assertEquals(Dtype.I16, c.dtype("x"));
            assertArrayEquals(new float[] {1, 2, -1}, c.floats("x"));
        }
    }

    @Test
    void compressedArchiveAndDescribedSizes() {
        byte[] pickle = TorchForge.goodPickle();
        ZipForge zip = new ZipForge();
        zip.deflated("m/data.pkl", pickle, m -> m.described(true, false));
        TorchForge.numbers().forEach((key, n) -> zip.deflated("m/data/" + key, n.bytes(), m -> {}));
        try (Checkpoint c = TorchFile.parse("w", zip.bytes());
                Checkpoint plain = TorchFile.parse("w", TorchForge.zip(pickle))) {
            for (String name : plain.names()) {
                assertArrayEquals(plain.doubles(name), c.doubles(name));
            }
        }
    }

    @Test
    void aLargeFileIsMappedAndReadQuickly() throws IOException {
        int count = 1 << 20;
        byte[] pickle =
                PickleForge.two()
                        .dict()
                        .text("x")
                        .tensor(
                                "FloatStorage",
                                "0",
                                count,
                                0,
                                new long[] {1024, 1024},
                                new long[] {1, 1024})
                        .op('u', '.')
                        .bytes();
        Numbers numbers = new Numbers(count, new byte[4 * count]);
        Path path = folder.resolve("large.pt");
        Files.write(path, TorchForge.stream(pickle, Map.of("0", numbers)));
        long start = System.nanoTime();
        try (Checkpoint c = TorchFile.open(path)) {
            assertEquals(count, c.floats("x").length);
        }
        assertTrue(System.nanoTime() - start < 2_000_000_000L);
    }

    @Test
    void aFileThatIsCutShortWhileItIsOpen() throws IOException {
        for (byte[] bytes : bothFormats().toList()) {
            Path path = Files.write(folder.resolve("cut.pt"), bytes);
            try (Checkpoint c = TorchFile.open(path)) {
                try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                    file.setLength(100);
                }
                String said = Forge.message(() -> c.floats("a.weight"));
                assertTrue(said.startsWith("cut.pt: "), said);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 12fca82f", "56, 4bfd9763"})
    void originalFilesHoldWhatTheirConversionsHold(String depth, String digest) {
        Path models = shared().resolve("models/cifar10_resnet" + depth);
        Path original = models.resolve("source_resnet" + depth + "-" + digest + ".th");
        Path converted = models.resolve("cifar10_resnet" + depth + ".safetensors");
        assumeTrue(Files.exists(original), "the shared models are not here");
        try (Checkpoint torch = Checkpoints.open(original);
                Checkpoint safe = Checkpoints.open(converted)) {
            Set<String> names = new TreeSet<>(torch.names());
            names.removeIf(name -> name.endsWith("num_batches_tracked"));
            assertEquals(new TreeSet<>(safe.names()), names);
            for (String name : names) {
                assertArrayEquals(safe.shape(name), torch.shape(name), name);
                assertArrayEquals(safe.floats(name), torch.floats(name), name);
            }
            assertFalse(torch.metadata().isEmpty());
            assertTrue(torch.sha256().startsWith(digest));
        }
    }

    private static Path shared() {
        String given = System.getProperty("vitrine.shared", "../shared");
        return Stream.of(given, "../shared", "../../shared", "../../../shared")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(Path.of(given));
    }
}
