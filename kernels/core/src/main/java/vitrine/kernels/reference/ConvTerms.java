package vitrine.kernels.reference;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;

/// Every multiplication of the trilinear form `Σ y · x · w` of a convolution, visited once: one
/// loop nest that serves all three faces.
final class ConvTerms {
    private ConvTerms() {}

    /// `n` terms that share one weight: `x[xi + i·step] · w[wi] · y[yi + i]`.
    @FunctionalInterface
    interface Row {
        void terms(int xi, int step, int wi, int yi, int n);
    }

    static void visit(ConvGeometry g, Row row) {
        for (int n = 0; n < g.n(); n++) {
            for (int o = 0; o < g.o(); o++) {
                int group = o / g.groupO();
                for (int c = 0; c < g.groupC(); c++) {
                    plane(
                            g,
                            row,
                            (n * g.c() + group * g.groupC() + c) * g.inPlane(),
                            o,
                            c,
                            (n * g.o() + o) * g.outPlane());
                }
            }
        }
    }

    private static void plane(ConvGeometry g, Row row, int x, int o, int c, int y) {
        for (int kz = 0; kz < g.z().kernel(); kz++) {
            for (int ky = 0; ky < g.y().kernel(); ky++) {
                for (int kx = 0; kx < g.x().kernel(); kx++) {
                    tap(g, row, x, g.weightIndex(o, c, kz, ky, kx), y, new int[] {kz, ky, kx});
                }
            }
        }
    }

    private static void tap(ConvGeometry g, Row row, int x, int wi, int y, int[] k) {
        int first = firstInside(g.x(), k[2]);
        int end = endInside(g.x(), k[2]);
        if (first >= end) return;
        for (int oz = firstInside(g.z(), k[0]); oz < endInside(g.z(), k[0]); oz++) {
            for (int oy = firstInside(g.y(), k[1]); oy < endInside(g.y(), k[1]); oy++) {
                int line =
                        (position(g.z(), oz, k[0]) * g.y().in() + position(g.y(), oy, k[1]))
                                * g.x().in();
                int xi = x + line + position(g.x(), first, k[2]);
                int yi = y + (oz * g.y().out() + oy) * g.x().out() + first;
                row.terms(xi, g.x().stride(), wi, yi, end - first);
            }
        }
    }

    private static int position(ConvAxis a, int o, int k) {
        return o * a.stride() + k * a.dilation() - a.before();
    }

    private static int firstInside(ConvAxis a, int k) {
        return Math.max(0, Math.ceilDiv(a.before() - k * a.dilation(), a.stride()));
    }

    private static int endInside(ConvAxis a, int k) {
        return Math.min(
                a.out(), Math.floorDiv(a.in() - 1 + a.before() - k * a.dilation(), a.stride()) + 1);
    }
}
