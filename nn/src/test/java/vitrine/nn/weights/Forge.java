package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.function.Executable;

import vitrine.nn.ModelException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/// Makes safetensors files byte by byte, right or wrong.
final class Forge {

    private Forge() {}

    /// A file with the true length of its header and data that count 0, 1, 2 …
    static byte[] file(String header, int dataSize) {
        byte[] text = header.getBytes(UTF_8);
        return file(text.length, text, dataSize);
    }

    /// A file with any length for its header.
    static byte[] file(long length, byte[] header, int dataSize) {
        byte[] data = new byte[dataSize];
        for (int i = 0; i < dataSize; i++) {
            data[i] = (byte) i;
        }
        return file(length, header, data);
    }

    static byte[] file(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }

    /// A file of one array `x`.
    static byte[] one(Dtype dtype, int count, byte[] data) {
        byte[] header =
                ("{\"x\":{\"dtype\":\""
                                + dtype
                                + "\",\"shape\":["
                                + count
                                + "],\"data_offsets\":[0,"
                                + data.length
                                + "]}}")
                        .getBytes(UTF_8);
        return file(header.length, header, data);
    }

    static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A small file that obeys every rule: four types, a scalar, an empty array, metadata, padding.
    static byte[] good() {
        return file(
                """
                {"__metadata__":{"format":"pt","\\u00e9":"a\\"b"},\
                "conv.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},\
                "scalar":{"dtype":"F64","shape":[],"data_offsets":[0,8]},\
                "empty":{"dtype":"I64","shape":[0,4],"data_offsets":[32,32]},\
                "half":{"dtype":"F16","shape":[4],"data_offsets":[32,40]},\
                "flags":{"dtype":"BOOL","shape":[1],"data_offsets":[40,41]},\
                "bytes":{"dtype":"U8","shape":[7],"data_offsets":[41,48]}}   \
                """,
                48,
                new int[] {40});
    }

    private static byte[] file(String header, int dataSize, int[] zeros) {
        byte[] file = file(header, dataSize);
        for (int zero : zeros) {
            file[file.length - dataSize + zero] = 0;
        }
        return file;
    }

    /// Opens a file and reads all that is in it, in both ways.
    ///
    /// @throws ModelException if anything is wrong with it
    static void readAll(String name, byte[] bytes) {
        try (Checkpoint checkpoint = SafeTensors.parse(name, bytes)) {
            readAll(checkpoint);
        }
    }

    /// What a refusal says.
    static String message(Executable refused) {
        return Objects.requireNonNull(assertThrows(ModelException.class, refused).getMessage());
    }

    static void readAll(Checkpoint checkpoint) {
        for (String name : checkpoint.names()) {
            int count = 1;
            for (int extent : checkpoint.shape(name)) {
                count *= extent;
            }
            if (checkpoint.floats(name).length != count
                    || checkpoint.doubles(name).length != count) {
                throw new AssertionError(name + " has another number of elements than its shape");
            }
        }
    }
}
