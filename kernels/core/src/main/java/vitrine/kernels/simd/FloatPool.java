package vitrine.kernels.simd;

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
            case MAX -> maxima(in, out);
            case MAX_GATHER -> each(out, (o, z, y, x) -> this.y[o] = t[argmax(in, z, y, x)]);
            case AVERAGE ->
                    each(out, (o, z, y, x) -> this.y[o] = sum(in, z, y, x) / g.divisor(z, y, x));
            case MAX_SCATTER -> {
                Arrays.fill(y, in, in + g.inPlane(), 0f);
                each(out, (o, z, y, x) -> this.y[argmax(in, z, y, x)] += t[o]);
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
    private void maxima(int in, int out) {
        PoolAxis ay = g.y();
        PoolAxis ax = g.x();
        float[] tallest = new float[ax.in()];
        int at = out;
        for (int oz = 0; oz < g.z().out(); oz++) {
            for (int oy = 0; oy < ay.out(); oy++) {
                Arrays.fill(tallest, Float.NEGATIVE_INFINITY);
                for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz += g.z().dilation()) {
                    for (int iy = ay.begin(oy); iy < ay.end(oy); iy += ay.dilation()) {
                        raise(tallest, in + (iz * ay.in() + iy) * ax.in());
                    }
                }
                for (int ox = 0; ox < ax.out(); ox++) {
                    float max = Float.NEGATIVE_INFINITY;
                    for (int ix = ax.begin(ox); ix < ax.end(ox); ix += ax.dilation()) {
                        max = Math.max(max, tallest[ix]);
                    }
                    y[at++] = max;
                }
            }
        }
    }

    private void raise(float[] tallest, int line) {
        for (int i = 0; i < tallest.length; i++) tallest[i] = Math.max(tallest[i], x[line + i]);
    }

    /// Where the first maximum of a window lies, or its first NaN.
    private int argmax(int in, int oz, int oy, int ox) {
        PoolAxis ay = g.y();
        PoolAxis ax = g.x();
        int left = ax.begin(ox);
        int right = ax.end(ox);
        int bottom = ay.end(oy);
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz += g.z().dilation()) {
            for (int iy = ay.begin(oy); iy < bottom; iy += ay.dilation()) {
                int line = in + (iz * ay.in() + iy) * ax.in();
                for (int ix = left; ix < right; ix += ax.dilation()) {
                    float v = x[line + ix];
                    if (v <= max && best >= 0) continue;
                    if (Float.isNaN(v)) return line + ix;
                    best = line + ix;
                    max = v;
                }
            }
        }
        return best;
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
