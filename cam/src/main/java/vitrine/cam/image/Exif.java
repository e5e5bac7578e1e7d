package vitrine.cam.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The one entry of an EXIF block that changes what a picture looks like: its orientation (tag
/// 0x0112).
///
/// The block is read strictly and never trusted: whatever is out of bounds, of another type or
/// outside 1..8 counts as "no orientation". Source: EXIF 2.32, section 4.6.4, and TIFF 6.0, section
/// 2.
final class Exif {

    /// The picture is stored as it is to be seen.
    static final int UPRIGHT = 1;

    private static final int TIFF_MAGIC = 42;
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int HEADER = 8;
    private static final int ENTRY = 12;

    private Exif() {}

    /// The orientation 1..8 of the TIFF block at `[from, to)`, or 1 where there is none to be
    /// believed.
    static int orientation(byte[] bytes, int from, int to) {
        if (from < 0 || to > bytes.length || to - from < HEADER) {
            return UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, from, to - from).slice();
        short order = tiff.getShort(0);
        if (order == 0x4949) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (order != 0x4D4D) {
            return UPRIGHT;
        }
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (tiff.getShort(2) != TIFF_MAGIC || directory < HEADER || directory + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        return firstOrientation(tiff, (int) directory);
    }

    private static int firstOrientation(ByteBuffer tiff, int directory) {
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + i * ENTRY;
            if (at + ENTRY > tiff.limit()) {
                return UPRIGHT;
            }
            if (Short.toUnsignedInt(tiff.getShort(at)) == ORIENTATION) {
                boolean oneShort = tiff.getShort(at + 2) == SHORT && tiff.getInt(at + 4) == 1;
                int value = Short.toUnsignedInt(tiff.getShort(at + 8));
                return oneShort && value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
