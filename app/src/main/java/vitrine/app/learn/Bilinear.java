package vitrine.app.learn;

import java.util.ArrayList;
import java.util.List;

/// Bilinear enlarging as profiles do it: the middle of pixel `i` of the picture lies at `u = (i +
/// ½)·n/32 - ½` of the map's `n` positions, and its number is `(1 - f)` times that of position
/// `⌊u⌋` and `f = u - ⌊u⌋` times that of the next, along either axis; what lies beyond the border
/// counts as the border.
final class Bilinear {
    private Bilinear() {}

    static List<Ball> resized(List<Ball> map, int side) {
        if (side == Classroom.SIDE) return map;
        List<Ball> large = new ArrayList<>();
        for (int y = 0; y < Classroom.SIDE; y++)
            for (int x = 0; x < Classroom.SIDE; x++) large.add(at(map, side, y, x));
        return large;
    }

    private static Ball at(List<Ball> map, int side, int y, int x) {
        List<Ball> terms = new ArrayList<>();
        for (int dy = 0; dy < 2; dy++) {
            for (int dx = 0; dx < 2; dx++) {
                double share = share(y, side, dy) * share(x, side, dx);
                int from = place(y, side, dy) * side + place(x, side, dx);
                terms.add(map.get(from).times(new Ball(share, share * 0x1p-22)));
            }
        }
        return Ball.sum(terms);
    }

    private static double source(int i, int side) {
        return (i + 0.5) * side / Classroom.SIDE - 0.5;
    }

    private static int place(int i, int side, int next) {
        return Math.clamp((int) Math.floor(source(i, side)) + next, 0, side - 1);
    }

    private static double share(int i, int side, int next) {
        double u = source(i, side);
        double f = u - Math.floor(u);
        return next == 0 ? 1 - f : f;
    }
}
