package vitrine.cam.image;

import vitrine.cam.CamException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// A PNG file taken apart: its header, and the same picture without its ancillary chunks.
///
/// Profiles, gamma, texts and animation frames cannot disturb the samples (nor inflate without
/// bound) once they are left out; so is transparency, which is dropped anyway. Source of the
/// format: ISO/IEC 15948, clauses 5 and 11.
final class PngFile {

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;
    private static final int ANCILLARY = 0x20000000;

    private final String name;
    private final byte[] file;
    private final ByteBuffer words;
    private final ByteArrayOutputStream kept;
    private int width;
    private int height;
    private int colourType;
    private int dataChunks;
    private int colours = Integer.MAX_VALUE;
    private int orientation = Exif.UPRIGHT;

    /// Takes the file apart; refuses one that is cut off or damaged.
    PngFile(String name, byte[] file) {
        this.name = name;
        this.file = file;
        this.words = ByteBuffer.wrap(file);
        this.kept = new ByteArrayOutputStream(file.length);
        kept.write(file, 0, SIGNATURE);
        int at = SIGNATURE;
        while (at >= 0) {
            at = chunk(at);
        }
        if (dataChunks == 0) {
            throw damaged("it holds no picture data");
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// The number of colours in its palette, or no limit where it has none.
    int colours() {
        return colours;
    }

    int orientation() {
        return orientation;
    }

    /// The bytes to decode.
    byte[] plain() {
        return kept.toByteArray();
    }

    /// Reads the chunk at `at` and gives the place of the next one, or -1 after the last.
    private int chunk(int at) {
        if (file.length - at < FRAME) {
            throw cutOff();
        }
        int length = words.getInt(at);
        int type = words.getInt(at + 4);
        if (length < 0) {
            throw damaged("the chunk at byte %d claims a negative length".formatted(at));
        }
        if (length > file.length - at - FRAME) {
            throw cutOff();
        }
        if ((type == IHDR) != (at == SIGNATURE)) {
            throw damaged("its header chunk is not the first");
        }
        int data = at + 8;
        if (type == EXIF) {
            orientation = Exif.orientation(file, data, data + length);
        } else if ((type & ANCILLARY) == 0) {
            critical(type, at, length);
        }
        return type == IEND ? -1 : data + length + 4;
    }

    private void critical(int type, int at, int length) {
        CRC32 check = new CRC32();
        check.update(file, at + 4, length + 4);
        if ((int) check.getValue() != words.getInt(at + 8 + length)) {
            throw damaged(
                    "the checksum of its %s chunk at byte %d does not match"
                            .formatted(text(at + 4), at));
        }
        switch (type) {
            case IHDR -> header(at + 8, length);
            case IDAT -> dataChunks++;
            case PLTE -> colours = colourType == 3 ? length / Photo.BANDS : colours;
            case IEND -> {}
            default ->
                    throw damaged(
                            "it needs an unknown chunk %s at byte %d".formatted(text(at + 4), at));
        }
        if (type != PLTE || colourType == 3) {
            kept.write(file, at, FRAME + length);
        }
    }

    private void header(int data, int length) {
        if (length != 13) {
            throw damaged("its header has %d bytes instead of 13".formatted(length));
        }
        width = words.getInt(data);
        height = words.getInt(data + 4);
        colourType = words.get(data + 9);
    }

    private String text(int at) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(file, at, 4, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c > 32 && c < 127 ? c : '?');
        }
        return text.toString();
    }

    private CamException cutOff() {
        return new CamException(
                "%s: is cut off: the PNG ends after %d bytes without its IEND chunk; fetch or export it again"
                        .formatted(name, file.length));
    }

    private CamException damaged(String what) {
        return new CamException(
                "%s: is a damaged PNG: %s; fetch or export it again".formatted(name, what));
    }
}
