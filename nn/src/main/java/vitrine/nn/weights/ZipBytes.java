package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Fields of a zip archive: little-endian numbers, names, and the 64-bit values of large archives.
///
/// @param file the beginning of every message
/// @param bytes all of the archive
record ZipBytes(String file, MemorySegment bytes) {

    /// What stands in a field whose value is in the zip64 part.
    static final long SATURATED = 0xFFFF_FFFFL;

    private static final int ZIP64 = 1;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    long size() {
        return bytes.byteSize();
    }

    int two(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    int signature(long at) {
        return bytes.get(INT, at);
    }

    long four(long at) {
        return bytes.get(INT, at) & SATURATED;
    }

    /// An unsigned number that is refused if it has 64 bits.
    long eight(long at) {
        long value = bytes.get(LONG, at);
        if (value < 0) {
            throw bad(at, "no size or place of a zip archive is " + Long.toUnsignedString(value));
        }
        return value;
    }

    /// The name of a member, if it is one that stays inside of a folder.
    String name(long at, int length) {
        byte[] raw = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException wrong) {
            throw new ModelException(
                    file + ": zip: byte " + at + ": the name of a member is not UTF-8", wrong);
        }
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0) {
            throw bad(at, "the name " + Shown.quoted(name) + " is no relative path");
        }
        if (name.length() > 1 && name.charAt(1) == ':') {
            throw bad(at, "the name " + Shown.quoted(name) + " begins with a drive");
        }
        List<String> steps = Arrays.asList(name.split("/", -1));
        if (steps.contains("..")
                || steps.contains(".")
                || steps.indexOf("") < steps.size() - 1 && steps.contains("")) {
            throw bad(at, "the name " + Shown.quoted(name) + " has a step '.', '..' or none");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw bad(at, "the name " + Shown.quoted(name) + " holds control characters");
        }
        return name;
    }

    /// Puts the 64-bit values of an extra field in place of the saturated ones.
    ///
    /// @param values 32-bit values in the order of the format; changed in place
    /// @param at the first byte of the extra fields
    /// @param length how many bytes they have
    void widen(long[] values, long at, int length) {
        boolean found = false;
        long end = at + length;
        for (long field = at; field < end; ) {
            if (end - field < 4 || end - field - 4 < two(field + 2)) {
                throw bad(field, "an extra field ends beyond its place");
            }
            int size = two(field + 2);
            if (two(field) == ZIP64) {
                if (found) {
                    throw bad(field, "there are two zip64 fields");
                }
                found = true;
                fill(values, field + 4, size);
            }
            field += 4 + size;
        }
        for (long value : values) {
            if (!found && value == SATURATED) {
                throw bad(at, "a size or place is in a zip64 field, which is missing");
            }
        }
    }

    private void fill(long[] values, long from, int size) {
        long at = from;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == SATURATED) {
                if (at + 8 > from + size) {
                    throw bad(from, "the zip64 field is too short for what it stands for");
                }
                values[i] = eight(at);
                at += 8;
            }
        }
    }

    ModelException bad(long at, String rule) {
        return new ModelException(file + ": zip: byte " + at + ": " + rule);
    }
}
