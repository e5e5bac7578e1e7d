package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Weights that `numpy.savez` wrote: a zip archive of `.npy` files, one for each array. Arrays in
/// column-major order come out in row-major order. Objects, structures, complex numbers and numbers
/// with the most significant byte first are refused.
public final class NpzFile {

    private static final String SUFFIX = ".npy";

    private NpzFile() {}

    /// Opens a file; its arrays are read when they are asked for.
    ///
    /// @param path a file of the default file system
    /// @throws ModelException if there is no such file or it breaks a rule of the format
    public static Checkpoint open(Path path) {
        return FileBytes.map(path).openedBy(NpzFile::of);
    }

    /// Reads a file that is in memory already; the bytes are not copied, so leave them as they are.
    ///
    /// @param name what messages call the file
    /// @param bytes the whole file
    /// @throws ModelException if the bytes break a rule of the format
    public static Checkpoint parse(String name, byte[] bytes) {
        return FileBytes.of(name, bytes).openedBy(NpzFile::of);
    }

    /// Reads a file whose bytes are at hand; they are closed with the checkpoint.
    static Checkpoint of(FileBytes bytes) {
        return of(bytes, ZipArchive.members(bytes));
    }

    static Checkpoint of(FileBytes bytes, Map<String, ZipMember> members) {
        Map<String, StridedArray> arrays = new LinkedHashMap<>();
        for (ZipMember member : members.values()) {
            String name = member.name();
            if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
                throw new ModelException(
                        bytes.name()
                                + ": the members of a .npz archive are called NAME.npy, saw "
                                + Shown.quoted(name));
            }
            arrays.put(
                    name.substring(0, name.length() - SUFFIX.length()),
                    array(bytes.name() + ": " + Shown.quoted(name), member));
        }
        return new StridedFile(bytes, arrays, Map.of("format", "npz"));
    }

    /// Whether NumPy wrote an archive with these members.
    static boolean wrote(Map<String, ZipMember> members) {
        return members.keySet().stream().anyMatch(name -> name.endsWith(SUFFIX));
    }

    private static StridedArray array(String where, ZipMember member) {
        NpyHeader header = NpyHeader.parse(where, member.beginning(NpyHeader.MOST), member.size());
        Dtype dtype = dtype(where, header.type());
        int[] shape = header.shape();
        if (shape.length > Layout.RANK) {
            throw new ModelException(
                    where + ": has " + shape.length + " axes, at most " + Layout.RANK);
        }
        header.requireSize(where, dtype.bytes(), member.size() - header.begin());
        int count = Layout.count(shape);
        if (count < 0) {
            throw new ModelException(where + ": has more than " + Layout.ELEMENTS + " elements");
        }
        Layout layout = Layout.dense(shape, count, header.columns());
        return new StridedArray(member, dtype, header.begin(), layout);
    }

    private static Dtype dtype(String where, String type) {
        return switch (type) {
            case "|b1" -> Dtype.BOOL;
            case "|u1" -> Dtype.U8;
            case "|i1" -> Dtype.I8;
            case "<u2" -> Dtype.U16;
            case "<i2" -> Dtype.I16;
            case "<u4" -> Dtype.U32;
            case "<i4" -> Dtype.I32;
            case "<u8" -> Dtype.U64;
            case "<i8" -> Dtype.I64;
            case "<f2" -> Dtype.F16;
            case "<f4" -> Dtype.F32;
            case "<f8" -> Dtype.F64;
            default ->
                    throw new ModelException(
                            where
                                    + ": holds elements of type "
                                    + Shown.quoted(type)
                                    + "; read are little-endian floats and integers and booleans;"
                                    + " save it with .astype('<f4')");
        };
    }
}
