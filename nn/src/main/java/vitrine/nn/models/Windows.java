package vitrine.nn.models;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Square windows over a map of tokens, moved by `shift` tokens in every other block, so that
/// neighbouring windows come to see each other. What moves out at one side comes in at the other,
/// where a mask keeps it apart. Along an axis that one window covers, nothing moves.
///
/// @param side in tokens
/// @param shift how far the windows are moved, less than `side`
record Windows(int side, int shift) {
    private static final double APART = -100;

    /// `[n, h, w, c] → [n, windows, side², c]`, padded with zeros at the bottom and right.
    Tensor cut(Tensor x) {
        int h = whole(x.shape().dim(1));
        int w = whole(x.shape().dim(2));
        Tensor y = pad(pad(x, 1, h), 2, w);
        y = Layouts.roll(Layouts.roll(y, 1, -shift(h)), 2, -shift(w));
        int c = x.shape().dim(3);
        return y.reshape(x.shape().dim(0), h / side, side, w / side, side, c)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(x.shape().dim(0), h / side * (w / side), side * side, c);
    }

    /// The inverse of [#cut], for a map of `height` rows and `width` columns.
    Tensor join(Tensor windows, int height, int width) {
        int h = whole(height);
        int w = whole(width);
        int n = windows.shape().dim(0);
        int c = windows.shape().dim(3);
        Tensor y =
                windows.reshape(n, h / side, w / side, side, side, c)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(n, h, w, c);
        y = Layouts.roll(Layouts.roll(y, 1, shift(h)), 2, shift(w));
        Tensor rows = h == height ? y : y.slice(1, 0, height, 1);
        return w == width ? rows : rows.slice(2, 0, width, 1);
    }

    private Tensor pad(Tensor x, int axis, int extent) {
        int more = extent - x.shape().dim(axis);
        return more == 0 ? x : Layouts.pad(x, axis, 0, more, 0);
    }

    private int whole(int extent) {
        return Math.ceilDiv(extent, side) * side;
    }

    private int shift(int extent) {
        return side >= extent ? 0 : shift;
    }

    /// Whether the windows of such a map hold what does not belong together.
    boolean mixed(int height, int width) {
        return shift(whole(height)) + shift(whole(width)) > 0;
    }

    /// `[windows, 1, side², side²]`: 0 where two tokens of a window are neighbours in the map, else
    /// -100.
    Tensor mask(Engine engine, int height, int width) {
        int h = whole(height);
        int w = whole(width);
        int tokens = side * side;
        double[] mask = new double[h * w * tokens];
        for (int i = 0; i < mask.length; i++) {
            int window = i / (tokens * tokens);
            int top = window / (w / side) * side;
            int left = window % (w / side) * side;
            int a = i / tokens % tokens;
            int b = i % tokens;
            boolean together =
                    region(top + a / side, h) == region(top + b / side, h)
                            && region(left + a % side, w) == region(left + b % side, w);
            mask[i] = together ? 0 : APART;
        }
        return engine.tensor(new Shape(h * w / tokens, 1, tokens, tokens), mask);
    }

    /// 0 before the last window, 1 in it, 2 where it has come in from the other side.
    private int region(int at, int extent) {
        int moved = shift(extent);
        if (moved == 0 || at < extent - side) return 0;
        return at < extent - moved ? 1 : 2;
    }

    /// For each pair of tokens of a window, where in the table of positions `[(2·side - 1)²,
    /// heads]` their difference stands.
    Index pairs() {
        int tokens = side * side;
        int[] pairs = new int[tokens * tokens];
        for (int i = 0; i < pairs.length; i++) {
            int a = i / tokens;
            int b = i % tokens;
            int dy = a / side - b / side + side - 1;
            int dx = a % side - b % side + side - 1;
            pairs[i] = dy * (2 * side - 1) + dx;
        }
        return new Index(pairs);
    }
}
