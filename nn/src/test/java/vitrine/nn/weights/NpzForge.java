package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes `.npy` files, right or wrong.
final class NpzForge {

    private NpzForge() {}

    /// A file whose data are the floats 0, 1, 2 … if the type is `<f4`, and zeros otherwise.
    static byte[] array(String type, String columns, String shape, int size) {
        return array(
                "{'descr': '"
                        + type
                        + "', 'fortran_order': "
                        + columns
                        + ", 'shape': "
                        + shape
                        + ", }",
                type.equals("<f4") ? size / 4 : 0,
                size);
    }

    static byte[] array(String header, int floats, int size) {
        int padding = Math.floorMod(-(10 + header.length() + 1), 64);
        String text = header + " ".repeat(padding) + "\n";
        ByteBuffer out =
                ByteBuffer.allocate(10 + text.length() + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put("\u0093NUMPY\u0001\0".getBytes(ISO_8859_1)).putShort((short) text.length());
        out.put(text.getBytes(ISO_8859_1));
        for (float value : counting(floats)) {
            out.putFloat(value);
        }
        return out.array();
    }

    static float[] counting(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    /// A small archive with a compressed member, a scalar, and columns.
    static byte[] good() {
        return new ZipForge()
                .stored("w.npy", array("<f4", "False", "(2, 3)", 24), ZipForge.Member::wide)
                .stored("columns.npy", array("<f4", "True", "(2, 3)", 24))
                .deflated("b.npy", array("<f8", "False", "(3,)", 24), m -> {})
                .stored("s.npy", array("<f4", "False", "()", 4))
                .stored("empty.npy", array("<i8", "False", "(0, 4)", 0))
                .bytes();
    }
}
