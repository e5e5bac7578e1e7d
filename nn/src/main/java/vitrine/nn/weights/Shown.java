package vitrine.nn.weights;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a thing that a stranger wrote is shown in a message: on one line, short, and with nothing
/// invisible in it.
final class Shown {

    private static final int LENGTH = 120;

    private Shown() {}

    /// The text between single quotes, with control, formatting and unpaired surrogate characters
    /// as escapes, cut to 120 characters.
    static String quoted(String text) {
        return "'" + plain(text) + "'";
    }

    /// As [#quoted], without the quotes.
    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int before = shown.length();
            if (visible(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", point));
            }
            at += Character.charCount(point);
            if (shown.length() > (at < text.length() ? LENGTH - 1 : LENGTH)) {
                shown.setLength(before);
                return shown.append('…').toString();
            }
        }
        return shown.toString();
    }

    /// A JSON value as [Json] makes it: an object by its size, the rest in full if it is short.
    static String value(Object value) {
        return switch (value) {
            case String text -> "the string " + quoted(text);
            case Map<?, ?> map -> "an object of " + map.size() + " members";
            case List<?> list -> plain(list.toString());
            default -> value.toString();
        };
    }

    /// One byte: the character itself if it is visible ASCII, else in hexadecimal.
    static String octet(byte value) {
        return value > ' ' && value < 0x7f
                ? "'" + (char) value + "'"
                : String.format(Locale.ROOT, "0x%02X", value & 0xff);
    }

    private static boolean visible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
