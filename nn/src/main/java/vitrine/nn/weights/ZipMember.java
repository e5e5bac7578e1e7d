package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/// One file inside a zip archive, whose place has been checked.
///
/// What is stored is handed out as it lies in the archive; what is compressed is inflated anew each
/// time, never beyond the size that the directory declares, and in pieces where that will do. The
/// checksum is compared when the bytes are first read; for stored bytes 0 means that the writer
/// computed none, which `torch.save` can be told to do.
final class ZipMember implements Source {

    /// What the central directory says.
    ///
    /// @param stored not compressed
    /// @param crc the CRC-32 of the bytes
    /// @param packed how many bytes it has in the archive
    /// @param size how many bytes it has
    record Facts(boolean stored, int crc, long packed, long size) {}

    private static final long ROOM = 24L << 20;
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

    @Override
    public <T> T filled(long from, long size, Supplier<T> making, Filling<T> filling) {
        return archive.reading(
                begin,
                facts.packed(),
                packed -> {
                    T to = making.get();
                    if (facts.stored()) {
                        filling.put(to, whole(packed).asSlice(from, size), 0);
                    } else {
                        inflate(packed, from, size, (piece, at) -> filling.put(to, piece, at));
                    }
                    return to;
                });
    }

    /// What is stored takes its own size at most; what is compressed may take twice the archive's
    /// and a little.
    @Override
    public long room() {
        return facts.stored() ? Long.MAX_VALUE : 2 * archive.size() + ROOM;
    }

    private MemorySegment whole(MemorySegment packed) {
        if (!facts.stored()) {
            return MemorySegment.ofArray(inflated(packed));
        }
        if (!verified.get()) {
            if (facts.crc() != 0) {
                requireSum(packed);
            }
            verified.set(true);
        }
        return packed;
    }

    /// The first bytes: `most` of them, or fewer if there are fewer. No checksum is compared,
    /// unless these are all bytes and were compressed.
    byte[] beginning(int most) {
        int size = (int) Math.min(most, facts.size());
        return archive.reading(
                begin,
                facts.packed(),
                packed -> {
                    if (facts.stored()) {
                        return packed.asSlice(0, size).toArray(JAVA_BYTE);
                    }
                    if (size == facts.size()) {
                        return inflated(packed);
                    }
                    byte[] to = new byte[size];
                    try (Inflating inflating = new Inflating(packed)) {
                        fill(inflating, to, size, 0);
                    } catch (DataFormatException broken) {
                        throw invalid(broken);
                    }
                    return to;
                });
    }

    /// All bytes, if they take at most half of the room, so that something can be made of them.
    private byte[] inflated(MemorySegment packed) {
        if (facts.size() > room() / 2) {
            throw bad(
                    "its "
                            + facts.packed()
                            + " bytes would inflate to "
                            + facts.size()
                            + ", in this file at most to "
                            + room() / 2
                            + "; store it without compression");
        }
        byte[] to = new byte[(int) facts.size()];
        inflate(
                packed,
                0,
                to.length,
                (piece, at) ->
                        MemorySegment.copy(
                                piece, JAVA_BYTE, 0, to, (int) at, (int) piece.byteSize()));
        return to;
    }

    /// Takes a piece of what comes out.
    @FunctionalInterface
    private interface Taker {
        void take(MemorySegment piece, long at);
    }

    /// Inflates all bytes and hands over those of `[from, from + size)` in pieces.
    private void inflate(MemorySegment packed, long from, long size, Taker taker) {
        byte[] piece = new byte[PIECE];
        CRC32 sum = new CRC32();
        try (Inflating inflating = new Inflating(packed)) {
            int count = 0;
            for (long at = 0; at < facts.size(); at += count) {
                boolean inside = at >= from && at < from + size;
                long stop = at < from ? from : inside ? from + size : facts.size();
                count = (int) Math.min(PIECE, stop - at);
                fill(inflating, piece, count, at);
                sum.update(piece, 0, count);
                if (inside) {
                    taker.take(MemorySegment.ofArray(piece).asSlice(0, count), at - from);
                }
            }
            requireEnd(inflating);
        } catch (DataFormatException broken) {
            throw invalid(broken);
        }
        requireSum(sum);
    }

    private void fill(Inflating inflating, byte[] to, int size, long before)
            throws DataFormatException {
        for (int at = 0; at < size; ) {
            int more = inflating.read(to, at, size - at);
            if (more == 0) {
                throw bad(
                        "its data end after "
                                + (before + at)
                                + " bytes; the directory declares "
                                + facts.size());
            }
            at += more;
        }
    }

    private ModelException invalid(DataFormatException broken) {
        return new ModelException(
                where() + "is not valid deflate: " + Shown.plain(broken.toString()), broken);
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
        requireSum(sum);
    }

    private void requireSum(CRC32 sum) {
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
