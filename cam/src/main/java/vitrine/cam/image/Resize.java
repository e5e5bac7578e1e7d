package vitrine.cam.image;

import vitrine.cam.CamException;

import java.util.Arrays;

/// Changing the size of a photo with exactly the samples that Pillow gives, and torchvision's two
/// habits on top.
///
/// Output pixel `i` of `out` from `in` is the weighted mean of the input pixels around `c = (i +
/// 0.5) · in/out` with weights `filter((j - c + 0.5) / max(in/out, 1))`, normalised to sum 1 and
/// rounded to 22 fractional bits; rows are filtered first, columns of the rounded result second,
/// and a pass that changes no length is left out.
public final class Resize {

    private static final int PRECISION = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION - 1);

    private Resize() {}

    /// The photo at exactly the given size.
    ///
    /// @param photo the photo
    /// @param width its new width in pixels
    /// @param height its new height in pixels
    /// @param filter the filter; it is widened when the photo shrinks (antialiasing)
    /// @return a photo of `width`×`height`; the same one if it has that size already
    /// @throws CamException if a side is not positive or the result would exceed [Photo#MAX_PIXELS]
    public static Photo resize(Photo photo, int width, int height, ResizeFilter filter) {
        checkSize(photo, width, height);
        checkSize(photo, width, photo.height());
        Photo wide =
                width == photo.width()
                        ? photo
                        : acrossColumns(photo, taps(photo.width(), width, filter));
        return height == wide.height()
                ? wide
                : acrossRows(wide, taps(wide.height(), height, filter));
    }

    /// The photo with its shorter side at `size` and the longer at `⌊size · longer / shorter⌋`.
    ///
    /// @param photo the photo
    /// @param size the new length of the shorter side in pixels
    /// @param filter the filter
    /// @return the resized photo
    /// @throws CamException if `size` is not positive or the result would exceed [Photo#MAX_PIXELS]
    public static Photo resizeShorterSide(Photo photo, int size, ResizeFilter filter) {
        int shorter = Math.min(photo.width(), photo.height());
        int longer = Math.max(photo.width(), photo.height());
        int stretched = (int) Math.min(Integer.MAX_VALUE, (long) size * longer / shorter);
        return photo.width() <= photo.height()
                ? resize(photo, size, stretched, filter)
                : resize(photo, stretched, size, filter);
    }

    /// The square in the middle; what lies outside a smaller photo is black.
    ///
    /// The first row is `(height - size) / 2` rounded half to even, as torchvision has it, where
    /// the photo is large enough; where it is not, `⌊(size - height) / 2⌋` black rows come before
    /// it. Columns alike.
    ///
    /// @param photo the photo
    /// @param size the side of the square in pixels
    /// @return a photo of `size`×`size`
    /// @throws CamException if `size` is not positive or the result would exceed [Photo#MAX_PIXELS]
    public static Photo centerCrop(Photo photo, int size) {
        checkSize(photo, size, size);
        int left = margin(photo.width(), size);
        int top = margin(photo.height(), size);
        byte[] cropped = new byte[Photo.BANDS * size * size];
        int from = Math.max(left, 0);
        int columns = Math.min(size, photo.width());
        for (int y = 0; y < size; y++) {
            int row = top + y;
            if (row >= 0 && row < photo.height()) {
                int source = Photo.BANDS * (row * photo.width() + from);
                int target = Photo.BANDS * (y * size + from - left);
                System.arraycopy(photo.shared(), source, cropped, target, Photo.BANDS * columns);
            }
        }
        return Photo.owning(size, size, cropped);
    }

    private static int margin(int length, int size) {
        return length >= size ? (int) Math.rint((length - size) / 2.0) : -((size - length) / 2);
    }

    private static void checkSize(Photo photo, int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > Photo.MAX_PIXELS) {
            throw new CamException(
                    "resize: a photo of %d×%d cannot become %d×%d pixels: at least 1 and at most %d are made"
                            .formatted(
                                    photo.width(),
                                    photo.height(),
                                    width,
                                    height,
                                    Photo.MAX_PIXELS));
        }
    }

    /// For each output position the first input position, and `width` weights in units of 2⁻²².
    private static final class Taps {
        final int width;
        final int[] first;
        final int[] weights;

        Taps(int width, int outputs) {
            this.width = width;
            this.first = new int[outputs];
            this.weights = new int[Math.multiplyExact(width, outputs)];
        }
    }

    private static Taps taps(int in, int out, ResizeFilter filter) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1);
        double support = filter.support() * stretch;
        int width = Math.min(in, (int) Math.ceil(support) * 2 + 1);
        Taps taps = new Taps(width, out);
        double[] exact = new double[width];
        for (int i = 0; i < out; i++) {
            double centre = (i + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(in, (int) (centre + support + 0.5));
            double sum = 0;
            for (int j = from; j < to; j++) {
                exact[j - from] = filter.weight((j - centre + 0.5) * (1 / stretch));
                sum += exact[j - from];
            }
            Arrays.fill(exact, to - from, width, 0);
            // the window of `width` taps is moved so that it stays inside; taps outside [from, to)
            // weigh nothing
            taps.first[i] = Math.min(from, in - width);
            for (int j = 0; j < to - from; j++) {
                taps.weights[i * width + from - taps.first[i] + j] =
                        fixedPoint(sum == 0 ? exact[j] : exact[j] / sum);
            }
        }
        return taps;
    }

    private static int fixedPoint(double weight) {
        return (int) (weight * (1 << PRECISION) + (weight < 0 ? -0.5 : 0.5));
    }

    private static Photo acrossColumns(Photo photo, Taps taps) {
        byte[] from = photo.shared();
        int width = taps.first.length;
        byte[] to = new byte[Photo.BANDS * width * photo.height()];
        for (int y = 0, at = 0; y < photo.height(); y++) {
            int row = y * photo.width();
            for (int x = 0; x < width; x++, at += Photo.BANDS) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int source = Photo.BANDS * (row + taps.first[x]);
                for (int k = 0; k < taps.width; k++, source += Photo.BANDS) {
                    int weight = taps.weights[x * taps.width + k];
                    red += weight * (from[source] & 0xFF);
                    green += weight * (from[source + 1] & 0xFF);
                    blue += weight * (from[source + 2] & 0xFF);
                }
                to[at] = level(red);
                to[at + 1] = level(green);
                to[at + 2] = level(blue);
            }
        }
        return Photo.owning(width, photo.height(), to);
    }

    private static Photo acrossRows(Photo photo, Taps taps) {
        byte[] from = photo.shared();
        int stride = Photo.BANDS * photo.width();
        byte[] to = new byte[stride * taps.first.length];
        int[] sums = new int[stride];
        for (int y = 0; y < taps.first.length; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < taps.width; k++) {
                int weight = taps.weights[y * taps.width + k];
                int source = stride * (taps.first[y] + k);
                for (int x = 0; x < stride; x++) {
                    sums[x] += weight * (from[source + x] & 0xFF);
                }
            }
            for (int x = 0; x < stride; x++) {
                to[stride * y + x] = level(sums[x]);
            }
        }
        return Photo.owning(photo.width(), taps.first.length, to);
    }

    private static byte level(int sum) {
        return (byte) Math.clamp(sum >> PRECISION, 0, 255);
    }
}
