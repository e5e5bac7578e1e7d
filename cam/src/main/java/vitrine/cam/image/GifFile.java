package vitrine.cam.image;

import vitrine.cam.CamException;

import java.io.ByteArrayOutputStream;

/// The first frame of a GIF file: its own rectangle, without what may lie around it on the GIF's
/// screen.
///
/// It is decoded here and not by the JDK, whose decoder mixes up the rows of an interlaced frame of
/// fewer than five rows and leaves a frame black where its data end early, both without a word.
/// Source of the format: GIF89a specification, sections 17 to 27 and appendix E.
final class GifFile {

    private static final int HEADER = 13;
    private static final int DESCRIPTOR = 10;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int HAS_TABLE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int[] FIRST = {0, 4, 2, 1};
    private static final int[] STEP = {8, 8, 4, 2};

    private final String name;
    private final byte[] file;
    private final int descriptor;

    /// Finds the first frame.
    GifFile(String name, byte[] file) {
        this.name = name;
        this.file = file;
        int at = HEADER + Photo.BANDS * colours(HEADER - 3);
        while (unsigned(at) == EXTENSION) {
            at = gather(at + 2, new ByteArrayOutputStream());
        }
        if (unsigned(at) != IMAGE) {
            throw damaged("there is no picture at byte " + at);
        }
        this.descriptor = at;
    }

    int width() {
        return unsigned(descriptor + 5) | unsigned(descriptor + 6) << 8;
    }

    int height() {
        return unsigned(descriptor + 7) | unsigned(descriptor + 8) << 8;
    }

    /// Decodes the frame; refuses one that is not complete.
    Photo photo() {
        int flags = descriptor + DESCRIPTOR - 1;
        int own = colours(flags);
        int colours = own > 0 ? own : colours(HEADER - 3);
        int palette = own > 0 ? flags + 1 : HEADER;
        int data = flags + 1 + Photo.BANDS * own;
        int minimum = unsigned(data);
        if (colours == 0 || minimum < 1 || minimum > 8) {
            throw damaged("it has %d colours in codes of %d bits".formatted(colours, minimum));
        }
        ByteArrayOutputStream codes = new ByteArrayOutputStream(file.length - data);
        gather(data + 1, codes);
        byte[] indices = new byte[width() * height()];
        int found = new Lzw(codes.toByteArray(), minimum).decode(indices);
        if (found < indices.length) {
            throw damaged("its data end after %d of %d pixels".formatted(found, indices.length));
        }
        byte[] samples = new byte[Photo.BANDS * indices.length];
        boolean interlaced = (unsigned(flags) & INTERLACED) != 0;
        for (int pass = 0, row = 0; pass < (interlaced ? FIRST.length : 1); pass++) {
            for (int y = FIRST[pass]; y < height(); y += interlaced ? STEP[pass] : 1) {
                colour(indices, row++, palette, colours, samples, y);
            }
        }
        return Photo.owning(width(), height(), samples);
    }

    /// Writes the colours of the stored row `row` to row `y` of the picture.
    private void colour(byte[] indices, int row, int palette, int colours, byte[] samples, int y) {
        int width = width();
        for (int x = 0; x < width; x++) {
            int index = Byte.toUnsignedInt(indices[row * width + x]);
            if (index >= colours) {
                throw damaged("it names colour %d of a palette of %d".formatted(index, colours));
            }
            System.arraycopy(
                    file,
                    palette + Photo.BANDS * index,
                    samples,
                    Photo.BANDS * (y * width + x),
                    Photo.BANDS);
        }
    }

    /// The colours of the table that the flags at `flags` announce, 0 for none.
    private int colours(int flags) {
        int value = unsigned(flags);
        return (value & HAS_TABLE) == 0 ? 0 : 2 << (value & 7);
    }

    /// Adds the content of the data blocks from `from` on and gives the place behind the last.
    private int gather(int from, ByteArrayOutputStream to) {
        int at = from;
        while (unsigned(at) != 0) {
            int size = unsigned(at);
            unsigned(at + size);
            to.write(file, at + 1, size);
            at += 1 + size;
        }
        return at + 1;
    }

    private int unsigned(int at) {
        if (at >= file.length) {
            throw new CamException(
                    "%s: is cut off: the GIF ends after %d bytes, within its first frame; fetch or export it again"
                            .formatted(name, file.length));
        }
        return Byte.toUnsignedInt(file[at]);
    }

    private CamException damaged(String what) {
        return new CamException(
                "%s: is a damaged GIF: %s; fetch or export it again".formatted(name, what));
    }
}
