package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Zip archives that break one rule each, and those that look odd and are right.
class ZipForgedTest {

    private static final String FILE = "arrays.npz";
    private static final byte[] ARRAY = NpzForge.array("<f4", "False", "(2,)", 8);

    private static void read(byte[] bytes) {
        try (Checkpoint c = NpzFile.parse(FILE, bytes)) {
            Forge.readAll(c);
        }
    }

    private static ZipForge two() {
        return new ZipForge().stored("a.npy", ARRAY);
    }

    private static Arguments stored(
            String title, Consumer<ZipForge.Member> change, String fragment) {
        return arguments(title, two().stored("b.npy", ARRAY, change).bytes(), fragment);
    }

    private static Arguments deflated(
            String title, Consumer<ZipForge.Member> change, String fragment) {
        return arguments(title, two().deflated("b.npy", ARRAY, change).bytes(), fragment);
    }

    private static Arguments named(String title, String name, String fragment) {
        return stored(
                title,
                m -> {
                    m.name = name;
                    m.localName = name;
                },
                fragment);
    }

    private static Arguments whole(String title, Consumer<ZipForge> change, String fragment) {
        return arguments(title, two().change(change).bytes(), fragment);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                named("absolute", "/etc/b.npy", "is no relative path"),
                named("parent", "../b.npy", "has a step '.', '..' or none"),
                named("parent inside", "x/../../b.npy", "has a step"),
                named("own folder", "./b.npy", "has a step"),
                named("empty step", "x//b.npy", "has a step"),
                named("backslash", "x\\b.npy", "is no relative path"),
                named("drive", "C:b.npy", "begins with a drive"),
                named("empty", "", "is no relative path"),
                named("NUL", "b\0.npy", "holds control characters"),
                named("twice", "a.npy", "is there twice"),
                named("folder with content", "b.npy/", "has content"),
                stored(
                        "two names",
                        m -> m.localName = "c.npy",
                        "differs from the directory in name"),
                stored("other length", m -> m.localName = "cc.npy", "in name, method or flags"));
    }

    static Stream<Arguments> members() {
        return Stream.of(
                stored("encrypted", m -> m.flags = 1, "is encrypted"),
                stored("strongly encrypted", m -> m.flags = 64, "is encrypted"),
                stored("method 12", m -> m.method = 12, "by the method 12"),
                stored("two methods", m -> m.localMethod = 8, "in name, method or flags"),
                stored("symbolic link", m -> m.attributes = 0xA1FF0000L, "is a symbolic link"),
                stored("two checksums", m -> m.localCrc++, "in size or checksum"),
                stored("two sizes", m -> m.localSize++, "in size or checksum"),
                stored("stored and shorter", m -> m.packed--, "what is stored has two sizes"),
                stored("no local header", m -> m.place = 3, "no local header at byte 3"),
                stored("header beyond", m -> m.place = 1 << 20, "no local header at byte 1048576"),
                stored("shared with another", m -> m.place = 0, "in name"));
    }

    static Stream<Arguments> fields() {
        byte[] twoFields = {1, 0, 0, 0, 1, 0, 0, 0};
        return Stream.of(
                stored("extra cut", m -> m.extra = new byte[] {9, 9, 9}, "an extra field ends"),
                stored("extra too long", m -> m.extra = new byte[] {9, 9, 9, 0}, "an extra field"),
                stored("two zip64 fields", m -> m.extra = twoFields, "two zip64 fields"),
                stored(
                        "no zip64 field",
                        m -> m.size = 0xFFFFFFFFL,
                        "zip64 field, which is missing"),
                stored(
                        "short zip64 field",
                        m -> {
                            m.size = 0xFFFFFFFFL;
                            m.extra = new byte[] {1, 0, 4, 0, 0, 0, 0, 0};
                        },
                        "the zip64 field is too short"),
                stored(
                        "negative zip64 size",
                        m -> {
                            m.size = 0xFFFFFFFFL;
                            m.extra = new byte[] {1, 0, 8, 0, -1, -1, -1, -1, -1, -1, -1, -1};
                        },
                        "no size or place of a zip archive is 18446744073709551615"),
                stored(
                        "larger than the file",
                        m -> {
                            m.size = 1 << 30;
                            m.packed = 1 << 30;
                        },
                        "a member of 1073741824 bytes ends beyond"),
                stored(
                        "wrong checksum",
                        m -> {
                            m.crc = 1;
                            m.localCrc = 1;
                        },
                        "the directory declares 1; the file is damaged"),
                stored("no sizes", m -> m.described(true, false).after = new byte[0], "differ"),
                stored(
                        "wrong sizes after",
                        m -> m.described(true, false).after[8]++,
                        "the sizes after a member's data differ"));
    }

    private static Consumer<ZipForge.Member> sized(long size) {
        return m -> {
            m.size = size;
            m.localSize = size;
        };
    }

    static Stream<Arguments> compressed() {
        byte[] bomb = NpzForge.array("|u1", "False", "(67108864,)", 64 << 20);
        byte[] huge = ARRAY.clone();
        return Stream.of(
                deflated(
                        "not deflate", m -> Arrays.fill(m.data, (byte) -1), "is not valid deflate"),
                deflated(
                        "more than declared",
                        sized(ARRAY.length - 4),
                        "inflates to more than the 132"),
                deflated("less than declared", sized(ARRAY.length + 4), "its data end after 136"),
                deflated("declared 7 MB", sized(7 << 20), "its data end after 136 bytes"),
                deflated("declared 4 GB", sized(0xFFFFFFFEL), "its data end after 136"),
                deflated(
                        "something after its end",
                        m -> {
                            m.data = Arrays.copyOf(m.data, m.data.length + 3);
                            m.packed += 3;
                            m.localPacked += 3;
                        },
                        "3 bytes follow its compressed data"),
                deflated("nothing", m -> m.data = new byte[0], "ends beyond the directory"),
                arguments(
                        "1000:1",
                        new ZipForge().deflated("a.npy", bomb, m -> {}).bytes(),
                        "reading it takes 268435456 bytes"),
                arguments(
                        "1000:1 that lies",
                        new ZipForge().deflated("a.npy", bomb, sized(huge.length)).bytes(),
                        ""));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                whole("something before", z -> z.prefix = "#!/bin/sh\n", "before the first member"),
                whole("something after", z -> z.suffix = "x", "something was appended"),
                whole("one member too many", z -> z.count = 2, "do not fit a directory"),
                whole("one member too few", z -> z.count = 0, "the directory ends here after 0"),
                whole("two members as many as fit", z -> z.length = 50, "does not end at byte"),
                whole("directory elsewhere", z -> z.begin = -1, "does not end at byte"),
                whole("two ends", z -> z.comment = end(), "two records that could end"),
                whole(
                        "zip64 that disagrees",
                        z -> {
                            z.zip64 = true;
                            z.large = 1;
                        },
                        "does not end at byte"),
                arguments("no end", Arrays.copyOf(two().bytes(), 100), "there is no end record"),
                arguments("empty", new byte[0], "there is no end record"),
                arguments("four bytes", new byte[] {'P', 'K', 3, 4}, "there is no end record"),
                arguments("several disks", changed(18), "over several disks"),
                arguments("two counts", changed(14), "counts members in two ways"),
                arguments(
                        "no entry", changed(22 + 46 + 5), "an entry of the directory is missing"));
    }

    /// A whole end record of an archive without members.
    private static String end() {
        return "PK\u0005\u0006" + "\0".repeat(18);
    }

    /// A good archive with a changed byte so far from its end.
    private static byte[] changed(int fromEnd) {
        byte[] bytes = two().bytes();
        bytes[bytes.length - fromEnd] ^= 1;
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"names", "members", "fields", "compressed", "ends"})
    void refused(String title, byte[] bytes, String fragment) {
        String message =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(30), () -> Forge.message(() -> read(bytes)));
        assertTrue(message.startsWith(FILE + ": "), message);
        assertTrue(message.contains(fragment), message);
        assertTrue(message.length() < 500, message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                whole("comment", z -> z.comment = "made by hand", ""),
                whole("zip64", z -> z.zip64 = true, ""),
                stored("sizes after", m -> m.described(true, false), ""),
                stored("wide sizes after", m -> m.described(true, true), ""),
                stored("unsigned sizes after", m -> m.described(false, false), ""),
                stored("unsigned wide sizes after", m -> m.described(false, true), ""),
                stored("wide local sizes", ZipForge.Member::wide, ""),
                deflated("deflated", m -> {}, ""),
                deflated("deflated, sizes after", m -> m.described(true, true), ""),
                named("inside a folder", "layer/b.npy", ""),
                stored(
                        "no checksum",
                        m -> {
                            m.crc = 0;
                            m.localCrc = 0;
                        },
                        ""),
                arguments("aligned", two().aligned().bytes(), ""),
                arguments("written by Java", byJava(), ""));
    }

    private static byte[] byJava() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setComment("two members");
            for (String name : new String[] {"a.npy", "b.npy"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(ARRAY);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void accepted(String title, byte[] bytes, String ignored) {
        try (Checkpoint c = NpzFile.parse(FILE, bytes)) {
            assertArrayEquals(NpzForge.counting(2), c.floats("a"));
            assertEquals(2, c.floats(c.names().getLast()).length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHundredThousandMembers(boolean zip64) {
        ZipForge zip = new ZipForge();
        byte[] scalar = NpzForge.array("<f4", "False", "()", 4);
        int count = zip64 ? 100_000 : 60_000;
        for (int i = 0; i < count; i++) {
            zip.stored("a" + i + ".npy", scalar);
        }
        zip.zip64 = zip64;
        byte[] bytes = zip.bytes();
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    try (Checkpoint c = NpzFile.parse(FILE, bytes)) {
                        assertEquals(count, c.names().size());
                        assertArrayEquals(NpzForge.counting(1), c.floats("a59999"));
                    }
                });
    }

    @Test
    void membersMayNotOverlap() {
        ByteBuffer inner = ByteBuffer.wrap(two().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        ZipForge zip = new ZipForge().stored("b.npy", inner.array());
        zip.stored("a.npy", ARRAY, m -> m.place = 30 + "b.npy".length());
        String message = Forge.message(() -> read(zip.bytes()));
        assertTrue(message.contains("'a.npy' shares bytes with another member"), message);
    }
}
