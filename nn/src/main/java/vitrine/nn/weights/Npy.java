package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// NumPy's `.npy` files: one array of little-endian floats in row-major order.
///
/// @param shape the extents
/// @param values the elements in row-major order
@SuppressWarnings("ArrayRecordComponent") // a carrier between a file and a tensor, never compared
public record Npy(int[] shape, float[] values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 10_000;
    private static final long LARGEST_FILE = 1L << 30;
    private static final Pattern EXTENT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*}\\s*");

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
        if (bytes.length < 12 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ModelException(
                    name + ": does not begin as a .npy file does; save the array with numpy.save");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new ModelException(
                    name + ": has the .npy version " + version + ", known are 1 to 3");
        }
        long length = version == 1 ? in.getShort(8) & 0xffff : in.getInt(8) & 0xffffffffL;
        int start = version == 1 ? 10 : 12;
        if (length > LONGEST_HEADER || start + length > bytes.length) {
            throw new ModelException(
                    name
                            + ": has a header of "
                            + length
                            + " bytes in a file of "
                            + bytes.length
                            + "; the file is truncated or not a .npy file");
        }
        String text = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
        Matcher header = HEADER.matcher(text);
        if (!header.matches()) {
            throw new ModelException(
                    name + ": has a header that is not numpy's: " + Shown.plain(text.strip()));
        }
        return elements(name, header, in.position(start + (int) length));
    }

    private static Npy elements(String name, Matcher header, ByteBuffer in) {
        String type = header.group(1);
        if (!type.equals("<f4") && !type.equals("<f8")) {
            throw new ModelException(
                    name
                            + ": holds "
                            + Shown.plain(type)
                            + ", needed are 32- or 64-bit little-endian floats; save it with .astype('<f4')");
        }
        if (header.group(2).equals("True")) {
            throw new ModelException(
                    name + ": is in column-major order; save it with numpy.ascontiguousarray");
        }
        int[] shape = shape(name, header.group(3));
        long count = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        int width = type.equals("<f4") ? Float.BYTES : Double.BYTES;
        if (count * width != in.remaining()) {
            throw new ModelException(
                    name
                            + ": the shape "
                            + Arrays.toString(shape)
                            + " needs "
                            + count * width
                            + " bytes of data, the file has "
                            + in.remaining());
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++)
            values[i] = width == 4 ? in.getFloat() : (float) in.getDouble();
        return new Npy(shape, values);
    }

    /// A tuple as Python writes it: one extent is followed by a comma, several may be.
    private static int[] shape(String name, String text) {
        if (text.isBlank()) return new int[0];
        String[] parts = text.split(",", -1);
        int extents = parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
        if (parts.length < 2 || extents < 1) throw broken(name, text);
        int[] shape = new int[extents];
        long size = 1;
        for (int a = 0; a < extents; a++) {
            String part = parts[a].strip();
            if (!EXTENT.matcher(part).matches()) throw broken(name, text);
            shape[a] = Integer.parseInt(part);
            size *= Math.max(shape[a], 1);
            if (size > Integer.MAX_VALUE) {
                throw new ModelException(
                        name
                                + ": has the shape ("
                                + Shown.plain(text)
                                + "), more than 2^31-1 elements");
            }
        }
        return shape;
    }

    private static ModelException broken(String name, String text) {
        return new ModelException(
                name + ": has the shape (" + Shown.plain(text) + "), which is too large or broken");
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
