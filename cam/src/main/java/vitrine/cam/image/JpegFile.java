package vitrine.cam.image;

import vitrine.cam.CamException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A JPEG file taken apart: its header, and the same picture without anything that could disturb
/// its colours.
///
/// The decoder of the JDK converts through an embedded colour profile, and guesses the colour model
/// from several markers. Here profile, comments, thumbnails and EXIF are left out, and the colour
/// model is decided by the rules of libjpeg (`jdapimin.c`: JFIF means YCbCr; else Adobe's transform
/// byte; else the component numbers) and stated in one Adobe segment. Source of the format: ITU-T
/// T.81, annex B.
final class JpegFile {

    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int TEM = 0x01;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final int RGB_IDS = 0x524742;
    private static final int MAX_SCANS = 500;

    private final String name;
    private final byte[] file;
    private final ByteArrayOutputStream kept;
    private int position = 2;
    private int width;
    private int height;
    private int components;
    private int componentIds;
    private int scans;
    private boolean jfif;
    private int adobeTransform = -1;
    private int orientation = Exif.UPRIGHT;

    /// Takes the file apart; refuses one that is cut off, damaged, or of a kind that is not
    /// decoded.
    JpegFile(String name, byte[] file) {
        this.name = name;
        this.file = file;
        this.kept = new ByteArrayOutputStream(file.length);
        boolean more = true;
        while (more) {
            more = segment();
        }
        if (components == 0 || scans == 0) {
            throw damaged("it ends without a picture in it");
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int orientation() {
        return orientation;
    }

    /// The bytes to decode.
    byte[] plain() {
        byte[] body = kept.toByteArray();
        byte[] adobe = components == 3 ? adobeSegment(isRgb() ? 0 : 1) : new byte[0];
        byte[] plain = new byte[2 + adobe.length + body.length];
        plain[0] = (byte) 0xFF;
        plain[1] = (byte) SOI;
        System.arraycopy(adobe, 0, plain, 2, adobe.length);
        System.arraycopy(body, 0, plain, 2 + adobe.length, body.length);
        return plain;
    }

    private boolean isRgb() {
        if (jfif) {
            return false;
        }
        return adobeTransform >= 0 ? adobeTransform == 0 : componentIds == RGB_IDS;
    }

    private static byte[] adobeSegment(int transform) {
        return new byte[] {
            (byte) 0xFF,
            (byte) APP14,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            (byte) transform
        };
    }

    /// Reads one marker and what belongs to it; false after the end marker.
    private boolean segment() {
        if (unsigned(position) != 0xFF) {
            throw damaged("no marker at byte " + position);
        }
        while (unsigned(position) == 0xFF) {
            position++;
        }
        int marker = unsigned(position++);
        if (marker == EOI) {
            kept.write(0xFF);
            kept.write(EOI);
            return false;
        }
        if (marker == TEM || isRestart(marker)) {
            return true;
        }
        int length = unsigned(position) << 8 | unsigned(position + 1);
        int end = position + length;
        if (marker == 0 || marker == SOI || length < 2) {
            throw damaged("no proper segment at byte " + position);
        }
        if (end > file.length) {
            throw cutOff();
        }
        interpret(marker, end);
        int from = position - 2;
        position = marker == SOS ? endOfScan(end) : end;
        if ((marker < APP0 || marker > APP15) && marker != COM) {
            kept.write(file, from, position - from);
        }
        return true;
    }

    private void interpret(int marker, int end) {
        int at = position + 2;
        if (marker == APP0 && end - at >= 14 && startsWith(at, "JFIF\0")) {
            jfif = true;
        } else if (marker == APP1 && end - at >= 6 && startsWith(at, "Exif\0\0")) {
            orientation =
                    orientation == Exif.UPRIGHT ? Exif.orientation(file, at + 6, end) : orientation;
        } else if (marker == APP14 && end - at >= 12 && startsWith(at, "Adobe")) {
            adobeTransform = unsigned(at + 11);
        } else if (marker == SOS) {
            scans++;
            if (scans > MAX_SCANS) {
                throw damaged("it has more than " + MAX_SCANS + " scans");
            }
        } else if (marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4
                && marker != 0xC8
                && marker != 0xCC) {
            frame(marker, at, end);
        }
    }

    private void frame(int marker, int at, int end) {
        if (components != 0 || end - at < 6 || end - at < 6 + 3 * unsigned(at + 5)) {
            throw damaged("its frame header is not a proper one");
        }
        int bits = unsigned(at);
        height = unsigned(at + 1) << 8 | unsigned(at + 2);
        width = unsigned(at + 3) << 8 | unsigned(at + 4);
        components = unsigned(at + 5);
        if (marker > 0xC2 || bits != 8) {
            throw new CamException(
                    "%s: is a JPEG of a rare kind (SOF%d, %d bits) that is not read here: save it as PNG"
                            .formatted(name, marker - 0xC0, bits));
        }
        if (components == 4) {
            throw new CamException(
                    name
                            + ": is a CMYK or YCCK JPEG (four components), whose colours would come"
                            + " out wrong: convert it to RGB first, for example by saving it as"
                            + " PNG");
        }
        if (components != 1 && components != 3) {
            throw new CamException(
                    "%s: is a JPEG of %d components; only grey (1) and colour (3) are read: save it as PNG"
                            .formatted(name, components));
        }
        for (int c = 0; c < components; c++) {
            componentIds = componentIds << 8 | unsigned(at + 6 + 3 * c);
        }
    }

    /// The place of the first marker behind the entropy-coded bytes that begin at `from`.
    private int endOfScan(int from) {
        for (int at = from; at + 1 < file.length; at++) {
            int next = unsigned(at + 1);
            if (unsigned(at) == 0xFF && next != 0 && next != 0xFF && !isRestart(next)) {
                return at;
            }
        }
        throw cutOff();
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xD0 && marker <= 0xD7;
    }

    private boolean startsWith(int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (file[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private int unsigned(int at) {
        if (at >= file.length) {
            throw cutOff();
        }
        return Byte.toUnsignedInt(file[at]);
    }

    private CamException cutOff() {
        return new CamException(
                "%s: is cut off: the JPEG ends after %d bytes without its end marker; fetch or export it again"
                        .formatted(name, file.length));
    }

    private CamException damaged(String what) {
        return new CamException(
                "%s: is a damaged JPEG: %s; fetch or export it again".formatted(name, what));
    }
}
