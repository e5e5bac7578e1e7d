package vitrine.kernels.simd;

import vitrine.kernels.ConvAxis.Walk;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.ConvGeometry.Phase;
import vitrine.kernels.Face;

/// The three faces of a convolution, one result plane at a time, term by term in the contract's
/// order.
///
/// @param a the face's first operand
/// @param b the face's second operand
/// @param to the face's result
record ScalarConvolution(ConvGeometry g, Face face, float[] a, float[] b, float[] to) {
    void plane(int plane) {
        if (face == Face.WEIGHT) {
            weights(plane / g.groupC(), plane % g.groupC());
            return;
        }
        for (Phase phase : g.phases(face)) {
            Walk y = phase.y();
            Walk x = phase.x();
            for (int jz = 0; jz < phase.z().count(); jz++) {
                for (int jy = 0; jy < y.count(); jy++) {
                    for (int jx = 0; jx < x.count(); jx++)
                        to[at(phase, plane, jz, jy, jx)] = sum(phase, plane, jz, jy, jx);
                }
            }
        }
    }

    private int at(Phase p, int plane, int jz, int jy, int jx) {
        boolean output = face == Face.OUTPUT;
        int height = output ? g.y().out() : g.y().in();
        int width = output ? g.x().out() : g.x().in();
        int z = plane * (output ? g.z().out() : g.z().in()) + p.z().to() + jz * p.z().toStep();
        return (z * height + p.y().to() + jy * p.y().toStep()) * width
                + p.x().to()
                + jx * p.x().toStep();
    }

    private float sum(Phase p, int plane, int jz, int jy, int jx) {
        boolean output = face == Face.OUTPUT;
        int perGroup = output ? g.groupO() : g.groupC();
        int others = output ? g.groupC() : g.groupO();
        int planes = output ? g.o() : g.c();
        int channel = plane % planes;
        int group = channel / perGroup;
        ChunkedSum sum = new ChunkedSum();
        for (int other = 0; other < others; other++) {
            int source =
                    (plane / planes * (planes == g.o() && output ? g.c() : g.o())
                            + group * others
                            + other);
            int o = output ? channel : group * others + other;
            int c = output ? other : channel % perGroup;
            taps(p, source, o, c, new int[] {jz, jy, jx}, sum);
        }
        return sum.total();
    }

    private void taps(Phase p, int source, int o, int c, int[] j, ChunkedSum sum) {
        float[] data = face == Face.OUTPUT ? a : b;
        float[] weights = face == Face.OUTPUT ? b : a;
        for (int tz = 0; tz < p.z().taps(); tz++) {
            for (int ty = 0; ty < p.y().taps(); ty++) {
                for (int tx = 0; tx < p.x().taps(); tx++) {
                    int wi =
                            g.weightIndex(
                                    o, c, kernel(p.z(), tz), kernel(p.y(), ty), kernel(p.x(), tx));
                    int z = p.z().source(j[0], tz);
                    int y = p.y().source(j[1], ty);
                    int x = p.x().source(j[2], tx);
                    float v =
                            inside(p.z(), z) && inside(p.y(), y) && inside(p.x(), x)
                                    ? data[
                                            ((source * p.z().extent() + z) * p.y().extent() + y)
                                                            * p.x().extent()
                                                    + x]
                                    : 0;
                    sum.add(v, weights[wi]);
                }
            }
        }
    }

    private static int kernel(Walk w, int t) {
        return w.tap() + t * w.tapStep();
    }

    private static boolean inside(Walk w, int i) {
        return i >= 0 && i < w.extent();
    }

    private void weights(int o, int c) {
        int channel = o / g.groupO() * g.groupC() + c;
        for (int kz = 0; kz < g.z().kernel(); kz++) {
            for (int ky = 0; ky < g.y().kernel(); ky++) {
                for (int kx = 0; kx < g.x().kernel(); kx++) {
                    to[g.weightIndex(o, c, kz, ky, kx)] = weight(o, channel, kz, ky, kx);
                }
            }
        }
    }

    private float weight(int o, int channel, int kz, int ky, int kx) {
        Phase p = g.phases(Face.OUTPUT).getFirst();
        ChunkedSum sum = new ChunkedSum();
        for (int n = 0; n < g.n(); n++) {
            int yi = (n * g.o() + o) * g.outPlane();
            for (int oz = 0; oz < g.z().out(); oz++) {
                for (int oy = 0; oy < g.y().out(); oy++) {
                    for (int ox = 0; ox < g.x().out(); ox++) {
                        int z = p.z().source(oz, kz);
                        int y = p.y().source(oy, ky);
                        int x = p.x().source(ox, kx);
                        boolean in = inside(p.z(), z) && inside(p.y(), y) && inside(p.x(), x);
                        int line = ((n * g.c() + channel) * g.z().in() + z) * g.y().in() + y;
                        sum.add(in ? a[line * g.x().in() + x] : 0, b[yi++]);
                    }
                }
            }
        }
        return sum.total();
    }
}
