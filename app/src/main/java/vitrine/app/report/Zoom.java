package vitrine.app.report;

import vitrine.cam.image.Photo;

/// Makes small pictures large enough to be looked at: every pixel becomes a square.
///
/// @param factor the square's side in pixels
public record Zoom(int factor) {
    private static final int BANDS = 3;

    /// The picture made larger.
    public Photo of(Photo small) {
        return drawn(small, new boolean[small.width() * small.height()]);
    }

    /// The picture made larger, with a line around a part of it: white inside, black outside.
    ///
    /// @param part of the small picture's pixels, row by row
    public Photo outlined(Photo small, boolean[] part) {
        return drawn(small, part);
    }

    private Photo drawn(Photo small, boolean[] part) {
        int width = small.width() * factor;
        int height = small.height() * factor;
        byte[] samples = new byte[BANDS * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = part[y / factor * small.width() + x / factor];
                boolean line = line(small, part, x, y, inside);
                int rgb = small.rgb(x / factor, y / factor);
                if (line) rgb = inside ? 0xFFFFFF : 0;
                for (int c = 0; c < BANDS; c++) {
                    samples[BANDS * (y * width + x) + c] = (byte) (rgb >> (16 - 8 * c));
                }
            }
        }
        return new Photo(width, height, samples);
    }

    /// Whether a neighbour, in the large picture, lies on the other side.
    private boolean line(Photo small, boolean[] part, int x, int y, boolean inside) {
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int column = Math.floorDiv(x + dx, factor);
                int row = Math.floorDiv(y + dy, factor);
                boolean there =
                        column >= 0 && column < small.width() && row >= 0 && row < small.height();
                if (there && part[row * small.width() + column] != inside) return true;
            }
        }
        return false;
    }
}
