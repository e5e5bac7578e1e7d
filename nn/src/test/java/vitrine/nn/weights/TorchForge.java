package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes files of both of PyTorch's formats around a pickle.
final class TorchForge {

    /// The numbers of a storage.
    record Numbers(long count, byte[] bytes) {}

    /// The magic number, version and machine that every stream begins with.
    static final byte[] START =
            PickleForge.two()
                    .op(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19)
                    .stop()
                    .op(0x80, 2, 'M', 0xE9, 0x03, '.')
                    .op(0x80, 2, '}', '(')
                    .text("protocol_version")
                    .op('M', 0xE9, 0x03)
                    .text("little_endian")
                    .op(0x88, 'u', '.')
                    .bytes();

    private TorchForge() {}

    /// Bytes 0, 1, 2 …
    static byte[] counting(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    static byte[] floats(float... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            b.putFloat(value);
        }
        return b.array();
    }

    /// The storages that most tests use: six floats, four halves, three truths, two doubles, two
    /// longs, two bfloats and five bytes.
    static Map<String, Numbers> numbers() {
        Map<String, Numbers> numbers = new LinkedHashMap<>();
        numbers.put("0", new Numbers(6, floats(1, 2, 3, 4, 5, 6)));
        numbers.put("1", new Numbers(4, counting(8)));
        numbers.put("2", new Numbers(3, new byte[] {0, 1, 1}));
        numbers.put("3", new Numbers(2, counting(16)));
        numbers.put("4", new Numbers(2, counting(16)));
        numbers.put("5", new Numbers(2, new byte[] {0, 0, (byte) 0x80, 0x3F}));
        numbers.put("6", new Numbers(5, counting(5)));
        return numbers;
    }

    /// A state dict over all of [#numbers], beside a counter, an optimiser and settings.
    static byte[] goodPickle() {
        PickleForge p = PickleForge.two().raw("}(").text("epoch").integer(90).text("state_dict");
        p.dict();
        p.text("module.a.weight")
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1});
        p.text("module.a.turned")
                .tensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3});
        p.text("module.a.column").tensor("FloatStorage", "0", 6, 1, new long[] {2}, new long[] {3});
        p.text("module.a.spread")
                .tensor("FloatStorage", "0", 6, 2, new long[] {3, 2}, new long[] {0, 1});
        p.text("module.b.half").vector("HalfStorage", "1", 4);
        p.text("module.b.truth").vector("BoolStorage", "2", 3);
        p.text("module.b.double").vector("DoubleStorage", "3", 2);
        p.text("module.b.count").tensor("LongStorage", "4", 2, 1, new long[] {}, new long[] {});
        p.text("module.b.brain").vector("BFloat16Storage", "5", 2);
        p.text("module.b.byte").vector("ByteStorage", "6", 5);
        p.text("module.b.empty")
                .tensor("ByteStorage", "6", 5, 0, new long[] {0, 3}, new long[] {3, 1});
        p.op('u', '}').text("_metadata").op('}', 's', 'b');
        p.text("optimizer").raw("}(").text("state").op('}', 'K', 0).raw("}(");
        p.text("exp_avg").vector("FloatStorage", "0", 6).raw("usu");
        p.text("args").global("argparse", "Namespace").op(')', 0x81, '}').text("lr");
        p.op('G', 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A, 's', 'b', 'u');
        return p.stop().bytes();
    }

    static byte[] zip(byte[] pickle) {
        return zip(pickle, numbers());
    }

    static byte[] zip(byte[] pickle, Map<String, Numbers> numbers) {
        return archive(pickle, numbers).bytes();
    }

    static ZipForge archive(byte[] pickle, Map<String, Numbers> numbers) {
        ZipForge zip = new ZipForge().aligned().stored("model/data.pkl", pickle);
        zip.stored("model/byteorder", "little".getBytes(UTF_8));
        numbers.forEach((key, n) -> zip.stored("model/data/" + key, n.bytes()));
        return zip.stored("model/version", "3\n".getBytes(UTF_8));
    }

    static byte[] stream(byte[] pickle) {
        return stream(pickle, numbers());
    }

    static byte[] stream(byte[] pickle, Map<String, Numbers> numbers) {
        PickleForge keys = PickleForge.two().op(']', '(');
        numbers.keySet().forEach(keys::text);
        return stream(START, pickle, keys.op('e', '.').bytes(), numbers);
    }

    static byte[] stream(byte[] start, byte[] pickle, byte[] keys, Map<String, Numbers> numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(start);
        out.writeBytes(pickle);
        out.writeBytes(keys);
        for (Numbers n : numbers.values()) {
            out.writeBytes(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(n.count())
                            .array());
            out.writeBytes(n.bytes());
        }
        return out.toByteArray();
    }
}
