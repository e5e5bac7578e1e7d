package vitrine.cam.image;

import org.junit.jupiter.api.Assumptions;

import vitrine.goldens.Goldens;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder `shared` with photos and golden numbers, where there is one.
final class Shared {

    private static final Pattern SHAPE = Pattern.compile("\"data_offsets\": *\\[(\\d+), *(\\d+)]");

    private Shared() {}

    /// A file of the folder; the test is skipped where there is none, and the console says why.
    static Path file(String name) {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Path file = Goldens.path("../" + name);
        Assumptions.assumeTrue(Files.exists(file), name + " is not in the folder shared");
        return file;
    }

    /// The raw little-endian data of one tensor of a safetensors file.
    static ByteBuffer tensor(Path file, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        int at = header.indexOf("\"" + name + "\"");
        Matcher shape = SHAPE.matcher(header);
        if (at < 0 || !shape.find(at)) {
            throw new IOException("no tensor " + name);
        }
        int from = 8 + length + Integer.parseInt(shape.group(1));
        int to = 8 + length + Integer.parseInt(shape.group(2));
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes.array(), from, to))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The same as float32 numbers.
    static float[] floats(Path file, String name) throws IOException {
        ByteBuffer data = tensor(file, name);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }
}
