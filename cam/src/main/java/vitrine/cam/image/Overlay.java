package vitrine.cam.image;

import vitrine.cam.CamException;

/// Maps as pictures: alone, or laid over the photo that they explain.
///
/// A map is an array of `width · height` numbers in rows; it has to have the size of the photo
/// already.
public final class Overlay {

    private static final double HALF = 0.5;

    private Overlay() {}

    /// A map in colours.
    ///
    /// @param map numbers in 0..1
    /// @param width its width
    /// @param height its height
    /// @param colours the colours
    /// @return a photo of `width`×`height`
    /// @throws CamException if the map has another length or numbers outside 0..1
    public static Photo heat(float[] map, int width, int height, ColourMap colours) {
        check(map, width, height);
        byte[] samples = new byte[Photo.BANDS * map.length];
        for (int i = 0; i < map.length; i++) {
            put(samples, i, colours.rgb(map[i]));
        }
        return Photo.owning(width, height, samples);
    }

    /// A signed map in colours: blue below zero, white at zero, red above, both ends at the largest
    /// magnitude.
    ///
    /// @param map any finite numbers
    /// @param width its width
    /// @param height its height
    /// @return a photo of `width`×`height`
    /// @throws CamException if the map has another length or holds NaN or infinity
    public static Photo signed(float[] map, int width, int height) {
        return heat(centred(map), width, height, ColourMap.COOLWARM);
    }

    /// The map over the photo, half and half.
    ///
    /// @param photo the photo
    /// @param map numbers in 0..1
    /// @param colours the colours
    /// @return the mixture
    /// @throws CamException if the map does not fit the photo or has numbers outside 0..1
    public static Photo blend(Photo photo, float[] map, ColourMap colours) {
        return blend(photo, map, colours, HALF);
    }

    /// The map over the photo: `(1 - alpha) · photo + alpha · colour`, rounded.
    ///
    /// @param photo the photo
    /// @param map numbers in 0..1
    /// @param colours the colours
    /// @param alpha how much of the map is seen, 0..1
    /// @return the mixture
    /// @throws CamException if the map does not fit the photo, or it or `alpha` has numbers outside
    ///   0..1
    public static Photo blend(Photo photo, float[] map, ColourMap colours, double alpha) {
        checkShare("alpha", alpha);
        byte[] mixed = heat(map, photo.width(), photo.height(), colours).shared();
        byte[] below = photo.shared();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] =
                    (byte) Math.round((1 - alpha) * (below[i] & 0xFF) + alpha * (mixed[i] & 0xFF));
        }
        return Photo.owning(photo.width(), photo.height(), mixed);
    }

    /// The signed map over the photo, in the colours of [#signed].
    ///
    /// @param photo the photo
    /// @param map any finite numbers
    /// @param alpha how much of the map is seen, 0..1
    /// @return the mixture
    /// @throws CamException if the map does not fit the photo or is not finite, or `alpha` lies
    ///   outside 0..1
    public static Photo blendSigned(Photo photo, float[] map, double alpha) {
        return blend(photo, centred(map), ColourMap.COOLWARM, alpha);
    }

    /// The overlay that pytorch-grad-cam draws by default: jet, half and half.
    ///
    /// @param photo the photo
    /// @param map numbers in 0..1
    /// @return the overlay, see [#gradCam(Photo, float[], ColourMap, double)]
    /// @throws CamException if the map does not fit the photo or has numbers outside 0..1
    public static Photo gradCam(Photo photo, float[] map) {
        return gradCam(photo, map, ColourMap.JET, HALF);
    }

    /// The overlay of pytorch-grad-cam's `show_cam_on_image`: `s = (1 - weight) · colour(⌊255 ·
    /// map⌋) + weight · photo` in float32, then `⌊255 · s / max(s)⌋`.
    ///
    /// Departs from it where all of `s` is zero: that stays black instead of dividing by zero.
    ///
    /// @param photo the photo
    /// @param map numbers in 0..1
    /// @param colours the colours
    /// @param weight how much of the photo is seen, 0..1
    /// @return the overlay
    /// @throws CamException if the map does not fit the photo, or it or `weight` has numbers
    ///   outside 0..1
    public static Photo gradCam(Photo photo, float[] map, ColourMap colours, double weight) {
        check(map, photo.width(), photo.height());
        checkShare("weight", weight);
        byte[] samples = photo.shared();
        float[] intensities = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            intensities[i] = (samples[i] & 0xFF) / 255f;
        }
        return Photo.owning(
                photo.width(), photo.height(), gradCam(intensities, map, colours, weight));
    }

    /// The same on intensities in 0..1.
    static byte[] gradCam(float[] photo, float[] map, ColourMap colours, double weight) {
        float heatShare = (float) (1 - weight);
        float photoShare = (float) weight;
        float[] sums = new float[photo.length];
        float max = 0;
        for (int i = 0; i < map.length; i++) {
            int colour = colours.rgb((int) (255 * map[i]) / 255.0);
            for (int c = 0; c < Photo.BANDS; c++) {
                int at = Photo.BANDS * i + c;
                float heat = (colour >> (16 - 8 * c) & 0xFF) / 255f;
                sums[at] = heatShare * heat + photoShare * photo[at];
                max = Math.max(max, sums[at]);
            }
        }
        byte[] samples = new byte[photo.length];
        for (int i = 0; i < samples.length && max > 0; i++) {
            samples[i] = (byte) (255 * (sums[i] / max));
        }
        return samples;
    }

    private static float[] centred(float[] map) {
        float largest = 0;
        for (float value : map) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (!Float.isFinite(largest)) {
            throw new CamException(
                    "overlay: the signed map holds NaN or infinity: look for it in the model's"
                            + " activations");
        }
        float[] centred = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            centred[i] = (float) (largest == 0 ? HALF : HALF + HALF * map[i] / largest);
        }
        return centred;
    }

    private static void put(byte[] samples, int pixel, int colour) {
        samples[Photo.BANDS * pixel] = (byte) (colour >> 16);
        samples[Photo.BANDS * pixel + 1] = (byte) (colour >> 8);
        samples[Photo.BANDS * pixel + 2] = (byte) colour;
    }

    private static void checkShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new CamException(
                    "overlay: " + what + " is a share between 0 and 1, got " + share);
        }
    }

    private static void check(float[] map, int width, int height) {
        if (width < 1 || height < 1 || map.length != (long) width * height) {
            throw new CamException(
                    "overlay: the map has %d numbers, a picture of %d×%d needs one per pixel: resize it first"
                            .formatted(map.length, width, height));
        }
        for (int i = 0; i < map.length; i++) {
            if (!(map[i] >= 0 && map[i] <= 1)) {
                throw new CamException(
                        "overlay: the map holds %s at (%d, %d); scale it to 0..1 or use the signed overlay"
                                .formatted(map[i], i % width, i / width));
            }
        }
    }
}
