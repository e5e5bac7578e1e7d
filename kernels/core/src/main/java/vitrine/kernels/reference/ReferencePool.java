package vitrine.kernels.reference;

import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;

import java.util.Arrays;

/// The pooling family over every window of every plane.
///
/// @param x what decides the maximum
/// @param t what is gathered, averaged or scattered
/// @param y the result
record ReferencePool(PoolGeometry g, double[] x, double[] t, double[] y) {
    void run(PoolFn f) {
        Arrays.fill(y, 0);
        for (int plane = 0; plane < g.planes(); plane++) {
            int out = plane * g.outPlane();
            for (int oz = 0; oz < g.z().out(); oz++) {
                for (int oy = 0; oy < g.y().out(); oy++) {
                    for (int ox = 0; ox < g.x().out(); ox++)
                        window(f, plane * g.inPlane(), out++, oz, oy, ox);
                }
            }
        }
    }

    private void window(PoolFn f, int in, int out, int oz, int oy, int ox) {
        switch (f) {
            case MAX -> {
                double[] max = {Double.NEGATIVE_INFINITY};
                each(in, oz, oy, ox, i -> max[0] = Math.max(max[0], x[i]));
                y[out] = max[0];
            }
            case MAX_GATHER -> y[out] = t[argmax(in, oz, oy, ox)];
            case MAX_SCATTER -> y[argmax(in, oz, oy, ox)] += t[out];
            case AVERAGE -> {
                double[] sum = new double[1];
                each(in, oz, oy, ox, i -> sum[0] += t[i]);
                y[out] = sum[0] / g.divisor(oz, oy, ox);
            }
            case AVERAGE_SCATTER ->
                    each(in, oz, oy, ox, i -> y[i] += t[out] / g.divisor(oz, oy, ox));
        }
    }

    private int argmax(int in, int oz, int oy, int ox) {
        int[] best = {-1};
        each(
                in,
                oz,
                oy,
                ox,
                i -> {
                    if (best[0] < 0
                            || x[i] > x[best[0]]
                            || (Double.isNaN(x[i]) && !Double.isNaN(x[best[0]]))) best[0] = i;
                });
        return best[0];
    }

    private void each(int in, int oz, int oy, int ox, java.util.function.IntConsumer visit) {
        PoolAxis z = g.z();
        for (int iz = z.begin(oz); iz < z.end(oz); iz += z.dilation()) {
            for (int iy = g.y().begin(oy); iy < g.y().end(oy); iy += g.y().dilation()) {
                for (int ix = g.x().begin(ox); ix < g.x().end(ox); ix += g.x().dilation()) {
                    visit.accept(in + (iz * g.y().in() + iy) * g.x().in() + ix);
                }
            }
        }
    }
}
