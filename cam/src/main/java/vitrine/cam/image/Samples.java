package vitrine.cam.image;

import vitrine.cam.CamException;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// The stored samples of a decoded picture as 8-bit RGB.
///
/// The raster is read, never `getRGB`: that would send grey through a linear colour space (wrong by
/// up to 73 levels).
final class Samples {

    private Samples() {}

    /// Reads a picture; of its palette, if it has one, only the first `colours` entries count.
    static Photo photo(String name, BufferedImage image, int colours) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[Photo.BANDS * width * height];
        Row row = row(name, image.getColorModel(), image.getRaster(), colours);
        for (int y = 0; y < height; y++) {
            row.read(y, samples, Photo.BANDS * width * y);
        }
        return Photo.owning(width, height, samples);
    }

    /// Writes the colours of row `y` to `to`, beginning at `at`.
    @FunctionalInterface
    private interface Row {
        void read(int y, byte[] to, int at);
    }

    private static Row row(String name, ColorModel model, Raster raster, int limit) {
        int bands = raster.getNumBands();
        int type = raster.getTransferType();
        boolean bytes = type == DataBuffer.TYPE_BYTE;
        return switch (model) {
            case IndexColorModel palette -> indexed(name, palette, raster, limit);
            case DirectColorModel packed -> packed(packed, raster);
            case ComponentColorModel plain when bytes || type == DataBuffer.TYPE_USHORT -> {
                boolean rgb = bands >= 3 && plain.getColorSpace().getType() == ColorSpace.TYPE_RGB;
                if (!rgb && bands > 2) {
                    throw strange(name, model);
                }
                yield plain(raster, rgb ? 1 : 0, bytes ? 0 : 8);
            }
            default -> throw strange(name, model);
        };
    }

    /// One sample per band; `step` 1 for three bands, 0 to repeat the first; `shift` leaves the
    /// upper eight bits.
    private static Row plain(Raster raster, int step, int shift) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] line = new int[bands * width];
        return (y, to, at) -> {
            raster.getPixels(0, y, width, 1, line);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < Photo.BANDS; c++) {
                    to[at + Photo.BANDS * x + c] = (byte) (line[bands * x + c * step] >> shift);
                }
            }
        };
    }

    private static Row indexed(String name, IndexColorModel palette, Raster raster, int limit) {
        int width = raster.getWidth();
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int count = Math.min(colours.length, limit);
        int[] line = new int[width];
        return (y, to, at) -> {
            raster.getSamples(0, y, width, 1, 0, line);
            for (int x = 0; x < width; x++) {
                if (line[x] >= count) {
                    throw new CamException(
                            "%s: names colour %d of a palette of %d: export it again"
                                    .formatted(name, line[x], count));
                }
                int colour = colours[line[x]];
                to[at + Photo.BANDS * x] = (byte) (colour >> 16);
                to[at + Photo.BANDS * x + 1] = (byte) (colour >> 8);
                to[at + Photo.BANDS * x + 2] = (byte) colour;
            }
        };
    }

    /// Fewer than eight bits per band are stretched as Pillow does it: `255 · v / max`, truncated.
    private static Row packed(DirectColorModel packed, Raster raster) {
        int width = raster.getWidth();
        int[] max = new int[Photo.BANDS];
        for (int c = 0; c < max.length; c++) {
            max[c] = (1 << packed.getComponentSize(c)) - 1;
        }
        int bands = raster.getNumBands();
        int[] line = new int[bands * width];
        return (y, to, at) -> {
            raster.getPixels(0, y, width, 1, line);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < Photo.BANDS; c++) {
                    to[at + Photo.BANDS * x + c] = (byte) (255 * line[bands * x + c] / max[c]);
                }
            }
        };
    }

    private static CamException strange(String name, ColorModel model) {
        return new CamException(
                "%s: stores %d-band samples of a kind that is not read here (%d bits a pixel): save it as PNG"
                        .formatted(name, model.getNumComponents(), model.getPixelSize()));
    }
}
