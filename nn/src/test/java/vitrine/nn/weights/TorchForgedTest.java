package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.nn.weights.TorchForge.Numbers;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// PyTorch's files that break one rule each, and the sentence that says which.
class TorchForgedTest {

    private static final String FILE = "weights.pth";

    private static void refused(byte[] bytes, String fragment) {
        String message =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(30),
                        () ->
                                Forge.message(() -> {
                                    try (Checkpoint c = TorchFile.parse(FILE, bytes)) {
                                        Forge.readAll(c);
                                    }
                                }));
        assertTrue(message.startsWith(FILE + ": "), message);
        assertTrue(message.contains(fragment), message);
        assertTrue(message.length() < 1000, message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    /// A pickle is refused in either format.
    private static void pickleRefused(PickleForge pickle, String fragment) {
        refused(TorchForge.zip(pickle.bytes()), fragment);
        refused(TorchForge.stream(pickle.bytes()), fragment);
    }

    @ParameterizedTest
    @CsvSource({
        "os, system, run programs",
        "posix, system, run programs",
        "nt, system, run programs",
        "os.path, join, run programs",
        "sys, exit, run programs",
        "subprocess, Popen, run programs",
        "builtins, eval, run programs",
        "builtins, exec, run programs",
        "builtins, getattr, run programs",
        "builtins, __import__, run programs",
        "__builtin__, eval, run programs",
        "__builtin__, apply, run programs",
        "importlib, import_module, run programs",
        "runpy, _run_code, run programs",
        "operator, attrgetter, run programs",
        "functools, partial, run programs",
        "pickle, loads, run programs",
        "webbrowser, open, run programs",
        "ctypes, CDLL, run programs",
        "io, open, run programs",
        "numpy, load, not on the list",
        "numpy.testing._private.utils, runstring, not on the list",
        "torch, load, not on the list",
        "torch.hub, load, not on the list",
        "torch.storage, _load_from_bytes, not on the list",
        "torch.serialization, load, not on the list",
        "torch._utils, _rebuild_sparse_tensor, not on the list",
        "torch.nn.modules.conv, Conv2d, a whole model",
        "__main__, Net, a whole model",
        "__torch__.net, Net, TorchScript",
        "torch.jit._script, RecursiveScriptModule, TorchScript",
        "collections, OrderedDict.__reduce__, not on the list",
        "torch, FloatStorage.__init__, not on the list",
        "torch, ComplexFloatStorage, not on the list",
        "argparse, ArgumentParser, not on the list",
        "pathlib, os.system, not on the list",
    })
    void evilNames(String module, String name, String fragment) {
        String call = "'" + module + "." + name + "'";
        pickleRefused(PickleForge.two().global(module, name).raw("(").text("id").raw("tR."), call);
        pickleRefused(
                new PickleForge()
                        .op(0x80, 4, 0x8C, module.length())
                        .raw(module)
                        .op(0x8C, name.length())
                        .raw(name)
                        .op(0x93, ')', 'R', '.'),
                fragment);
        pickleRefused(new PickleForge().raw("(i" + module + "\n" + name + "\n."), fragment);
    }

    private static Arguments pickle(String title, PickleForge pickle, String fragment) {
        return arguments(title, pickle, fragment);
    }

    private static PickleForge two() {
        return PickleForge.two();
    }

    static Stream<Arguments> machine() {
        return Stream.of(
                pickle("no STOP", two().op('}'), ""),
                pickle("unknown opcode", two().op(0xFF, '.'), "0xFF is no opcode"),
                pickle("protocol 6", new PickleForge().op(0x80, 6, 'N', '.'), "protocol is 6"),
                pickle("extension registry", two().op(0x82, 1, '.'), "does not write this opcode"),
                pickle("text id", two().raw("Pstorage\n."), "does not write this opcode"),
                pickle("empty stack", two().op('.'), "the stack is empty"),
                pickle("underflow of REDUCE", two().raw(")R."), "holds 1 values, not 2"),
                pickle("underflow below a mark", two().raw("N(R."), "holds 0 values, not 2"),
                pickle("no mark", two().raw("}u."), "there is no mark"),
                pickle("two values", two().raw("NN."), "leaves more than one value"),
                pickle("open mark", two().raw("(N."), "leaves more than one value"),
                pickle("dangling memo", two().op('h', 7, '.'), "nothing was put at place 7"),
                pickle("memo -1", two().op('}', 'r').four(-1).stop(), "no place 4294967295"),
                pickle("memo 2^31", two().op('j').four(1L << 31).stop(), "place 2147483648"),
                pickle("memo word", two().raw("}pfirst\n."), "written as 'first'"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                pickle("text of 2 GiB", two().op('X').four(0x7FFFFFFF), "needs 2147483647 bytes"),
                pickle("text of 2^64-1", two().op(0x8D).eight(-1), "needs 18446744073709551615"),
                pickle("negative text", two().op('T').four(-5), "bytes more"),
                pickle("bytes of 2^63", two().op(0x8E).eight(1L << 63), "needs 92233720368547758"),
                pickle("frame of 2^60", two().op(0x95).eight(1L << 60), "a frame of 11529215046"),
                pickle("integer of 1 GiB", two().op(0x8B).four(1 << 30), "an integer of 107374182"),
                pickle("integer of -1", two().op(0x8B).four(-1), "an integer of -1 bytes"),
                pickle("text not UTF-8", two().op('X').four(1).op(0xFF, '.'), "is not UTF-8"),
                pickle("integer in words", two().raw("Iten\n."), "written as 'ten'"),
                pickle("float in words", two().raw("Fpi\n."), "written as 'pi'"),
                pickle("text without quotes", two().raw("Sabc\n."), "no quotes around it"));
    }

    static Stream<Arguments> containers() {
        return Stream.of(
                pickle("odd pairs", two().raw("}(Nu."), "a key without a value"),
                pickle(
                        "key twice",
                        two().raw("}(").text("a").raw("N").text("a").raw("Nu."),
                        "twice"),
                pickle("pairs into a list", two().raw("](NNu."), "which is no dict"),
                pickle("append to a dict", two().raw("}Na."), "which is no list"),
                pickle("items into a list", two().raw("](N").op(0x90, '.'), "which is no set"),
                pickle("state of a list", two().raw("]}b."), "which has none"),
                pickle(
                        "state of a tensor",
                        two().vector("FloatStorage", "0", 6).raw("}b."),
                        "none"),
                pickle("call of a value", two().raw("K\001)R."), "which is never called"),
                pickle(
                        "call without tuple",
                        two().global("torch", "Size").raw("]R."),
                        "of a tuple"),
                pickle(
                        "call of an inert value",
                        two().global("argparse", "Namespace").op(')', 0x81, ')', 'R', '.'),
                        "calls an object of argparse.Namespace, which is never called"),
                pickle(
                        "global of numbers",
                        two().op('K', 1, 'K', 2, 0x93, '.'),
                        "must be named by two texts"),
                pickle("object of nothing", two().raw("(o."), "no class to make an object of"));
    }

    static Stream<Arguments> floods() {
        PickleForge open = two();
        PickleForge lists = two();
        PickleForge marks = two();
        PickleForge dicts = two().op(']', '(');
        for (int i = 0; i < 1_000_000; i++) {
            open.op(']', 'q', 0);
            lists.raw("]");
            marks.raw("(");
            dicts.raw("}");
        }
        for (int i = 0; i < 1_000_000; i++) {
            lists.raw("a");
        }
        PickleForge copies = two().op(']', 'q', 0, '(');
        for (int i = 0; i < 10_000; i++) {
            copies.op('K', 0, 'K', 1, 0x86);
        }
        copies.op('e', '0', ']');
        for (int i = 0; i < 2000; i++) {
            copies.global("collections", "OrderedDict").op('h', 0, 0x85, 'R', 'a');
        }
        return Stream.of(
                pickle("a million open lists", open.stop(), "more than"),
                pickle("a million nested lists", lists.stop(), "more than"),
                pickle("a million marks", marks.stop(), "nested deeper than 1000"),
                pickle("a million dicts", dicts.op('e', '.'), "more than"),
                pickle("a list that is copied over and over", copies.stop(), "too many for its"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"machine", "values", "containers", "floods"})
    void brokenPickle(String title, PickleForge pickle, String fragment) {
        pickleRefused(pickle, fragment);
    }

    private static PickleForge tensor(long count, long offset, long[] size, long... strides) {
        return two().dict()
                .text("x")
                .tensor("FloatStorage", "0", count, offset, size, strides)
                .op('u', '.');
    }

    private static long[] dims(long... values) {
        return values;
    }

    static Stream<Arguments> tensors() {
        long huge = Long.MAX_VALUE;
        return Stream.of(
                pickle("storage too small", tensor(6, 0, dims(7), 1), "does not fit its storage"),
                pickle("offset too large", tensor(6, 1, dims(6), 1), "does not fit its storage"),
                pickle("stride too large", tensor(6, 0, dims(2, 3), 4, 1), "does not fit its"),
                pickle("negative offset", tensor(6, -1, dims(2), 1), "does not fit its storage"),
                pickle("negative stride", tensor(6, 5, dims(2), -1), "a stride of a tensor is -1"),
                pickle("negative extent", tensor(6, 0, dims(-2), 1), "an extent of a tensor is -2"),
                pickle("offset 2^63-1", tensor(6, huge, dims(2), 1), "does not fit its storage"),
                pickle("stride 2^63-1", tensor(6, 0, dims(3), huge), "does not fit its storage"),
                pickle(
                        "two strides that overflow",
                        tensor(6, 1, dims(3, 3), huge, huge),
                        "not fit"),
                pickle("extent 2^63-1", tensor(6, 0, dims(huge), 0), "an extent of a tensor is"),
                pickle(
                        "product 2^62",
                        tensor(6, 0, dims(1 << 30, 1 << 30, 4), 0, 0, 0),
                        "more than"),
                pickle("expanded bomb", tensor(6, 0, dims(1 << 30), 0), "16 times the elements"),
                pickle("nine axes", tensor(6, 0, new long[9], new long[9]), "9 axes; at most 8"),
                pickle("too few strides", tensor(6, 0, dims(2, 3), 1), "2 axes, but 1 strides"),
                pickle("size of storage", tensor(5, 0, dims(5), 1), "0' "),
                pickle("negative storage", tensor(-6, 0, dims(2), 1), "a storage has -6 elements"),
                pickle("storage 2^62", tensor(1L << 62, 0, dims(2), 1), "a storage has 46116860"));
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                pickle(
                        "missing storage",
                        two().dict().text("x").vector("FloatStorage", "9", 6).op('u', '.'),
                        ""),
                pickle(
                        "two types of one storage",
                        two().dict()
                                .text("x")
                                .vector("FloatStorage", "0", 6)
                                .text("y")
                                .vector("LongStorage", "0", 6)
                                .op('u', '.'),
                        "has two types or sizes"),
                pickle("id of text", two().text("storage").raw("Q."), "a persistent id is a tuple"),
                pickle("empty id", two().raw(")Q."), "a persistent id is a tuple"),
                pickle("short id", two().raw("(").text("storage").raw("tQ."), "a persistent id is"),
                pickle("module", two().raw("(").text("module").raw("NtQ."), "holds a whole model"),
                pickle(
                        "id without a type",
                        two().raw("(")
                                .text("storage")
                                .text("FloatStorage")
                                .text("0")
                                .text("cpu")
                                .integer(6)
                                .raw("tQ."),
                        "a persistent id is 'storage'"),
                pickle(
                        "parameter of nothing",
                        two().global("torch._utils", "_rebuild_parameter").raw(")R."),
                        "a parameter is made of a tensor"),
                pickle(
                        "tensor of nothing",
                        two().global("torch._utils", "_rebuild_tensor").raw(")R."),
                        "a tensor is made of a storage"),
                pickle(
                        "tensor class called",
                        two().global("torch.nn.parameter", "Parameter").raw(")R."),
                        "which is never called"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"tensors", "parts"})
    void brokenTensor(String title, PickleForge pickle, String fragment) {
        Map<String, Numbers> numbers = Map.of("0", new Numbers(6, new byte[24]));
        refused(TorchForge.zip(pickle.bytes(), numbers), fragment);
        refused(TorchForge.stream(pickle.bytes(), numbers), fragment);
    }

    static Stream<Arguments> streams() {
        byte[] good = TorchForge.goodPickle();
        byte[] keys = two().op(']', '(').text("0").text("0").op('e', '.').bytes();
        byte[] one = two().dict().text("x").vector("FloatStorage", "0", 6).op('u', '.').bytes();
        byte[] big =
                two().op(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, '.')
                        .op(0x80, 2, 'M', 0xE9, 0x03, '.', 0x80, 2, '}')
                        .text("little_endian")
                        .op(0x89, 's', '.')
                        .bytes();
        byte[] newer =
                two().op(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, '.')
                        .op(0x80, 2, 'M', 0xEA, 0x03, '.')
                        .bytes();
        Map<String, Numbers> lying = new LinkedHashMap<>(TorchForge.numbers());
        lying.put("0", new Numbers(7, TorchForge.floats(1, 2, 3, 4, 5, 6, 7)));
        Map<String, Numbers> first = Map.of("0", new Numbers(6, new byte[24]));
        byte[] stream = TorchForge.stream(good);
        byte[] longer = Arrays.copyOf(stream, stream.length + 1);
        byte[] list = two().op(']', '.').bytes();
        byte[] other = two().op(']').text("x").op('a', '.').bytes();
        return Stream.of(
                arguments("big-endian", TorchForge.stream(big, good, keys, lying), "significant"),
                arguments("version 1002", TorchForge.stream(newer, good, keys, lying), "is 1002"),
                arguments("plain pickle", two().op('}', '.').bytes(), "PyTorch's magic number"),
                arguments("storage of 7", TorchForge.stream(good, lying), "has 7 elements, the"),
                arguments("something after", longer, "1 bytes follow the last storage"),
                arguments("no keys", TorchForge.stream(TorchForge.START, one, list, first), "of 0"),
                arguments(
                        "foreign key",
                        TorchForge.stream(TorchForge.START, one, other, first),
                        "the string 'x' is not among those"),
                arguments(
                        "two keys for one",
                        TorchForge.stream(TorchForge.START, one, keys, first),
                        "a list of 2 instead of their keys"));
    }

    static Stream<Arguments> archives() {
        byte[] good = TorchForge.goodPickle();
        Map<String, Numbers> numbers = TorchForge.numbers();
        Map<String, Numbers> fewer = new LinkedHashMap<>(numbers);
        fewer.remove("3");
        Map<String, Numbers> shorter = new LinkedHashMap<>(numbers);
        shorter.put("0", new Numbers(6, new byte[20]));
        ZipForge big = new ZipForge().stored("m/data.pkl", good);
        big.stored("m/byteorder", new byte[] {'b', 'i', 'g'});
        ZipForge script = new ZipForge().stored("m/data.pkl", good);
        ZipForge future = new ZipForge().stored("m/data.pkl", good);
        ZipForge two = new ZipForge().stored("m/data.pkl", good).stored("n/data.pkl", good);
        ZipForge nested = new ZipForge().stored("m/data.pkl", TorchForge.zip(good));
        ZipForge after = new ZipForge().stored("m/data.pkl", new byte[] {'N', '.', 'N', '.'});
        return Stream.of(
                arguments(
                        "missing storage", TorchForge.zip(good, fewer), "storage '3' of 2 F64 is"),
                arguments("short storage", TorchForge.zip(good, shorter), "its member has 20"),
                arguments("big-endian", big.bytes(), "byte order 'big'"),
                arguments(
                        "TorchScript",
                        script.stored("m/constants.pkl", good).bytes(),
                        "a TorchScript program"),
                arguments(
                        "version 11",
                        future.stored("m/version", new byte[] {'1', '1'}).bytes(),
                        "version of the archive is '11'"),
                arguments("two pickles", two.bytes(), "saw 2 of them"),
                arguments("no pickle", new ZipForge().stored("a", good).bytes(), "saw 0 of them"),
                arguments("nested zip", nested.bytes(), "(PERSID)"),
                arguments("two pickles in one", after.bytes(), "2 bytes follow the pickle"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"streams", "archives"})
    void brokenFile(String title, byte[] bytes, String fragment) {
        refused(bytes, fragment);
    }
}
