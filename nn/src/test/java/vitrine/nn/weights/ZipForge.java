package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes zip archives field by field, right or wrong.
final class ZipForge {

    /// One member; whatever is changed in it is written as it is.
    static final class Member {
        String name;
        String localName;
        byte[] data;
        int flags;
        int method;
        int localMethod;
        int crc;
        int localCrc;
        long packed;
        long size;
        long localPacked;
        long localSize;
        long attributes;
        long place = -1;
        byte[] extra = {};
        byte[] localExtra = {};
        byte[] after = {};

        private Member(String name, byte[] content, boolean deflated) {
            this.name = name;
            localName = name;
            data = deflated ? deflate(content) : content;
            method = deflated ? 8 : 0;
            localMethod = method;
            CRC32 sum = new CRC32();
            sum.update(content);
            crc = (int) sum.getValue();
            localCrc = crc;
            packed = data.length;
            localPacked = packed;
            size = content.length;
            localSize = size;
        }

        /// As torch.save and others write to what they cannot rewind: the sizes come after the
        /// data.
        Member described(boolean signed, boolean wide) {
            flags |= 8;
            ByteBuffer b = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            if (signed) {
                b.putInt(0x08074b50);
            }
            b.putInt(crc);
            if (wide) {
                b.putLong(packed).putLong(size);
            } else {
                b.putInt((int) packed).putInt((int) size);
            }
            after = Arrays.copyOf(b.array(), b.position());
            localCrc = 0;
            localPacked = 0;
            localSize = 0;
            return this;
        }

        /// With the sizes in a zip64 field of the local header, as numpy.savez writes.
        Member wide() {
            localExtra =
                    ByteBuffer.allocate(20)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putShort((short) 1)
                            .putShort((short) 16)
                            .putLong(size)
                            .putLong(packed)
                            .array();
            localPacked = 0xFFFFFFFFL;
            localSize = 0xFFFFFFFFL;
            return this;
        }
    }

    private final List<Member> members = new ArrayList<>();
    private int alignment = 1;
    String comment = "";
    String prefix = "";
    String suffix = "";
    int count = -1;
    int begin;
    int length;
    boolean zip64;
    long large = -1;

    ZipForge aligned() {
        alignment = 64;
        return this;
    }

    ZipForge stored(String name, byte[] content) {
        return member(new Member(name, content, false), m -> {});
    }

    ZipForge stored(String name, byte[] content, Consumer<Member> change) {
        return member(new Member(name, content, false), change);
    }

    ZipForge deflated(String name, byte[] content, Consumer<Member> change) {
        return member(new Member(name, content, true), change);
    }

    private ZipForge member(Member member, Consumer<Member> change) {
        change.accept(member);
        members.add(member);
        return this;
    }

    ZipForge change(Consumer<ZipForge> change) {
        change.accept(this);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(prefix.getBytes(UTF_8));
        for (Member m : members) {
            long place = out.size();
            m.place = m.place < 0 ? place : m.place;
            local(out, m);
        }
        int start = out.size();
        for (Member m : members) {
            central(out, m);
        }
        end(out, start, out.size() - start);
        out.writeBytes(suffix.getBytes(UTF_8));
        return out.toByteArray();
    }

    private void local(ByteArrayOutputStream out, Member m) {
        byte[] name = m.localName.getBytes(UTF_8);
        int unpadded = out.size() + 30 + name.length + m.localExtra.length;
        int pad = alignment == 1 ? 0 : Math.floorMod(-(unpadded + 4), alignment) + 4;
        ByteBuffer b = ByteBuffer.allocate(30 + name.length + m.localExtra.length + pad);
        b.order(ByteOrder.LITTLE_ENDIAN).putInt(0x04034b50).putShort((short) 20);
        b.putShort((short) m.flags).putShort((short) m.localMethod).putInt(0).putInt(m.localCrc);
        b.putInt((int) m.localPacked).putInt((int) m.localSize);
        b.putShort((short) name.length).putShort((short) (m.localExtra.length + pad));
        b.put(name).put(m.localExtra);
        if (pad > 0) {
            b.put((byte) 'F').put((byte) 'B').putShort((short) (pad - 4));
        }
        out.writeBytes(b.array());
        out.writeBytes(m.data);
        out.writeBytes(m.after);
    }

    private static void central(ByteArrayOutputStream out, Member m) {
        byte[] name = m.name.getBytes(UTF_8);
        ByteBuffer b = ByteBuffer.allocate(46 + name.length + m.extra.length);
        b.order(ByteOrder.LITTLE_ENDIAN).putInt(0x02014b50).putShort((short) 0x314);
        b.putShort((short) 20).putShort((short) m.flags).putShort((short) m.method).putInt(0);
        b.putInt(m.crc).putInt((int) m.packed).putInt((int) m.size);
        b.putShort((short) name.length).putShort((short) m.extra.length).putShort((short) 0);
        b.putShort((short) 0).putShort((short) 0).putInt((int) m.attributes);
        b.putInt((int) m.place).put(name).put(m.extra);
        out.writeBytes(b.array());
    }

    private void end(ByteArrayOutputStream out, int start, int size) {
        int here = out.size();
        long total = count < 0 ? members.size() : count;
        ByteBuffer b = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
        if (zip64) {
            b.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
            b.putInt(0).putInt(0).putLong(total).putLong(total);
            b.putLong(size).putLong(large < 0 ? start : large);
            b.putInt(0x07064b50).putInt(0).putLong(here).putInt(1);
        }
        boolean saturated = zip64 || total > 0xFFFF;
        int shown = (int) (saturated ? 0xFFFF : total);
        b.putInt(0x06054b50).putInt(0).putShort((short) shown).putShort((short) shown);
        b.putInt(zip64 ? -1 : size + length).putInt(zip64 ? -1 : start + begin);
        b.putShort((short) comment.getBytes(UTF_8).length);
        out.write(b.array(), 0, b.position());
        out.writeBytes(comment.getBytes(UTF_8));
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] to = new byte[content.length + 64];
        int size = deflater.deflate(to);
        deflater.end();
        return Arrays.copyOf(to, size);
    }
}
