package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The directory of a zip archive, read strictly.
///
/// The archive begins with its first member and ends with its end record and comment; the central
/// directory stands right before that. Each member is named once, by a relative path; its local
/// header says the same as the directory; no two members share bytes. Only storing and deflating
/// are known, nothing may be encrypted or a link, and there is one disk. Large archives (zip64) are
/// read.
final class ZipArchive {

    /// The first bytes of an archive that has a member.
    static final int LOCAL = 0x04034b50;

    /// The first bytes of an archive that has none.
    static final int END = 0x06054b50;

    private static final int CENTRAL = 0x02014b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR = 0x07064b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END_SIZE = 22;
    private static final int END64_SIZE = 56;
    private static final int LOCATOR_SIZE = 20;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int MEMBERS = 100_000;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int DESCRIBED = 1 << 3;
    private static final int LINK = 0xA000;
    private static final int KIND = 0xF000;

    /// Where the central directory is.
    private record Directory(long begin, long end, long members) {}

    /// The bytes that a member takes up.
    private record Extent(String name, long begin, long end) {}

    private final FileBytes file;
    private final ZipBytes zip;
    private final Map<String, ZipMember> members = new LinkedHashMap<>();
    private final List<Extent> extents = new ArrayList<>();

    private ZipArchive(FileBytes file, MemorySegment bytes) {
        this.file = file;
        this.zip = new ZipBytes(file.name(), bytes);
    }

    /// The members by name, in the order of the directory.
    ///
    /// @throws ModelException if the file breaks a rule
    static Map<String, ZipMember> members(FileBytes file) {
        return file.reading(0, file.size(), bytes -> new ZipArchive(file, bytes).members());
    }

    private Map<String, ZipMember> members() {
        Directory directory = directory(end());
        long at = directory.begin();
        for (long i = 0; i < directory.members(); i++) {
            at = member(at, directory);
        }
        if (at != directory.end()) {
            throw zip.bad(
                    at,
                    "the directory ends here after "
                            + directory.members()
                            + " members, but is declared to end at "
                            + directory.end());
        }
        requireApart(directory);
        return members;
    }

    /// The place of the end record: the one whose comment ends with the file.
    private long end() {
        long found = -1;
        long last = zip.size() - END_SIZE;
        for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (zip.signature(at) == END && zip.two(at + 20) == last - at) {
                if (found >= 0) {
                    throw zip.bad(at, "there are two records that could end the archive");
                }
                found = at;
            }
        }
        if (found < 0) {
            throw zip.bad(
                    zip.size(),
                    "there is no end record right before the end of the file; the file is"
                            + " truncated, or something was appended");
        }
        return found;
    }

    private Directory directory(long end) {
        if (zip.two(end + 4) != 0 || zip.two(end + 6) != 0) {
            throw zip.bad(end, "the archive is spread over several disks");
        }
        long[] small = {zip.two(end + 10), zip.four(end + 12), zip.four(end + 16)};
        if (zip.two(end + 8) != small[0]) {
            throw zip.bad(end, "the end record counts members in two ways");
        }
        long locator = end - LOCATOR_SIZE;
        boolean large = locator >= 0 && zip.signature(locator) == LOCATOR;
        long[] values = large ? large(locator, small) : small;
        long stop = large ? zip.eight(locator + 8) : end;
        if (values[0] > MEMBERS || values[0] > values[1] / CENTRAL_SIZE) {
            throw zip.bad(end, values[0] + " members do not fit a directory of " + values[1]);
        }
        if (values[1] > stop || values[2] != stop - values[1]) {
            throw zip.bad(
                    end,
                    "a directory of "
                            + values[1]
                            + " bytes at byte "
                            + values[2]
                            + " does not end at byte "
                            + stop
                            + ", where the end record is");
        }
        return new Directory(values[2], stop, values[0]);
    }

    /// The count, size and place of the directory in a large archive.
    private long[] large(long locator, long[] small) {
        long end = zip.eight(locator + 8);
        if (zip.four(locator + 4) != 0 || zip.four(locator + 16) > 1) {
            throw zip.bad(locator, "the archive is spread over several disks");
        }
        if (end > locator - END64_SIZE || zip.signature(end) != END64) {
            throw zip.bad(locator, "there is no zip64 end record at byte " + end);
        }
        if (zip.eight(end + 4) != locator - end - 12) {
            throw zip.bad(end, "the zip64 end record does not end where its locator begins");
        }
        if (zip.four(end + 16) != 0 || zip.four(end + 20) != 0) {
            throw zip.bad(end, "the archive is spread over several disks");
        }
        long[] values = {zip.eight(end + 32), zip.eight(end + 40), zip.eight(end + 48)};
        long[] full = {0xFFFF, ZipBytes.SATURATED, ZipBytes.SATURATED};
        if (zip.eight(end + 24) != values[0]) {
            throw zip.bad(end, "the zip64 end record counts members in two ways");
        }
        for (int i = 0; i < values.length; i++) {
            if (small[i] != full[i] && small[i] != values[i]) {
                throw zip.bad(end, "the two end records differ: " + small[i] + " and " + values[i]);
            }
        }
        return values;
    }

    /// Reads an entry of the directory and says where the next one begins.
    private long member(long at, Directory directory) {
        if (directory.end() - at < CENTRAL_SIZE || zip.signature(at) != CENTRAL) {
            throw zip.bad(at, "an entry of the directory is missing");
        }
        int nameSize = zip.two(at + 28);
        int extraSize = zip.two(at + 30);
        long next = at + CENTRAL_SIZE + nameSize + extraSize + zip.two(at + 32);
        if (next > directory.end()) {
            throw zip.bad(at, "an entry of the directory ends beyond the directory");
        }
        String name = zip.name(at + CENTRAL_SIZE, nameSize);
        long[] sizes = {zip.four(at + 24), zip.four(at + 20), zip.four(at + 42)};
        zip.widen(sizes, at + CENTRAL_SIZE + nameSize, extraSize);
        int method = zip.two(at + 10);
        requirePlain(at, name, method);
        ZipMember.Facts facts =
                new ZipMember.Facts(method == 0, zip.signature(at + 16), sizes[1], sizes[0]);
        if (facts.stored() && sizes[0] != sizes[1]) {
            throw zip.bad(at, "what is stored has two sizes: " + sizes[0] + " and " + sizes[1]);
        }
        if (name.endsWith("/") && sizes[0] != 0) {
            throw zip.bad(at, "the folder " + Shown.quoted(name) + " has content");
        }
        long data = local(at, sizes[2], nameSize, facts, directory.begin());
        extents.add(new Extent(name, sizes[2], data + facts.packed()));
        if (members.putIfAbsent(name, new ZipMember(file, name, facts, data)) != null) {
            throw zip.bad(at, "the name " + Shown.quoted(name) + " is there twice");
        }
        return next;
    }

    private void requirePlain(long at, String name, int method) {
        if ((zip.two(at + 8) & ENCRYPTED) != 0) {
            throw zip.bad(at, Shown.quoted(name) + " is encrypted");
        }
        if (method != 0 && method != 8) {
            throw zip.bad(
                    at,
                    Shown.quoted(name)
                            + " is compressed by the method "
                            + method
                            + "; known are 0 (stored) and 8 (deflate)");
        }
        if (zip.two(at + 34) != 0) {
            throw zip.bad(at, "the archive is spread over several disks");
        }
        if ((zip.two(at + 40) & KIND) == LINK) {
            throw zip.bad(at, Shown.quoted(name) + " is a symbolic link");
        }
    }

    /// Checks that the local header agrees, and says where the data begin.
    private long local(long at, long local, int nameSize, ZipMember.Facts facts, long limit) {
        if (local > limit - LOCAL_SIZE || zip.signature(local) != LOCAL) {
            throw zip.bad(at, "there is no local header at byte " + local);
        }
        int extraSize = zip.two(local + 28);
        long data = local + LOCAL_SIZE + zip.two(local + 26) + extraSize;
        if (data > limit || facts.packed() > limit - data) {
            throw zip.bad(
                    local,
                    "a member of " + facts.packed() + " bytes ends beyond the directory's begin");
        }
        boolean same =
                zip.two(local + 26) == nameSize
                        && zip.bytes()
                                        .asSlice(local + LOCAL_SIZE, nameSize)
                                        .mismatch(zip.bytes().asSlice(at + CENTRAL_SIZE, nameSize))
                                == -1;
        boolean described = (zip.two(local + 6) & DESCRIBED) != 0;
        if (!same
                || zip.two(local + 8) != zip.two(at + 10)
                || zip.two(local + 6) != zip.two(at + 8)) {
            throw zip.bad(
                    local, "the local header differs from the directory in name, method or flags");
        }
        long[] sizes = {zip.four(local + 22), zip.four(local + 18)};
        int crc = zip.signature(local + 14);
        boolean unsaid = described && crc == 0 && sizes[0] == 0 && sizes[1] == 0;
        if (!unsaid) {
            zip.widen(sizes, data - extraSize, extraSize);
            if (sizes[0] != facts.size() || sizes[1] != facts.packed() || crc != facts.crc()) {
                throw zip.bad(
                        local, "the local header differs from the directory in size or checksum");
            }
        } else {
            requireDescriptor(data + facts.packed(), facts, limit);
        }
        return data;
    }

    /// Checks the sizes and the checksum that stand after the data: with or without a signature,
    /// with sizes of 32 or of 64 bits.
    private void requireDescriptor(long at, ZipMember.Facts facts, long limit) {
        for (int signed = 0; signed <= 4; signed += 4) {
            for (int width = 4; width <= 8; width += 4) {
                if (limit - at < signed + 4 + 2 * width
                        || signed > 0 && zip.signature(at) != DESCRIPTOR
                        || zip.signature(at + signed) != facts.crc()) {
                    continue;
                }
                long sizes = at + signed + 4;
                long packed = width == 4 ? zip.four(sizes) : zip.eight(sizes);
                long size = width == 4 ? zip.four(sizes + 4) : zip.eight(sizes + 8);
                if (packed == facts.packed() && size == facts.size()) {
                    return;
                }
            }
        }
        throw zip.bad(at, "the sizes after a member's data differ from the directory");
    }

    private void requireApart(Directory directory) {
        Extent[] sorted = extents.toArray(new Extent[0]);
        Arrays.sort(sorted, Comparator.comparingLong(Extent::begin));
        long end = 0;
        for (Extent extent : sorted) {
            if (extent.begin() < end) {
                throw zip.bad(
                        extent.begin(),
                        Shown.quoted(extent.name()) + " shares bytes with another member");
            }
            end = extent.end();
        }
        long begin = sorted.length == 0 ? directory.begin() : sorted[0].begin();
        if (begin != 0) {
            throw zip.bad(0, "something stands before the first member, which is at " + begin);
        }
    }
}
