package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {

    private static final Json.Limits LIMITS = new Json.Limits(4, 3, 5, 20);

    private static Map<String, Object> read(String text) {
        Map<String, Object> members = new LinkedHashMap<>();
        Json.read(
                "file",
                text.getBytes(UTF_8),
                100,
                LIMITS,
                (key, value) -> members.putIfAbsent(key, value) == null);
        return members;
    }

    private static Object value(String text) {
        return read("{\"v\":" + text + "}").values().iterator().next();
    }

    private static String message(String text) {
        return Forge.message(() -> read(text));
    }

    @Test
    void numbers() {
        assertEquals(0L, value("0"));
        assertEquals(-12L, value("-12"));
        assertEquals(Long.MAX_VALUE, value("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, value("-9223372036854775808"));
        assertEquals(-0.0, value("-0"));
        assertEquals(-0.5, value("-0.5"));
        assertEquals(1.0, value("1.0"));
        assertEquals(1200.0, value("1.2e3"));
        assertEquals(1200.0, value("12E+2"));
        assertEquals(0.012, value("1.2e-2"));
        assertEquals(0.0, value("1e-999"));
        assertEquals(Double.MAX_VALUE, value("1.7976931348623157e308"));
    }

    @Test
    void words() {
        assertEquals(true, value("true"));
        assertEquals(false, value("false"));
        assertEquals(Json.Null.NULL, value("null"));
    }

    @Test
    void strings() {
        assertEquals("", value("\"\""));
        assertEquals("plain", value("\"plain\""));
        assertEquals("\"\\/\b\f\n\r\t", value("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""));
        assertEquals("a\u00e9\u20ac\ud83d\ude00z", value("\"a\u00e9\u20ac\ud83d\ude00z\""));
        assertEquals("\u00e9\u0000A", value("\"\\u00e9\\u0000\\u0041\""));
        assertEquals("\ud83d\ude00", value("\"\\uD83d\\uDe00\""));
        assertEquals("é\té", value("\"é\\té\""));
        assertEquals("\u007f\u0080\u07ff\u0800\uffff", value("\"\u007f\u0080\u07ff\u0800\uffff\""));
    }

    @Test
    void nesting() {
        assertEquals(
                List.of(1L, List.of(), Map.of("a", List.of("b"))),
                value(" [ 1 , [ ] , {\"a\" : [\"b\"] } ]\r\n\t"));
        assertEquals(List.of("b", "a"), List.copyOf(read(" { \"b\" : 1 , \"a\" : 2 } ").keySet()));
        assertEquals(Map.of(), read("{}"));
    }

    @Test
    void limits() {
        assertEquals(List.of(List.of(List.of())), value("[[[]]]"));
        assertEquals(
                "file: not strict JSON at byte 108: objects and arrays are nested deeper than 4"
                        + " levels",
                message("{\"v\":[[[[]]]]}"));
        assertEquals(3, assertMap(value("{\"a\":1,\"b\":2,\"c\":3}")).size());
        assertEquals(
                "file: not strict JSON at byte 124: an object has more than 3 members",
                message("{\"v\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}"));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), value("[1,2,3,4,5]"));
        assertEquals(
                "file: not strict JSON at byte 116: an array has more than 5 elements",
                message("{\"v\":[1,2,3,4,5,6]}"));
        assertEquals("x".repeat(20), value("\"" + "x".repeat(20) + "\""));
        assertEquals(
                "file: not strict JSON at byte 105: a string is longer than 20 bytes",
                message("{\"v\":\"" + "x".repeat(21) + "\"}"));
        assertThrows(IllegalArgumentException.class, () -> new Json.Limits(17, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Json.Limits(0, 1, 1, 1));
    }

    @Test
    void duplicates() {
        assertEquals(
                "file: not strict JSON at byte 107: duplicate key 'a'",
                message("{\"a\":1,\"\\u0061\":2}"));
        assertEquals(
                "file: not strict JSON at byte 112: duplicate key 'a'",
                message("{\"v\":{\"a\":1,\"a\":2}}"));
        assertEquals(
                "file: not strict JSON at byte 110: duplicate key 'a'",
                message("{\"a\":null,\"a\":null}"));
    }

    @Test
    void textThatEnds() {
        assertEquals(
                "file: not strict JSON at byte 100: an object is missing (the text ends)",
                message(""));
        assertEquals(
                "file: not strict JSON at byte 101: a key in double quotes is missing (the text"
                        + " ends)",
                message("{"));
        String whole = "{\"a\":[1,-2.5e3,\"\\u0041\u00e9\"],\"b\":{\"c\":null,\"d\":true}}";
        assertEquals(2, read(whole).size());
        for (int size = 0; size < whole.length(); size++) {
            message(whole.substring(0, size));
        }
    }

    private static Map<?, ?> assertMap(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
