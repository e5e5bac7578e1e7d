package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// NumPy's `.npy` files: one array of little-endian floats in row-major order.
///
/// @param shape the extents
/// @param values the elements in row-major order
@SuppressWarnings("ArrayRecordComponent") // a carrier between a file and a tensor, never compared
public record Npy(int[] shape, float[] values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final long LARGEST_FILE = 1L << 30;

    /// Reads 32- or 64-bit floats; the latter are rounded.
    public static Npy read(Path file) {
        String name = file.getFileName().toString();
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new ModelException(
                        name + ": has " + Files.size(file) + " bytes, more than 1 GiB");
            }
            return parse(name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ModelException(name + ": cannot be read: " + e, e);
        }
    }

    private static Npy parse(String name, byte[] bytes) {
        NpyHeader header = NpyHeader.parse(name, bytes, bytes.length);
        String type = header.type();
        if (!type.equals("<f4") && !type.equals("<f8")) {
            throw new ModelException(
                    name
                            + ": holds "
                            + Shown.plain(type)
                            + ", needed are 32- or 64-bit little-endian floats; save it with .astype('<f4')");
        }
        if (header.columns()) {
            throw new ModelException(
                    name + ": is in column-major order; save it with numpy.ascontiguousarray");
        }
        int width = type.equals("<f4") ? Float.BYTES : Double.BYTES;
        int rest = bytes.length - header.begin();
        header.requireSize(name, width, rest);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        in.position(header.begin());
        float[] values = new float[rest / width];
        for (int i = 0; i < values.length; i++)
            values[i] = width == 4 ? in.getFloat() : (float) in.getDouble();
        return new Npy(header.shape(), values);
    }

    /// The file's bytes.
    public byte[] toBytes() {
        String dims =
                Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': ("
                        + dims
                        + (shape.length == 1 ? ",)" : ")")
                        + ", }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        String padded = header + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        ByteBuffer out =
                ByteBuffer.allocate(
                                MAGIC.length + 4 + padded.length() + Float.BYTES * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
        out.put(padded.getBytes(StandardCharsets.US_ASCII));
        out.asFloatBuffer().put(values);
        return out.array();
    }
}
