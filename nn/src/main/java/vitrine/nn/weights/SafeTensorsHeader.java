package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The header of a safetensors file, with every rule of the format checked.
///
/// A file is a length N (8 bytes, unsigned), N bytes of JSON that begin with `{` and may end with
/// spaces, and the data. The JSON maps each name to `dtype`, `shape` and `data_offsets`, half-open
/// and counted from the beginning of the data; `__metadata__` maps strings to strings. In the order
/// of their offsets the arrays cover the data exactly: they begin at 0, without holes or overlaps,
/// and end with the file.
///
/// Stricter than the format asks: no duplicate keys, no other fields, no control characters in
/// names.
final class SafeTensorsHeader {

    /// The key of what the file says about itself.
    static final String METADATA = "__metadata__";

    /// The bytes that hold the length of the header.
    static final int PREFIX = 8;

    /// The longest header.
    static final int BYTES = 100_000_000;

    private static final int TENSORS = 100_000;
    private static final int SHORTEST = "{}".length();
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final Json.Limits LIMITS = new Json.Limits(3, 100_000, 64, 1 << 24);

    private final String file;
    private final long begin;
    private final long dataSize;
    private final Map<String, SafeTensorsEntry> entries = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();
    private boolean described;

    private SafeTensorsHeader(String file, long begin, long dataSize) {
        this.file = file;
        this.begin = begin;
        this.dataSize = dataSize;
    }

    /// Reads and checks the header of a file.
    ///
    /// @throws ModelException if the file breaks a rule
    static SafeTensorsHeader of(FileBytes bytes) {
        int length = length(bytes);
        long dataSize = bytes.size() - PREFIX - length;
        return bytes.reading(
                PREFIX,
                length,
                text -> parse(bytes.name(), text.toArray(ValueLayout.JAVA_BYTE), dataSize));
    }

    /// Checks a header.
    ///
    /// @param file the beginning of every message
    /// @param text the JSON with its padding, at least two bytes
    /// @param dataSize how many bytes follow
    /// @throws ModelException if the header breaks a rule
    static SafeTensorsHeader parse(String file, byte[] text, long dataSize) {
        SafeTensorsHeader header =
                new SafeTensorsHeader(file, PREFIX + (long) text.length, dataSize);
        header.requireBraces(text);
        Json.read(file, text, PREFIX, LIMITS, header::add);
        header.requireCover();
        return header;
    }

    /// The arrays in the order of the header; not to be changed.
    Map<String, SafeTensorsEntry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /// What the file says about itself; not to be changed.
    Map<String, String> metadata() {
        return metadata;
    }

    /// The first byte of the data, counted from the beginning of the file.
    long begin() {
        return begin;
    }

    private static int length(FileBytes bytes) {
        long size = bytes.size();
        if (size < PREFIX + SHORTEST) {
            throw new ModelException(
                    bytes.name()
                            + ": a safetensors file has at least "
                            + (PREFIX + SHORTEST)
                            + " bytes, this one has "
                            + size
                            + "; the file is truncated or not safetensors");
        }
        long length = bytes.reading(0, PREFIX, prefix -> prefix.get(LENGTH, 0));
        String declared = bytes.name() + ": header length " + Long.toUnsignedString(length);
        if (Long.compareUnsigned(length, size - PREFIX) > 0) {
            throw new ModelException(
                    declared
                            + " is larger than the file ("
                            + size
                            + " bytes); the file is truncated or not safetensors");
        }
        if (length > BYTES) {
            throw new ModelException(
                    declared + " is larger than " + BYTES + ", the longest that the format allows");
        }
        if (length < SHORTEST) {
            throw new ModelException(
                    declared + " is too short for any header; the file is not safetensors");
        }
        return (int) length;
    }

    private void requireBraces(byte[] text) {
        if (text[0] != '{') {
            throw bad(
                    "the header must begin with '{', saw "
                            + Shown.octet(text[0])
                            + " at byte "
                            + PREFIX);
        }
        int last = text.length - 1;
        while (text[last] == ' ') {
            last--;
        }
        if (text[last] != '}') {
            throw bad(
                    "the header must end with '}' and may be padded with spaces only, saw "
                            + Shown.octet(text[last])
                            + " at byte "
                            + (PREFIX + last));
        }
    }

    private boolean add(String name, Object value) {
        if (name.equals(METADATA)) {
            boolean first = !described;
            described = true;
            metadata = first ? strings(value) : metadata;
            return first;
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw bad("tensor " + Shown.quoted(name) + ": a name must not hold control characters");
        }
        if (entries.size() == TENSORS) {
            throw bad("more than " + TENSORS + " tensors");
        }
        return entries.putIfAbsent(name, SafeTensorsEntry.of(file, name, value, dataSize)) == null;
    }

    private Map<String, String> strings(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw bad(METADATA + " must be an object, saw " + Shown.value(value));
        }
        Map<String, String> strings = new LinkedHashMap<>();
        map.forEach((key, text) -> {
            if (!(key instanceof String known && text instanceof String said)) {
                throw bad(
                        METADATA
                                + " must map strings to strings, saw "
                                + Shown.value(text)
                                + " for "
                                + Shown.value(key));
            }
            strings.put(known, said);
        });
        return Collections.unmodifiableMap(strings);
    }

    private void requireCover() {
        SafeTensorsEntry[] sorted = entries.values().toArray(new SafeTensorsEntry[0]);
        Arrays.sort(
                sorted,
                Comparator.comparingLong(SafeTensorsEntry::begin)
                        .thenComparingLong(SafeTensorsEntry::end));
        long covered = 0;
        for (SafeTensorsEntry entry : sorted) {
            if (entry.begin() != covered) {
                String what =
                        entry.begin() < covered ? " overlaps another tensor" : " leaves a hole";
                throw bad(
                        "tensor "
                                + Shown.quoted(entry.name())
                                + what
                                + ": it begins at byte "
                                + entry.begin()
                                + " of the data, the tensors before it end at "
                                + covered);
            }
            covered = entry.end();
        }
        if (covered != dataSize) {
            throw bad(
                    "the tensors end at byte "
                            + covered
                            + " of the data, the data at "
                            + dataSize
                            + "; nothing may follow the last tensor");
        }
    }

    private ModelException bad(String rule) {
        return new ModelException(file + ": " + rule);
    }
}
