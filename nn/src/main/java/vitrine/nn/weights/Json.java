package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import vitrine.nn.ModelException;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A strict reader of JSON (RFC 8259) in UTF-8, for text that came from a stranger.
///
/// Beyond the grammar it refuses duplicate keys, integers that do not fit in 64 bits, numbers
/// beyond the range of a double, escapes of unpaired surrogates, and whatever exceeds the limits
/// that the caller sets. The members of the outermost object are handed over one by one, so that a
/// document need never be in memory as a whole.
///
/// Values are `Map<String, Object>` (in the order of the text), `List<Object>`, `String`, `Long`,
/// `Double`, `Boolean` and [Null#NULL]. A number is a `Long` if it is written without fraction and
/// exponent, except that `-0` is a `Double`.
final class Json {

    /// The value `null`.
    enum Null {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    /// What takes the members of an object.
    @FunctionalInterface
    interface Members {
        /// Takes one member, or returns false if there has been one of that name.
        boolean add(String key, Object value);
    }

    /// How much is accepted.
    ///
    /// @param depth how many objects and arrays may be open at once, at most 16
    /// @param members of one object other than the outermost
    /// @param elements of one array
    /// @param bytes of one string, as written
    record Limits(int depth, int members, int elements, int bytes) {
        Limits {
            if (depth < 1 || depth > 16) {
                throw new IllegalArgumentException("a depth from 1 to 16, not " + depth);
            }
        }
    }

    private static final int NUMBER_BYTES = 128;
    private static final int SURELY_LONG = 18;

    private final String where;
    private final byte[] text;
    private final int origin;
    private final Limits limits;
    private final CharsetDecoder utf8 = UTF_8.newDecoder();
    private int at;

    private Json(String where, byte[] text, int origin, Limits limits) {
        this.where = where;
        this.text = text;
        this.origin = origin;
        this.limits = limits;
    }

    /// Reads a text that is one object.
    ///
    /// @param where the beginning of every message: the name of the file
    /// @param text all of the text and nothing else
    /// @param origin the position of the text in the file, added to every position in a message
    /// @param limits what is too much
    /// @param members takes the members of the object, in the order of the text
    /// @throws ModelException if the text breaks a rule
    static void read(String where, byte[] text, int origin, Limits limits, Members members) {
        Json json = new Json(where, text, origin, limits);
        json.blank();
        json.expect('{', "an object");
        json.members(limits.depth() - 1, Integer.MAX_VALUE, members);
        json.blank();
        if (json.at < text.length) {
            throw json.bad("nothing may follow the object", json.at);
        }
    }

    private Object value(int depth) {
        if (at == text.length) {
            throw missing("a value");
        }
        return switch (text[at]) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Null.NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        open(depth);
        Map<String, Object> object = new LinkedHashMap<>();
        members(
                depth - 1,
                limits.members(),
                (key, value) -> object.putIfAbsent(key, value) == null);
        return object;
    }

    private void members(int depth, int most, Members members) {
        blank();
        if (skip('}')) {
            return;
        }
        int count = 0;
        do {
            blank();
            int start = at;
            if (at == text.length || text[at] != '"') {
                throw missing("a key in double quotes");
            }
            String key = string();
            if (++count > most) {
                throw bad("an object has more than " + most + " members", start);
            }
            blank();
            expect(':', "a colon after a key");
            blank();
            if (!members.add(key, value(depth))) {
                throw bad("duplicate key " + Shown.quoted(key), start);
            }
            blank();
        } while (skip(','));
        expect('}', "a comma or a closing brace");
    }

    private List<Object> array(int depth) {
        open(depth);
        List<Object> array = new ArrayList<>(4);
        blank();
        if (skip(']')) {
            return array;
        }
        do {
            blank();
            if (array.size() == limits.elements()) {
                throw bad("an array has more than " + limits.elements() + " elements", at);
            }
            array.add(value(depth - 1));
            blank();
        } while (skip(','));
        expect(']', "a comma or a closing bracket");
        return array;
    }

    private void open(int depth) {
        if (depth == 0) {
            throw bad(
                    "objects and arrays are nested deeper than " + limits.depth() + " levels", at);
        }
        at++;
    }

    private Object word(String word, Object value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == text.length || text[at] != word.charAt(i)) {
                throw missing("the word " + word);
            }
        }
        return value;
    }

    private Object number() {
        int start = at;
        boolean negative = skip('-');
        if (!skip('0')) {
            digits("a value");
        } else if (at < text.length && digit(text[at])) {
            throw bad("a number has a leading zero", start);
        }
        boolean zero = negative && at - start == 2 && text[start + 1] == '0';
        boolean whole = true;
        if (skip('.')) {
            whole = false;
            digits("a digit after the decimal point");
        }
        if (skip('e') || skip('E')) {
            whole = false;
            if (!skip('+')) {
                skip('-');
            }
            digits("a digit of the exponent");
        }
        if (at - start > NUMBER_BYTES) {
            throw bad("a number is longer than " + NUMBER_BYTES + " characters", start);
        }
        return number(new String(text, start, at - start, ISO_8859_1), whole && !zero, start);
    }

    private Object number(String digits, boolean whole, int start) {
        if (whole && digits.length() <= SURELY_LONG) {
            return Long.parseLong(digits);
        }
        if (whole) {
            BigInteger value = new BigInteger(digits);
            if (value.bitLength() >= Long.SIZE) {
                throw bad("the integer " + digits + " does not fit in 64 bits", start);
            }
            return value.longValue();
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw bad("the number " + digits + " is beyond the range of a double", start);
        }
        return value;
    }

    private void digits(String what) {
        int start = at;
        while (at < text.length && digit(text[at])) {
            at++;
        }
        if (at == start) {
            throw missing(what);
        }
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    private String string() {
        int start = ++at;
        for (; at < text.length && text[at] != '"'; at++) {
            if (text[at] >= 0 && text[at] < ' ') {
                throw bad(
                        "a control character "
                                + Shown.octet(text[at])
                                + " stands unescaped in a string",
                        at);
            }
            if (at - start >= limits.bytes()) {
                throw bad("a string is longer than " + limits.bytes() + " bytes", start - 1);
            }
            if (text[at] == '\\') {
                at++;
            }
        }
        if (at >= text.length) {
            throw bad("a string has no closing quote", start - 1);
        }
        return decoded(start, at++);
    }

    private String decoded(int from, int to) {
        int run = from;
        while (run < to && text[run] > 0 && text[run] != '\\') {
            run++;
        }
        if (run == to) {
            return new String(text, from, to - from, ISO_8859_1);
        }
        StringBuilder built = new StringBuilder(to - from);
        for (int next = from; next < to; ) {
            run = next;
            while (next < to && text[next] != '\\') {
                next++;
            }
            unescaped(run, next, built);
            if (next < to) {
                next = escape(next, to, built);
            }
        }
        return built.toString();
    }

    private void unescaped(int from, int to, StringBuilder built) {
        ByteBuffer in = ByteBuffer.wrap(text, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        if (utf8.reset().decode(in, out, true).isError()) {
            throw bad(
                    "the byte " + Shown.octet(text[in.position()]) + " is not UTF-8",
                    in.position());
        }
        built.append(out.flip());
    }

    private int escape(int from, int to, StringBuilder built) {
        switch (text[from + 1]) {
            case '"', '\\', '/' -> built.append((char) text[from + 1]);
            case 'b' -> built.append('\b');
            case 'f' -> built.append('\f');
            case 'n' -> built.append('\n');
            case 'r' -> built.append('\r');
            case 't' -> built.append('\t');
            case 'u' -> {
                return unicode(from, to, built);
            }
            default ->
                    throw bad(
                            "a backslash and "
                                    + Shown.octet(text[from + 1])
                                    + " are no escape of JSON",
                            from);
        }
        return from + 2;
    }

    private int unicode(int from, int to, StringBuilder built) {
        char unit = hexadecimal(from, to);
        if (!Character.isSurrogate(unit)) {
            built.append(unit);
            return from + 6;
        }
        int second = from + 6;
        if (Character.isHighSurrogate(unit)
                && second + 1 < to
                && text[second] == '\\'
                && text[second + 1] == 'u') {
            char low = hexadecimal(second, to);
            if (Character.isLowSurrogate(low)) {
                built.append(unit).append(low);
                return second + 6;
            }
        }
        throw bad("an escape is an unpaired surrogate", from);
    }

    private char hexadecimal(int from, int to) {
        int unit = 0;
        for (int i = from + 2; i < from + 6; i++) {
            int digit = i < to ? Character.digit(text[i], 16) : -1;
            if (digit < 0) {
                throw bad("an escape \\u needs four hexadecimal digits", from);
            }
            unit = (unit << 4) | digit;
        }
        return (char) unit;
    }

    private void blank() {
        while (at < text.length
                && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean there = at < text.length && text[at] == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(char c, String what) {
        if (!skip(c)) {
            throw missing(what);
        }
    }

    private ModelException missing(String what) {
        String seen = at < text.length ? "saw " + Shown.octet(text[at]) : "the text ends";
        return bad(what + " is missing (" + seen + ")", at);
    }

    private ModelException bad(String rule, int position) {
        return new ModelException(
                where + ": not strict JSON at byte " + (origin + position) + ": " + rule);
    }
}
