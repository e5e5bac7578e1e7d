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
        if (f == PoolFn.MAX_SCATTER || f == PoolFn.AVERAGE_SCATTER)
            Arrays.fill(y, in, in + g.inPlane(), 0f);
        for (int oz = 0; oz < g.z().out(); oz++) {
            for (int oy = 0; oy < g.y().out(); oy++) {
                for (int ox = 0; ox < g.x().out(); ox++) window(f, in, out++, oz, oy, ox);
            }
        }
    }

    private void window(PoolFn f, int in, int out, int oz, int oy, int ox) {
        switch (f) {
            case MAX -> y[out] = x[argmax(in, oz, oy, ox)];
            case MAX_GATHER -> y[out] = t[argmax(in, oz, oy, ox)];
            case MAX_SCATTER -> y[argmax(in, oz, oy, ox)] += t[out];
            case AVERAGE -> y[out] = sum(in, oz, oy, ox) / g.divisor(oz, oy, ox);
            case AVERAGE_SCATTER -> spread(in, oz, oy, ox, t[out] / g.divisor(oz, oy, ox));
        }
    }

    private int argmax(int in, int oz, int oy, int ox) {
        PoolAxis ay = g.y();
        PoolAxis ax = g.x();
        int end = ax.end(ox);
        int best = -1;
        float max = 0;
        for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz += g.z().dilation()) {
            for (int iy = ay.begin(oy); iy < ay.end(oy); iy += ay.dilation()) {
                int line = in + (iz * ay.in() + iy) * ax.in();
                for (int ix = ax.begin(ox); ix < end; ix += ax.dilation()) {
                    float v = x[line + ix];
                    if (best < 0 || v > max || (Float.isNaN(v) && !Float.isNaN(max))) {
                        best = line + ix;
                        max = v;
                    }
                }
            }
        }
        return best;
    }

    private float sum(int in, int oz, int oy, int ox) {
        PoolAxis ay = g.y();
        float sum = 0;
        for (int iz = g.z().begin(oz); iz < g.z().end(oz); iz++) {
            for (int iy = ay.begin(oy); iy < ay.end(oy); iy++) {
                int line = in + (iz * ay.in() + iy) * g.x().in();
                float lineSum = 0;
                for (int ix = g.x().begin(ox); ix < g.x().end(ox); ix++) lineSum += t[line + ix];
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
