package vitrine.scenes;

import vitrine.cam.image.Photo;

import java.util.List;

/// A picture, and where in it what is.
///
/// @param photo 64 × 64 pixels
/// @param objects from back to front
/// @param watermark the pixels of the corner's mark, row by row; none where there is no mark
public record Scene(Photo photo, List<SceneObject> objects, List<Boolean> watermark) {
    /// Width and height.
    public static final int SIDE = 64;

    /// One object of a scene.
    ///
    /// @param kind what it is
    /// @param mask its visible pixels, row by row
    public record SceneObject(SceneClass kind, List<Boolean> mask) {}

    /// Whether there is one of a class.
    public boolean has(SceneClass kind) {
        return objects.stream().anyMatch(o -> o.kind() == kind);
    }

    /// The visible pixels of all objects of a class, row by row.
    public boolean[] mask(SceneClass kind) {
        boolean[] all = new boolean[SIDE * SIDE];
        for (SceneObject o : objects) {
            if (o.kind() != kind) continue;
            for (int i = 0; i < all.length; i++) all[i] |= o.mask().get(i);
        }
        return all;
    }

    /// What a network takes, `[3, 64, 64]` in a row: `(value - 0.5) / 0.25`.
    public float[] input() {
        byte[] samples = photo.samples();
        int pixels = SIDE * SIDE;
        float[] input = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            float value = (samples[i] & 0xff) / 255f;
            input[i % 3 * pixels + i / 3] = (value - 0.5f) / 0.25f;
        }
        return input;
    }

    /// Whether a mask has any pixel.
    public static boolean any(boolean[] mask) {
        for (boolean m : mask) if (m) return true;
        return false;
    }
}
