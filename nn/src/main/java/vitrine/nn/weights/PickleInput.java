package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The bytes of one or more pickles, read from the front, and how much may still be made of them.
final class PickleInput {

    private static final int LONGEST_TEXT = 1 << 24;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int STEPS = 200_000;
    private static final int BYTES_A_STEP = 32;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final String where;
    private final MemorySegment bytes;
    private final long allowed;
    private long steps;
    private long at;
    private long start;
    private String opcode = "no opcode yet";

    /// @param where the beginning of every message: the file, and the member of an archive
    /// @param bytes the pickles and what follows them
    /// @param fileSize decides how much may be made
    PickleInput(String where, MemorySegment bytes, long fileSize) {
        this.where = where;
        this.bytes = bytes;
        this.allowed = STEPS + fileSize / BYTES_A_STEP;
    }

    /// How many bytes have been read.
    long at() {
        return at;
    }

    long remaining() {
        return bytes.byteSize() - at;
    }

    /// Counts values that are about to be made, so that a small file cannot fill the memory.
    void spend(long values) {
        steps += values;
        if (steps > allowed) {
            throw bad("the pickle makes more than " + allowed + " values, too many for its size");
        }
    }

    /// The next opcode.
    Opcode next() {
        start = at;
        opcode = "at the end";
        spend(1);
        if (remaining() == 0) {
            throw bad("the pickle ends without STOP; the file is truncated");
        }
        int code = octet();
        @Nullable Opcode known = Opcode.of(code);
        if (known == null) {
            opcode = "unknown";
            throw bad(String.format(Locale.ROOT, "0x%02X is no opcode of Python's pickles", code));
        }
        opcode = known.name();
        return known;
    }

    int octet() {
        return bytes.get(JAVA_BYTE, take(1)) & 0xff;
    }

    int two() {
        return bytes.get(SHORT, take(2)) & 0xffff;
    }

    int four() {
        return bytes.get(INT, take(4));
    }

    long eight() {
        return bytes.get(LONG, take(8));
    }

    double real() {
        return bytes.get(BIG_DOUBLE, take(8));
    }

    /// Passes over bytes.
    void skip(long size) {
        take(size);
    }

    byte[] bytes(int size) {
        return bytes.asSlice(take(size), size).toArray(JAVA_BYTE);
    }

    /// A text in UTF-8.
    ///
    /// @param latin whether a text that is not UTF-8 is read as Latin 1, as from Python 2
    String text(long size, boolean latin) {
        if (size > LONGEST_TEXT && size <= remaining()) {
            throw bad("a text of " + size + " bytes; at most " + LONGEST_TEXT + " are read");
        }
        byte[] raw = bytes.asSlice(take(size), size).toArray(JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException wrong) {
            if (latin) {
                return new String(raw, ISO_8859_1);
            }
            throw new ModelException(message("a text is not UTF-8"), wrong);
        }
    }

    /// The characters up to the next line feed, which is passed over.
    String line() {
        long most = Math.min(remaining(), LONGEST_LINE);
        for (int size = 0; size < most; size++) {
            if (bytes.get(JAVA_BYTE, at + size) == '\n') {
                String line = new String(bytes.asSlice(at, size).toArray(JAVA_BYTE), ISO_8859_1);
                at += size + 1L;
                return line;
            }
        }
        throw bad("a line does not end within " + most + " bytes");
    }

    private long take(long size) {
        if (size < 0 || size > remaining()) {
            throw bad(
                    "needs "
                            + Long.toUnsignedString(size)
                            + " bytes more, but "
                            + remaining()
                            + " are left");
        }
        long from = at;
        at += size;
        return from;
    }

    /// Says which rule the current opcode breaks.
    ModelException bad(String rule) {
        return new ModelException(message(rule));
    }

    private String message(String rule) {
        return where + ": byte " + start + " (" + opcode + "): " + rule;
    }
}
