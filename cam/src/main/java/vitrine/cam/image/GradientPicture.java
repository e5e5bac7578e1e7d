package vitrine.cam.image;

import vitrine.cam.CamException;

/// A signed map of a colour image's channels as a picture: how guided backpropagation is mostly
/// shown.
public final class GradientPicture {
    private static final double EPS = 1e-5;
    private static final double CONTRAST = 0.1;
    private static final double GREY = 0.5;
    private static final int WHITE = 255;

    private GradientPicture() {}

    /// The map with grey for its mean and a tenth of the range for its standard deviation, `½ + 0.1
    /// · (a - mean)/(deviation + 1e-5)` cut off to 0..1 and then `⌊255 · v⌋`, as pytorch-grad-cam's
    /// `deprocess_image`; mean and deviation are those of all numbers together.
    ///
    /// @param map `[3, height, width]` in row-major order: red, green, blue
    /// @param width the map's width
    /// @param height the map's height
    /// @return a photo of `width`×`height`
    /// @throws CamException if the map has another length or holds NaN or infinity
    public static Photo of(float[] map, int width, int height) {
        if (width < 1 || height < 1 || map.length != (long) Photo.BANDS * width * height) {
            throw new CamException(
                    "gradient picture: the map has %d numbers, %d×%d pixels need three each"
                            .formatted(map.length, width, height));
        }
        double mean = 0;
        for (float a : map) mean += a;
        mean /= map.length;
        double variance = 0;
        for (float a : map) variance += (a - mean) * (a - mean);
        double deviation = Math.sqrt(variance / map.length);
        if (!Double.isFinite(deviation)) {
            throw new CamException(
                    "gradient picture: the map holds NaN or infinity: look for it in the model's"
                            + " activations");
        }
        byte[] samples = new byte[map.length];
        int plane = width * height;
        for (int i = 0; i < map.length; i++) {
            double v = GREY + CONTRAST * (map[i] - mean) / (deviation + EPS);
            samples[i % plane * Photo.BANDS + i / plane] = (byte) (WHITE * Math.clamp(v, 0.0, 1.0));
        }
        return Photo.owning(width, height, samples);
    }
}
