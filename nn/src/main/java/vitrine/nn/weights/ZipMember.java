package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/// One file inside a zip archive, whose place has been checked.
///
/// What is stored is handed out as it lies in the archive; what is compressed is inflated anew each
/// time, and never beyond the size that the directory declares. The checksum is compared when the
/// bytes are first read; for stored bytes 0 means that the writer computed none, which `torch.save`
/// can be told to do.
final class ZipMember implements Source {

    /// What the central directory says.
    ///
    /// @param stored not compressed
    /// @param crc the CRC-32 of the bytes
    /// @param packed how many bytes it has in the archive
    /// @param size how many bytes it has
    record Facts(boolean stored, int crc, long packed, long size) {}

    private static final int MODEST = 8 << 20;
    private static final int RATIO = 20;
    private static final int PIECE = 1 << 16;

    private final FileBytes archive;
    private final String name;
    private final Facts facts;
    private final long begin;
    private final AtomicBoolean verified = new AtomicBoolean();

    /// @param begin the first byte of its data in the archive
    ZipMember(FileBytes archive, String name, Facts facts, long begin) {
        this.archive = archive;
        this.name = name;
        this.facts = facts;
        this.begin = begin;
    }

    String name() {
        return name;
    }

    @Override
    public long size() {
        return facts.size();
    }

    @Override
    public <T> T reading(Function<MemorySegment, T> work) {
        return archive.reading(begin, facts.packed(), packed -> work.apply(whole(packed)));
    }

    private MemorySegment whole(MemorySegment packed) {
        if (!facts.stored()) {
            return MemorySegment.ofArray(inflated(packed, (int) requireModest()));
        }
        if (!verified.get()) {
            if (facts.crc() != 0) {
                requireSum(packed);
            }
            verified.set(true);
        }
        return packed;
    }

    /// The first bytes: `most` of them, or fewer if there are fewer; no checksum is compared.
    byte[] beginning(int most) {
        int size = (int) Math.min(most, facts.size());
        return archive.reading(
                begin,
                facts.packed(),
                packed ->
                        facts.stored()
                                ? packed.asSlice(0, size).toArray(JAVA_BYTE)
                                : inflated(packed, size));
    }

    /// The declared size, if it is neither large nor large for what it comes from.
    private long requireModest() {
        if (facts.size() > MODEST && facts.size() / RATIO > facts.packed()
                || facts.size() > Layout.ELEMENTS) {
            throw bad(
                    "its "
                            + facts.packed()
                            + " bytes would inflate to "
                            + facts.size()
                            + ", more than "
                            + RATIO
                            + " times as many; store it without compression");
        }
        return facts.size();
    }

    /// The first `size` bytes; if these are all, the end and the sum are checked too.
    private byte[] inflated(MemorySegment packed, int size) {
        byte[] to = new byte[size];
        try (Inflating inflating = new Inflating(packed)) {
            for (int at = 0; at < size; ) {
                int more = inflating.read(to, at, size - at);
                if (more == 0) {
                    throw bad(
                            "its data end after "
                                    + at
                                    + " bytes; the directory declares "
                                    + facts.size());
                }
                at += more;
            }
            if (size == facts.size()) {
                requireEnd(inflating);
                requireSum(MemorySegment.ofArray(to));
            }
            return to;
        } catch (DataFormatException broken) {
            throw new ModelException(
                    where() + "is not valid deflate: " + Shown.plain(broken.toString()), broken);
        }
    }

    private void requireEnd(Inflating inflating) throws DataFormatException {
        int beyond = inflating.read(new byte[1], 0, 1);
        if (beyond != 0 || !inflating.finished()) {
            throw bad("it inflates to more than the " + facts.size() + " bytes that are declared");
        }
        if (inflating.unused() != 0) {
            throw bad(inflating.unused() + " bytes follow its compressed data inside its place");
        }
    }

    private void requireSum(MemorySegment bytes) {
        CRC32 sum = new CRC32();
        byte[] piece = new byte[(int) Math.min(PIECE, bytes.byteSize())];
        for (long at = 0; at < bytes.byteSize(); at += PIECE) {
            int size = (int) Math.min(PIECE, bytes.byteSize() - at);
            MemorySegment.copy(bytes, JAVA_BYTE, at, piece, 0, size);
            sum.update(piece, 0, size);
        }
        if ((int) sum.getValue() != facts.crc()) {
            throw bad(
                    "its checksum is "
                            + Long.toHexString(sum.getValue())
                            + ", the directory declares "
                            + Integer.toHexString(facts.crc())
                            + "; the file is damaged, fetch it again");
        }
    }

    private String where() {
        return archive.name() + ": zip member " + Shown.quoted(name) + ": ";
    }

    private ModelException bad(String rule) {
        return new ModelException(where() + rule);
    }
}
