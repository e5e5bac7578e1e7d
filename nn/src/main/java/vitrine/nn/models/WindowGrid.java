package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// [Windows] over maps of one size, padded with zeros at the bottom and right to whole windows.
///
/// @param height rows of the map
/// @param width its columns
/// @param cut which of the padded map's tokens each token of the windows is
/// @param join which of the windows' tokens each token of the map is
/// @param mask `[windows, 1, side², side²]`: 0 where two tokens of a window are neighbours in the
///   map, else -100; null where all are
record WindowGrid(
        Windows windows, int height, int width, Index cut, Index join, @Nullable Tensor mask) {
    private static final double APART = -100;

    static WindowGrid of(Windows windows, Engine engine, int height, int width) {
        int side = windows.side();
        int h = windows.whole(height);
        int w = windows.whole(width);
        int[] cut = new int[h * w];
        int[] join = new int[height * width];
        for (int i = 0; i < cut.length; i++) {
            int window = i / (side * side);
            int row = window / (w / side) * side + i / side % side;
            int column = window % (w / side) * side + i % side;
            int y = (row + windows.shift(h)) % h;
            int x = (column + windows.shift(w)) % w;
            cut[i] = y * w + x;
            if (y < height && x < width) join[y * width + x] = i;
        }
        boolean mixed = windows.shift(h) + windows.shift(w) > 0;
        Tensor mask = mixed ? mask(windows, engine, h, w) : null;
        return new WindowGrid(windows, height, width, new Index(cut), new Index(join), mask);
    }

    private static Tensor mask(Windows windows, Engine engine, int h, int w) {
        int side = windows.side();
        int tokens = side * side;
        double[] mask = new double[h * w * tokens];
        for (int i = 0; i < mask.length; i++) {
            int window = i / (tokens * tokens);
            int top = window / (w / side) * side;
            int left = window % (w / side) * side;
            int a = i / tokens % tokens;
            int b = i % tokens;
            boolean together =
                    windows.region(top + a / side, h) == windows.region(top + b / side, h)
                            && windows.region(left + a % side, w)
                                    == windows.region(left + b % side, w);
            mask[i] = together ? 0 : APART;
        }
        return engine.tensor(new Shape(h * w / tokens, 1, tokens, tokens), mask);
    }

    /// `[n, h, w, c] → [n, windows, side², c]`.
    Tensor cut(Tensor x) {
        int n = x.shape().dim(0);
        int c = x.shape().dim(3);
        int h = windows.whole(height);
        int w = windows.whole(width);
        int tokens = windows.side() * windows.side();
        Tensor y = pad(pad(x, 1, h), 2, w).reshape(n, h * w, c);
        return y.indexSelect(1, cut).reshape(n, h * w / tokens, tokens, c);
    }

    private static Tensor pad(Tensor x, int axis, int extent) {
        int more = extent - x.shape().dim(axis);
        return more == 0 ? x : Layouts.pad(x, axis, 0, more, 0);
    }

    /// The inverse of [#cut].
    Tensor join(Tensor x) {
        int n = x.shape().dim(0);
        int c = x.shape().dim(3);
        Tensor y = x.reshape(n, x.shape().dim(1) * x.shape().dim(2), c);
        return y.indexSelect(1, join).reshape(n, height, width, c);
    }
}
