package vitrine.nn.weights;

import vitrine.nn.weights.Pickled.Opaque;

import java.math.BigInteger;
import java.util.regex.Pattern;

/// The texts, bytes and written numbers of a pickle.
final class PickleText {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,150}");
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");
    private static final Pattern REAL =
            Pattern.compile("[+-]?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})(e[+-]?[0-9]{1,4})?");
    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private PickleText() {}

    /// A text, or bytes, which are passed over.
    static Object read(PickleInput in, Opcode opcode) {
        return switch (opcode) {
            case STRING -> quoted(in, in.line());
            case BINSTRING -> in.text(in.four(), true);
            case SHORT_BINSTRING -> in.text(in.octet(), true);
            case UNICODE -> raw(in, in.line());
            case BINUNICODE -> in.text(in.four() & UNSIGNED, false);
            case SHORT_BINUNICODE -> in.text(in.octet(), false);
            case BINUNICODE8 -> in.text(in.eight(), false);
            case BINBYTES -> bytes(in, in.four() & UNSIGNED);
            case SHORT_BINBYTES -> bytes(in, in.octet());
            default -> bytes(in, in.eight());
        };
    }

    private static Opaque bytes(PickleInput in, long size) {
        in.skip(size);
        return new Opaque("bytes");
    }

    /// A number that is written in digits.
    static Object number(PickleInput in, Opcode opcode) {
        String line = in.line();
        if (opcode == Opcode.FLOAT) {
            return real(in, line);
        }
        if (opcode == Opcode.INT && (line.equals("00") || line.equals("01"))) {
            return line.equals("01");
        }
        boolean marked = opcode == Opcode.LONG && line.endsWith("L");
        String digits = marked ? line.substring(0, line.length() - 1) : line;
        if (!INTEGER.matcher(digits).matches()) {
            throw in.bad("an integer is written as " + Shown.quoted(line));
        }
        BigInteger value = new BigInteger(digits);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private static Double real(PickleInput in, String line) {
        return switch (line) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!REAL.matcher(line).matches()) {
                    throw in.bad("a float is written as " + Shown.quoted(line));
                }
                yield Double.valueOf(line);
            }
        };
    }

    /// A place of the memo that is written in digits.
    static int index(PickleInput in) {
        String line = in.line();
        if (!INDEX.matcher(line).matches()) {
            throw in.bad("a place of the memo is written as " + Shown.quoted(line));
        }
        return Integer.parseInt(line);
    }

    /// A text as Python 2's `repr` writes it.
    private static String quoted(PickleInput in, String line) {
        char quote = line.length() < 2 ? ' ' : line.charAt(0);
        if ((quote != '\'' && quote != '"') || line.charAt(line.length() - 1) != quote) {
            throw in.bad("a text has no quotes around it: " + Shown.quoted(line));
        }
        StringBuilder text = new StringBuilder();
        int end = line.length() - 1;
        int i = 1;
        while (i < end) {
            char c = line.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = i < end ? line.charAt(i++) : ' ';
            switch (escape) {
                case '\\', '\'', '"' -> text.append(escape);
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'x' -> {
                    text.append((char) hexadecimal(in, line, i, 2));
                    i += 2;
                }
                default -> throw in.bad("a text has an unknown escape: " + Shown.quoted(line));
            }
        }
        return text.toString();
    }

    /// A text in which a backslash and `u` or `U` stand for a character.
    private static String raw(PickleInput in, String line) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i++);
            char next = i < line.length() ? line.charAt(i) : ' ';
            if (c != '\\' || (next != 'u' && next != 'U')) {
                text.append(c);
                continue;
            }
            int digits = next == 'u' ? 4 : 8;
            int point = hexadecimal(in, line, i + 1, digits);
            if (!Character.isValidCodePoint(point)) {
                throw in.bad("a text has an unknown escape: " + Shown.quoted(line));
            }
            text.appendCodePoint(point);
            i += 1 + digits;
        }
        return text.toString();
    }

    private static int hexadecimal(PickleInput in, String line, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < line.length() ? Character.digit(line.charAt(i), 16) : -1;
            if (digit < 0) {
                throw in.bad("an escape needs " + digits + " hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
