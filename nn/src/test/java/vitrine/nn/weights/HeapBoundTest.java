package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.models.Models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much memory reading takes: for any file at most twice its size and 32 MiB, and for a model
/// at most 2.2 times the size of its file. What the virtual machine and the classes take themselves
/// is added.
class HeapBoundTest {
    private static final long MACHINE = 6 << 20;
    private static final long SMALL = 32 << 20;

    @TempDir private Path folder;

    /// Files of less than a megabyte that would like to be more.
    private static Map<String, byte[]> greedy() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("bytes 1000:1", bomb("|u1", "False", "(8000000,)", 8_000_000));
        files.put("many bytes 1000:1", bomb("|u1", "False", "(67108864,)", 64 << 20));
        files.put("halves 1000:1", bomb("<f2", "False", "(4000000,)", 8_000_000));
        files.put("columns 1000:1", bomb("<f8", "True", "(1000, 1000)", 8_000_000));
        files.put("doubles 1000:1", bomb("<f8", "False", "(1000000,)", 8_000_000));
        byte[] lists = "]".repeat(16_000_000).getBytes(ISO_8859_1);
        files.put("pickle 1000:1", new ZipForge().deflated("m/data.pkl", lists, m -> {}).bytes());
        files.put("nested tuples", pickle("}" + "\u0085".repeat(199_000)));
        files.put("tuples of three", pickle("}" + "22\u0087".repeat(66_000)));
        files.put("dicts in lists", pickle("]" + ("(" + "}".repeat(49_000) + "e").repeat(4)));
        files.put(
                "places of the memo",
                pickle("]" + far() + ("(" + "}".repeat(60_000) + "e").repeat(3)));
        files.put("many tensors", Forge.file(header(12_000), 0));
        return files;
    }

    private static byte[] bomb(String type, String columns, String shape, int size) {
        byte[] array = NpzForge.array(type, columns, shape, size);
        return new ZipForge().deflated("a.npy", array, m -> {}).bytes();
    }

    private static byte[] pickle(String program) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(("\u0080\2" + program + ".").getBytes(ISO_8859_1));
        return TorchForge.zip(pickle.toByteArray());
    }

    /// Puts the value into places of the memo that lie further and further apart, up to four
    /// million.
    private static String far() {
        StringBuilder puts = new StringBuilder();
        for (int place : new int[] {0x10000, 0x30000, 0x70000, 0xF0000, 0x1F0000, 0x3F0000}) {
            puts.append('r').append('\0').append('\0').append((char) (place >> 16)).append('\0');
        }
        return puts.toString();
    }

    private static String header(int tensors) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append('"').append(i);
            header.append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }
        header.setCharAt(header.length() - 1, '}');
        return header.toString();
    }

    @Test
    void smallFilesTakeLittle() throws IOException, InterruptedException {
        List<String> what = new ArrayList<>(List.of("read"));
        long largest = 0;
        for (Map.Entry<String, byte[]> file : greedy().entrySet()) {
            Path path = folder.resolve(file.getKey().replaceAll("[ :]", "-"));
            what.add(Files.write(path, file.getValue()).toString());
            largest = Math.max(largest, file.getValue().length);
        }
        assertTrue(largest < 1 << 20, "the files are small");
        List<String> said =
                LittleMemory.run(
                        folder, 2 * largest + SMALL + MACHINE, what.toArray(String[]::new));
        assertEquals(what.size() - 1, said.size(), said.toString());
        for (String line : said) {
            assertFalse(line.contains("needs more memory than the Java heap"), line);
        }
        assertTrue(said.getFirst().contains("store it without compression"), said.getFirst());
        assertTrue(said.get(4).startsWith("read"), said.get(4));
        assertEquals("read", said.getLast());
    }

    @Test
    void aModelTakesLittleMoreThanItsFile() throws IOException, InterruptedException {
        loads("resnet50", 102_000_000);
    }

    @Tag("slow")
    @Test
    void aModelOfHalfAGigabyteLoads() throws IOException, InterruptedException {
        loads("vgg16", 553_000_000);
    }

    private void loads(String model, long size) throws IOException, InterruptedException {
        Path file = folder.resolve(model + ".safetensors");
        SafeTensors.write(file, arrays(model), Map.of());
        assertTrue(Files.size(file) > size, "the file has the size of the published one");
        List<String> said =
                LittleMemory.run(
                        folder, Files.size(file) * 22 / 10, "load", model, file.toString());
        assertTrue(said.getFirst().startsWith("loaded "), said.toString());
    }

    /// Zeros for all parameters; equal shapes share theirs.
    private static Map<String, Stored> arrays(String model) {
        Map<String, Stored> arrays = new LinkedHashMap<>();
        Map<Shape, Stored> zeros = new LinkedHashMap<>();
        Engine outline = Engine.outline();
        Weights blank = new Blank(outline);
        Weights listening =
                new Weights() {
                    @Override
                    public Tensor get(String name, Shape shape) {
                        arrays.put(
                                name,
                                zeros.computeIfAbsent(
                                        shape, s -> Stored.floats(new float[s.size()], s.dims())));
                        return blank.get(name, shape);
                    }

                    @Override
                    public Shape shape(String name) {
                        return blank.shape(name);
                    }
                };
        Models.named(model).build().apply(Site.root(listening));
        return arrays;
    }
}
