package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands before the elements of a `.npy` file.
///
/// @param type the type of the elements as NumPy writes it, such as `<f4`
/// @param columns whether the first axis is the fastest
/// @param shape the extents, with at most 2³¹ − 1 elements
/// @param begin the first byte of the elements
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(String type, boolean columns, int[] shape, int begin) {

    /// As many bytes as surely hold a header.
    static final int MOST = 12 + 10_000;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 10_000;
    private static final Pattern EXTENT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),"
                            + "\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*}\\s*");

    /// Reads a header.
    ///
    /// @param name the beginning of every message
    /// @param bytes the beginning of the file: [#MOST] bytes, or all of it
    /// @param size how many bytes the file has
    static NpyHeader parse(String name, byte[] bytes, long size) {
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
        if (length > LONGEST || start + length > bytes.length) {
            throw new ModelException(
                    name
                            + ": has a header of "
                            + length
                            + " bytes in a file of "
                            + size
                            + "; the file is truncated or not a .npy file");
        }
        String text = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
        Matcher header = HEADER.matcher(text);
        if (!header.matches()) {
            throw new ModelException(
                    name + ": has a header that is not numpy's: " + Shown.plain(text.strip()));
        }
        return new NpyHeader(
                header.group(1),
                header.group(2).equals("True"),
                shape(name, header.group(3)),
                start + (int) length);
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

    /// Refuses a file whose elements do not fill the rest of it exactly.
    ///
    /// @param width the bytes of one element
    /// @param rest the bytes after the header
    void requireSize(String name, int width, long rest) {
        long count = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        if (count * width != rest) {
            throw new ModelException(
                    name
                            + ": the shape "
                            + Arrays.toString(shape)
                            + " needs "
                            + count * width
                            + " bytes of data, the file has "
                            + rest);
        }
    }
}
