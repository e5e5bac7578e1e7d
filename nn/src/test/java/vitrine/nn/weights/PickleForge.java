package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes pickles opcode by opcode, right or wrong.
final class PickleForge {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A pickle of protocol 2.
    static PickleForge two() {
        return new PickleForge().op(0x80, 2);
    }

    PickleForge op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    /// Bytes that are written as ASCII.
    PickleForge raw(String text) {
        out.writeBytes(text.getBytes(UTF_8));
        return this;
    }

    PickleForge global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    PickleForge text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        op('X').four(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    PickleForge four(long value) {
        return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value));
    }

    PickleForge eight(long value) {
        return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value));
    }

    private PickleForge bytes(ByteBuffer bytes) {
        out.writeBytes(bytes.array());
        return this;
    }

    PickleForge integer(long value) {
        return value == (int) value ? op('J').four(value) : op(0x8A, 8).eight(value);
    }

    PickleForge tuple(long... values) {
        op('(');
        for (long value : values) {
            integer(value);
        }
        return op('t');
    }

    /// A storage by its persistent id.
    PickleForge storage(String type, String key, long count) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cuda:0")
                .integer(count)
                .raw("tQ");
    }

    /// A tensor of the second kind on a storage that has just been written.
    PickleForge view(long offset, long[] size, long[] strides) {
        return integer(offset)
                .tuple(size)
                .tuple(strides)
                .op(0x89)
                .global("collections", "OrderedDict")
                .raw(")RtR");
    }

    PickleForge tensor(
            String type, String key, long count, long offset, long[] size, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(type, key, count)
                .view(offset, size, strides);
    }

    /// A vector that is the whole of its storage.
    PickleForge vector(String type, String key, long count) {
        return tensor(type, key, count, 0, new long[] {count}, new long[] {1});
    }

    /// An empty ordered dict and a mark.
    PickleForge dict() {
        return global("collections", "OrderedDict").raw(")R(");
    }

    PickleForge stop() {
        return op('.');
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
