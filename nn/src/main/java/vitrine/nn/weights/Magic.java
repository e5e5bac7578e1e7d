package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The first bytes of a file, by which its format is recognised.
final class Magic {

    private static final int BYTES = 512;
    private static final int SHOWN = 8;
    private static final int TAR = 257;

    /// What else people take for weights, by its first characters, and what to do about it.
    private static final Map<String, String> OTHERS = others();

    private final byte[] bytes;

    private Magic(byte[] bytes) {
        this.bytes = bytes;
    }

    static Magic of(FileBytes file) {
        long size = Math.min(BYTES, file.size());
        return new Magic(file.reading(0, size, start -> start.toArray(JAVA_BYTE)));
    }

    static boolean zip(FileBytes file) {
        return of(file).zip();
    }

    private static Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("\u0093NUMPY", "one array without a name; save all of them with numpy.savez");
        others.put("\u0089HDF\r\n", "HDF5, as Keras writes it; save it as safetensors or .npz");
        others.put("\u001f\u008b", "compressed by gzip; unpack it first");
        others.put("BZh", "compressed by bzip2; unpack it first");
        others.put("\u00fd7zXZ", "compressed by xz; unpack it first");
        others.put("(\u00b5/\u00fd", "compressed by zstd; unpack it first");
        others.put("GGUF", "GGUF; save the model as safetensors");
        others.put(
                "version https://git-lfs",
                "a Git LFS pointer and not the weights; fetch them with git lfs pull");
        others.put("<", "a web page or XML; the download went wrong");
        return others;
    }

    boolean zip() {
        return begins("PK\u0003\u0004") || begins("PK\u0005\u0006");
    }

    /// Python's pickles of protocol 2 and later.
    boolean pickle() {
        return bytes.length > 1 && bytes[0] == (byte) 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
    }

    /// A length below 2⁴⁰ and the beginning of its JSON.
    boolean safeTensors() {
        return bytes.length > SafeTensorsHeader.PREFIX
                && bytes[5] == 0
                && bytes[6] == 0
                && bytes[7] == 0
                && bytes[SafeTensorsHeader.PREFIX] == '{';
    }

    /// JSON, and so perhaps an index.
    boolean json() {
        return text().stripLeading().startsWith("{");
    }

    /// What the file is instead, in words.
    String otherwise() {
        if (bytes.length == 0) {
            return "it is empty";
        }
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            if (begins(other.getKey())) {
                return "it looks like " + other.getValue();
            }
        }
        if (text().startsWith("ustar", TAR)) {
            return "it looks like a tar archive, as PyTorch wrote before version 0.2; load it there"
                    + " and save it again";
        }
        StringBuilder shown = new StringBuilder("it begins with the bytes");
        for (int i = 0; i < Math.min(SHOWN, bytes.length); i++) {
            shown.append(String.format(Locale.ROOT, " %02X", bytes[i] & 0xff));
        }
        return shown.toString();
    }

    private boolean begins(String characters) {
        return text().startsWith(characters);
    }

    private String text() {
        return new String(bytes, ISO_8859_1);
    }
}
