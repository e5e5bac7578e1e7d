package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What a sidecar must say, worked out again from the files beside it.
final class Sidecars {
    private Sidecars() {}

    static void check(Map<String, Object> said, Path photo, float[] raw, float[] last)
            throws IOException {
        Map<String, Object> tool = Outcome.row(said.get("tool"));
        assertEquals("vitrine", tool.get("name"));
        assertEquals(1, tool.get("order_contract"));
        assertEquals("simd", tool.get("engine"));
        assertEquals(Runtime.version().toString(), tool.get("java"));
        Map<String, Object> model = Outcome.row(said.get("model"));
        assertEquals("resnet18", model.get("name"));
        assertEquals(sha256(Files.readAllBytes(Given.weights())), model.get("weights_sha256"));
        input(Outcome.row(said.get("input")), photo);
        assertEquals("layer4.1", said.get("layer"));
        assertEquals("grad-cam", Outcome.row(said.get("method")).get("name"));
        assertEquals("paper", said.get("profile"));
        assertEquals("ok", said.get("status"));
        map(Outcome.row(said.get("map")), raw, 3);
        map(Outcome.row(said.get("final")), last, 96);
        classes(said);
        assertTrue(number(Outcome.row(said.get("timings_ms")).get("explain")) > 0);
        List<Map<String, Object>> notes = Outcome.rows(said.get("derivation"));
        assertEquals(
                List.of("gradient", "alpha", "activation", "weighted", "score", "map"),
                notes.stream().map(n -> n.get("name")).toList());
        for (Map<String, Object> note : notes)
            assertEquals(64, note.get("sha256").toString().length());
    }

    private static void input(Map<String, Object> input, Path photo) throws IOException {
        assertEquals(photo.toString(), input.get("file"));
        assertEquals(sha256(Files.readAllBytes(photo)), input.get("sha256"));
        assertEquals(128, input.get("width"));
        assertEquals(112, input.get("height"));
        Map<String, Object> preprocessing = Outcome.row(input.get("preprocessing"));
        assertEquals(96, preprocessing.get("resize_shorter_side"));
        assertEquals(96, preprocessing.get("center_crop"));
        assertEquals("bilinear", preprocessing.get("interpolation"));
        assertFalse(preprocessing.get("mean").toString().isEmpty());
    }

    /// Statistics and digest: the extents `[1, 1, side, side]`, then the floats, little-endian.
    private static void map(Map<String, Object> said, float[] values, int side) {
        assertEquals(List.of(1, 1, side, side), said.get("shape"));
        ByteBuffer bytes =
                ByteBuffer.allocate(16 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int d : new int[] {1, 1, side, side}) bytes.putInt(d);
        int best = 0;
        double sum = 0;
        float min = values[0];
        for (int i = 0; i < values.length; i++) {
            bytes.putFloat(values[i]);
            sum += values[i];
            min = Math.min(min, values[i]);
            if (values[i] > values[best]) best = i;
        }
        assertEquals(sha256(bytes.array()), said.get("sha256"));
        assertEquals(min, number(said.get("min")));
        assertEquals(values[best], number(said.get("max")));
        assertEquals(sum, number(said.get("sum")));
        assertEquals(sum / values.length, number(said.get("mean")));
        assertEquals(0, said.get("not_finite"));
        assertEquals(List.of(best / side, best % side), said.get("argmax"));
    }

    /// The top five are the five highest logits with their share of the softmax.
    private static void classes(Map<String, Object> said) {
        double[] logits =
                ((List<?>) said.get("logits")).stream().mapToDouble(Sidecars::number).toArray();
        assertEquals(1000, logits.length);
        assertEquals(logits[7], number(((List<?>) said.get("score")).getFirst()));
        List<Map<String, Object>> top = Outcome.rows(((List<?>) said.get("top5")).getFirst());
        assertEquals(5, top.size());
        double highest = number(top.getFirst().get("logit"));
        double whole = 0;
        for (double l : logits) whole += Math.exp(l - highest);
        double above = Double.POSITIVE_INFINITY;
        for (Map<String, Object> row : top) {
            double logit = number(row.get("logit"));
            assertTrue(logit <= above, "in falling order");
            above = logit;
            assertEquals(logits[(int) number(row.get("index"))], logit);
            assertEquals(Math.exp(logit - highest) / whole, number(row.get("probability")), 1e-6);
            assertFalse(row.get("name").toString().isBlank());
        }
        double fifth = above;
        long higher = Arrays.stream(logits).filter(l -> l > fifth).count();
        assertEquals(4, higher, "nothing higher is left out");
    }

    static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
