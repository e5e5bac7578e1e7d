package vitrine.cam.image;

import vitrine.cam.CamException;

import java.nio.file.Path;
import java.util.Arrays;

/// An immutable picture of 8-bit red, green and blue samples, rows from the top, interleaved.
public final class Photo {

    /// The largest picture that is read unless the caller says otherwise: 64 million pixels.
    public static final long MAX_PIXELS = 64_000_000;

    /// Samples per pixel.
    static final int BANDS = 3;

    private final int width;
    private final int height;
    private final byte[] samples;

    private Photo(byte[] samples, int width, int height) {
        this.width = width;
        this.height = height;
        this.samples = samples;
    }

    /// A picture of the given samples, which are copied.
    ///
    /// @param width pixels per row
    /// @param height rows
    /// @param samples `3 · width · height` bytes, red, green and blue of each pixel in turn, each
    ///   0..255
    /// @throws CamException if a side is not positive or the number of samples is another
    public Photo(int width, int height, byte[] samples) {
        this(samples.clone(), width, height);
        if (width < 1 || height < 1 || samples.length != (long) BANDS * width * height) {
            throw new CamException(
                    "photo: %d×%d pixels need at least one pixel and three bytes for each, got %d bytes"
                            .formatted(width, height, samples.length));
        }
    }

    /// A picture that keeps `samples` itself: for arrays that nobody else holds.
    static Photo owning(int width, int height, byte[] samples) {
        return new Photo(samples, width, height);
    }

    /// Reads a picture of at most [#MAX_PIXELS] pixels.
    ///
    /// @param file a PNG, JPEG, GIF (its first frame's own rectangle), BMP or WBMP file
    /// @return the picture as it is meant to be seen, see [#decode]
    /// @throws CamException if it cannot be read; the message starts with the file's name
    public static Photo read(Path file) {
        return read(file, MAX_PIXELS);
    }

    /// Reads a picture.
    ///
    /// @param file a PNG, JPEG, GIF, BMP or WBMP file
    /// @param maxPixels pictures whose header claims more pixels are refused before anything is
    ///   decoded
    /// @return the picture as it is meant to be seen, see [#decode]
    /// @throws CamException if it cannot be read; the message starts with the file's name
    public static Photo read(Path file, long maxPixels) {
        return PhotoReader.read(file, maxPixels);
    }

    /// Decodes a picture that is already in memory.
    ///
    /// The samples are those that Pillow's `convert("RGB")` gives: palettes expanded, grey
    /// repeated, alpha dropped (not composited), colour profiles and gamma ignored. Departs from
    /// Pillow where 16 bits per sample are stored: the upper eight are taken, also for grey. The
    /// EXIF orientation of a JPEG or PNG is applied. Whatever is cut off or damaged is refused,
    /// never shown half grey; so are CMYK pictures, whose colours the JDK would get wrong.
    ///
    /// A JPEG whose chroma is halved only vertically (4:4:0, rare) also departs: the JDK repeats
    /// the chroma rows that newer libjpeg-turbo smooths. Every other usual sampling is equal to the
    /// bit.
    ///
    /// @param file the whole content of a PNG, JPEG, GIF, BMP or WBMP file
    /// @param name what messages call it
    /// @param maxPixels pictures whose header claims more pixels are refused before anything is
    ///   decoded
    /// @return the picture
    /// @throws CamException if it cannot be decoded; the message starts with `name`
    public static Photo decode(byte[] file, String name, long maxPixels) {
        return PhotoReader.decode(file, name, maxPixels);
    }

    /// Pixels per row.
    ///
    /// @return at least 1
    public int width() {
        return width;
    }

    /// Rows.
    ///
    /// @return at least 1
    public int height() {
        return height;
    }

    /// A copy of the samples: red, green and blue of each pixel in turn.
    ///
    /// @return `3 · width · height` bytes, to be read as 0..255
    public byte[] samples() {
        return samples.clone();
    }

    /// One sample.
    ///
    /// @param x column, from the left
    /// @param y row, from the top
    /// @param band 0 red, 1 green, 2 blue
    /// @return 0..255
    public int sample(int x, int y, int band) {
        return Byte.toUnsignedInt(samples[offset(x, y) + Math.floorMod(band, BANDS)]);
    }

    /// One pixel as `0xRRGGBB`.
    ///
    /// @param x column, from the left
    /// @param y row, from the top
    /// @return the packed colour
    public int rgb(int x, int y) {
        return sample(x, y, 0) << 16 | sample(x, y, 1) << 8 | sample(x, y, 2);
    }

    /// The samples themselves, not to be written to.
    byte[] shared() {
        return samples;
    }

    /// The picture turned or mirrored as EXIF orientation 1..8 asks.
    Photo oriented(int orientation) {
        if (orientation == Exif.UPRIGHT) {
            return this;
        }
        boolean transposed = orientation >= 5;
        boolean fromRight =
                orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom =
                orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int newWidth = transposed ? height : width;
        int newHeight = transposed ? width : height;
        byte[] turned = new byte[samples.length];
        int to = 0;
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                int from =
                        BANDS
                                * ((fromBottom ? height - 1 - row : row) * width
                                        + (fromRight ? width - 1 - column : column));
                turned[to++] = samples[from];
                turned[to++] = samples[from + 1];
                turned[to++] = samples[from + 2];
            }
        }
        return owning(newWidth, newHeight, turned);
    }

    private int offset(int x, int y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw new CamException(
                    "photo: pixel (%d, %d) is outside the picture of %d×%d"
                            .formatted(x, y, width, height));
        }
        return BANDS * (y * width + x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Photo that
                && width == that.width
                && height == that.height
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Photo[%d×%d]".formatted(width, height);
    }
}
