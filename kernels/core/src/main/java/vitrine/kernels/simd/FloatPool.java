package vitrine.kernels.simd;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;

import java.util.Arrays;

/// The pooling family on one plane.
///
/// @param x what decides the maximum
/// @param t what is gathered, averaged or scattered
/// @param y the result
record FloatPool(PoolGeometry g, float[] x, float[] t, float[] y) {
    void plane(PoolFn f, int plane) {
        int in = plane * g.inPlane();
        int out = plane * g.outPlane();
        switch (f) {
            case MAX -> maxima(in, y, out);
            case MAX_GATHER -> winners(in, out, (o, i) -> y[o] = t[i]);
            case AVERAGE ->
                    each(out, (o, z, y, x) -> this.y[o] = sum(in, z, y, x) / g.divisor(z, y, x));
            case MAX_SCATTER -> {
                Arrays.fill(y, in, in + g.inPlane(), 0f);
                winners(in, out, (o, i) -> y[i] += t[o]);
            }
            case AVERAGE_SCATTER -> {
                Arrays.fill(y, in, in + g.inPlane(), 0f);
                each(out, (o, z, y, x) -> spread(in, z, y, x, t[o] / g.divisor(z, y, x)));
            }
        }
    }

    private interface Window {
        void at(int out, int oz, int oy, int ox);
    }

    private void each(int out, Window window) {
        int o = out;
        for (int oz = 0; oz < g.z().out(); oz++) {
            for (int oy = 0; oy < g.y().out(); oy++) {
                for (int ox = 0; ox < g.x().out(); ox++) window.at(o++, oz, oy, ox);
            }
        }
    }

    /// Down the lines of a row of windows first, then across: a maximum is the same in any order.
    private void maxima(int in, float[] y, int out) {
        PoolAxis ay = g.y();
        PoolAxis ax = g.x();
        float[] tallest = new float[ax.in()];
        @Nullable Across across = ax.kernel() == 0 ? null : new Across(ax);
        int at = out;
        for (int oz = 0; oz < g.z().out(); oz++) {
            for (int oy = 0; oy < ay.out(); oy++, at += ax.out()) {
                Arrays.fill(tallest, Float.NEGATIVE_INFINITY);
                for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz += g.z().dilation()) {
                    for (int iy = ay.begin(oy); iy < ay.end(oy); iy += ay.dilation()) {
                        raise(tallest, 0, x, in + (iz * ay.in() + iy) * ax.in(), ax.in());
                    }
                }
                if (across != null) across.maxima(tallest, y, at);
                else adaptive(tallest, y, at);
            }
        }
    }

    private void adaptive(float[] tallest, float[] y, int at) {
        PoolAxis ax = g.x();
        Arrays.fill(y, at, at + ax.out(), Float.NEGATIVE_INFINITY);
        for (int ox = 0; ox < ax.out(); ox++) {
            for (int ix = ax.begin(ox); ix < ax.end(ox); ix++)
                y[at + ox] = Math.max(y[at + ox], tallest[ix]);
        }
    }

    private static void raise(float[] y, int to, float[] x, int from, int n) {
        for (int i = 0; i < n; i++) y[to + i] = Math.max(y[to + i], x[from + i]);
    }

    /// The windows of one line: split by the residues of their positions modulo the stride, so that
    /// what one element of all windows meets lies side by side.
    private static final class Across {
        private final PoolAxis axis;
        private final int width;
        private final float[] split;

        Across(PoolAxis axis) {
            this.axis = axis;
            int span = (axis.out() - 1) * axis.stride() + (axis.kernel() - 1) * axis.dilation() + 1;
            int all = Math.max(span, axis.before() + axis.in());
            width = Math.ceilDiv(all, axis.stride());
            split = new float[axis.stride() * width];
            Arrays.fill(split, Float.NEGATIVE_INFINITY);
        }

        void maxima(float[] line, float[] y, int at) {
            int stride = axis.stride();
            for (int r = 0; r < stride; r++) {
                int i = Math.floorMod(r - axis.before(), stride);
                int n = Math.ceilDiv(line.length - i, stride);
                int to = r * width + (i + axis.before()) / stride;
                for (int j = 0; j < n; j++) split[to + j] = line[i + j * stride];
            }
            Arrays.fill(y, at, at + axis.out(), Float.NEGATIVE_INFINITY);
            for (int t = 0; t < axis.kernel(); t++) {
                int place = t * axis.dilation();
                raise(y, at, split, place % stride * width + place / stride, axis.out());
            }
        }
    }

    private interface Winner {
        void at(int out, int in);
    }

    /// Each window with the place of its first maximum, or of its first NaN. The maxima come first:
    /// looking for a number that is known takes one guess of a branch, looking for the largest one
    /// for every candidate.
    private void winners(int in, int out, Winner winner) {
        float[] most = new float[g.outPlane()];
        maxima(in, most, 0);
        int across = g.x().out();
        int[] left = new int[across];
        int[] right = new int[across];
        Arrays.setAll(left, g.x()::begin);
        Arrays.setAll(right, g.x()::end);
        for (int row = 0, o = 0; o < most.length; row++) {
            int[] lines = lines(in, row);
            for (int ox = 0; ox < across; ox++, o++)
                winner.at(out + o, first(most[o], lines, left[ox], right[ox]));
        }
    }

    /// Where the lines begin that a row of windows meets.
    private int[] lines(int in, int row) {
        PoolAxis ay = g.y();
        int oz = row / ay.out();
        int oy = row % ay.out();
        int depth = Math.max(0, Math.ceilDiv(g.z().end(oz) - g.z().begin(oz), g.z().dilation()));
        int height = Math.max(0, Math.ceilDiv(ay.end(oy) - ay.begin(oy), ay.dilation()));
        int[] lines = new int[depth * height];
        for (int i = 0; i < lines.length; i++) {
            int iz = g.z().begin(oz) + i / height * g.z().dilation();
            int iy = ay.begin(oy) + i % height * ay.dilation();
            lines[i] = in + (iz * ay.in() + iy) * g.x().in();
        }
        return lines;
    }

    private int first(float most, int[] lines, int left, int right) {
        int step = g.x().dilation();
        for (int line : lines) {
            for (int i = line + left; i < line + right; i += step) {
                if (x[i] == most || Float.isNaN(x[i])) return i;
            }
        }
        throw new IllegalStateException("a window without its maximum");
    }

    private float sum(int in, int oz, int oy, int ox) {
        PoolAxis ay = g.y();
        int from = g.x().begin(ox);
        int to = g.x().end(ox);
        int bottom = ay.end(oy);
        float sum = 0;
        for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz++) {
            for (int iy = ay.begin(oy); iy < bottom; iy++) {
                int line = in + (iz * ay.in() + iy) * g.x().in();
                float lineSum = 0;
                for (int ix = from; ix < to; ix++) lineSum += t[line + ix];
                sum += lineSum;
            }
        }
        return sum;
    }

    private void spread(int in, int oz, int oy, int ox, float part) {
        PoolAxis ay = g.y();
        for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz++) {
            for (int iy = ay.begin(oy); iy < ay.end(oy); iy++) {
                int line = in + (iz * ay.in() + iy) * g.x().in();
                for (int ix = g.x().begin(ox); ix < g.x().end(ox); ix++) y[line + ix] += part;
            }
        }
    }
}
