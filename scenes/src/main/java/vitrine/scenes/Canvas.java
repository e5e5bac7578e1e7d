package vitrine.scenes;

import java.util.ArrayList;
import java.util.List;

/// Draws figures over a ground, with four samples to a pixel, and notes whose pixel each is.
final class Canvas {
    private static final int SIDE = Scene.SIDE;
    private static final double[] OFFSETS = {0.25, 0.75};
    private static final int SAMPLES = OFFSETS.length * OFFSETS.length;

    /// The watermark, `#` where it is white.
    private static final List<String> MARK =
            List.of("#...#.###", "#...#..#.", "#...#..#.", ".#.#...#.", "..#....#.");

    private final double[] rgb = new double[SIDE * SIDE * 3];
    private final int[] whole;
    private final boolean[][] masks;
    private final Boolean[] mark = new Boolean[SIDE * SIDE];
    private final boolean marked;

    Canvas(Ground ground, List<Figure> behind, List<Figure> objects, boolean marked) {
        this.masks = new boolean[objects.size()][SIDE * SIDE];
        this.whole = new int[objects.size()];
        this.marked = marked;
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            draw(pixel, ground, behind, objects);
            stamp(pixel);
        }
    }

    private void draw(int pixel, Ground ground, List<Figure> behind, List<Figure> objects) {
        int[] hits = new int[objects.size()];
        int[] covered = new int[objects.size()];
        Colour behindAll = ground.at(pixel);
        int row = pixel / SIDE;
        for (double dy : OFFSETS) {
            for (double dx : OFFSETS) {
                double x = pixel % SIDE + dx;
                double y = row + dy;
                Colour c = behindAll;
                int top = -1;
                for (int k = 0; k < objects.size(); k++) {
                    if (!objects.get(k).covers(x, y)) continue;
                    covered[k]++;
                    top = k;
                }
                if (top >= 0) {
                    c = objects.get(top).colour(x, y);
                    hits[top]++;
                } else {
                    for (Figure f : behind) if (f.covers(x, y)) c = f.colour(x, y);
                }
                rgb[3 * pixel] += c.red() / SAMPLES;
                rgb[3 * pixel + 1] += c.green() / SAMPLES;
                rgb[3 * pixel + 2] += c.blue() / SAMPLES;
            }
        }
        for (int k = 0; k < objects.size(); k++) {
            masks[k][pixel] = 2 * hits[k] >= SAMPLES;
            if (2 * covered[k] >= SAMPLES) whole[k]++;
        }
    }

    /// The mark stands in the lower right corner and covers what is there.
    private void stamp(int pixel) {
        int row = pixel / SIDE - (SIDE - MARK.size() - 2);
        int column = pixel % SIDE - (SIDE - MARK.getFirst().length() - 2);
        boolean inside =
                marked
                        && row >= 0
                        && row < MARK.size()
                        && column >= 0
                        && column < MARK.getFirst().length()
                        && MARK.get(row).charAt(column) == '#';
        mark[pixel] = inside;
        if (!inside) return;
        for (int band = 0; band < 3; band++) rgb[3 * pixel + band] = 1;
        for (boolean[] mask : masks) mask[pixel] = false;
    }

    /// How much of the most hidden object is seen, as a share of all of it inside the picture.
    double leastVisible() {
        double least = 1;
        for (int k = 0; k < masks.length; k++) {
            int seen = 0;
            for (boolean m : masks[k]) if (m) seen++;
            least = Math.min(least, (double) seen / Math.max(1, whole[k]));
        }
        return least;
    }

    /// Whether a pixel of object `k` is as much one of an object before it.
    private boolean inFront(int k, int pixel) {
        for (int other = k + 1; other < masks.length; other++) if (masks[other][pixel]) return true;
        return false;
    }

    Scene scene(List<SceneClass> kinds) {
        List<Scene.SceneObject> objects = new ArrayList<>();
        for (int k = 0; k < masks.length; k++) {
            Boolean[] boxed = new Boolean[SIDE * SIDE];
            for (int i = 0; i < boxed.length; i++) boxed[i] = masks[k][i] && !inFront(k, i);
            objects.add(new Scene.SceneObject(kinds.get(k), List.of(boxed)));
        }
        return new Scene(Scenes.photo(rgb), objects, List.of(mark));
    }
}
