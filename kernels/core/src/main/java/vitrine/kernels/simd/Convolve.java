package vitrine.kernels.simd;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Workers;
import vitrine.kernels.simd.Planewise.Planes;

import java.util.function.Supplier;

/// The three faces of a convolution as products whose patches are staged block by block.
final class Convolve {
    /// Fewer result channels in a group than this are not worth a product.
    private static final int FEWEST_ROWS = 4;

    private final Gemm gemm;
    private final Workers workers;
    private final ConvGeometry g;
    private final Chain chain;

    private Convolve(Gemm gemm, ConvGeometry g, Chain chain) {
        this.gemm = gemm;
        this.workers = gemm.workers();
        this.g = g;
        this.chain = chain;
    }

    /// One face: `x, w → y`, or `w, y → x`, or `x, y → w`; tells whether the chain has been done
    /// too. Where the elements of one block lie scattered in the result, it has not.
    static boolean convolve(
            Gemm gemm,
            ConvGeometry g,
            Face face,
            FloatBuffer a,
            FloatBuffer b,
            Chain chain,
            float[] y) {
        boolean several = face == Face.INPUT && g.phases(face).size() > 1;
        Convolve c = new Convolve(gemm, g, several ? Chain.NONE : chain);
        switch (face) {
            case OUTPUT -> c.output(a.values(), b, y);
            case INPUT -> {
                if (several && g.groupC() >= FEWEST_ROWS) {
                    c.parts(a, b.values(), y).join(c.workers, chain);
                    return true;
                }
                c.input(a, b.values(), y);
            }
            case WEIGHT -> c.weight(a.values(), b.values(), y);
        }
        return !several;
    }

    private void output(float[] x, FloatBuffer weight, float[] y) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        Planes from = inputs(x);
        Planes to = outputs(y);
        product(phase, from, to, Panels.STORED, weight, weight::values);
    }

    private void input(FloatBuffer weight, float[] y, float[] x) {
        Planes from = outputs(y);
        Planes to = inputs(x);
        for (ConvGeometry.Phase phase : g.phases(Face.INPUT)) {
            if (phase.count() == 0) continue;
            Adjoint form = Adjoint.of(g, phase);
            product(phase, from, to, form, weight, () -> form.matrix(weight, workers));
        }
    }

    /// As [#input], each phase by itself.
    private Parts parts(FloatBuffer weight, float[] y, float[] x) {
        Planes from = outputs(y);
        Parts parts = new Parts(inputs(x), g.n());
        for (ConvGeometry.Phase phase : g.phases(Face.INPUT)) {
            Parts.Dense dense = phase.count() == 0 ? null : parts.dense(phase);
            if (dense == null) continue;
            Adjoint form = Adjoint.of(g, phase);
            Supplier<float[]> matrix = () -> form.matrix(weight, workers);
            product(dense.phase(), from, dense.to(), form, weight, matrix);
        }
        return parts;
    }

    /// One phase of a face: by kept panels where they serve better.
    private void product(
            ConvGeometry.Phase phase,
            Planes from,
            Planes to,
            Object form,
            FloatBuffer weight,
            Supplier<float[]> matrix) {
        int k = from.perGroup() * phase.taps();
        float[] panels =
                across(phase, to) ? new Panels(form, to.all(), k).kept(weight, matrix) : null;
        if (panels != null) {
            Supplier<Matrix.Piece> patches = () -> Patches.of(phase, from.values(), 0, from.all());
            new Panelwise(phase.count(), to.all(), k, patches, panels, chain, to.values())
                    .planes(gemm);
        } else {
            product(phase, from, to, matrix.get());
        }
    }

    private Planes inputs(float[] x) {
        return new Planes(x, g.c(), g.groupC(), g.z().in(), g.y().in(), g.x().in());
    }

    private Planes outputs(float[] y) {
        return new Planes(y, g.o(), g.groupO(), g.z().out(), g.y().out(), g.x().out());
    }

    /// Whether lanes across the channels of the result leave fewer of them unused than lanes across
    /// its pixels.
    private boolean across(ConvGeometry.Phase phase, Planes to) {
        int pixels = phase.count();
        boolean dense = pixels == to.row(1, 0, 0) && pixels <= Panelwise.MOST;
        if (g.n() > 1 || g.groups() > 1 || !dense) return false;
        long across = (long) up(pixels, Tile.WIDE) * to.all();
        return (long) up(to.all(), Tile.WIDE) * up(pixels, Tile.ACROSS) < across;
    }

    private static int up(int n, int step) {
        return Math.ceilDiv(n, step) * step;
    }

    /// One phase, with each group's weights `[channel of the result][term]` as rows and pixels
    /// across lanes.
    private void product(ConvGeometry.Phase phase, Planes from, Planes to, float[] w) {
        int m = to.perGroup();
        if (m < FEWEST_ROWS && phase.taps() > 0) {
            Planewise.run(workers, phase, g.n(), from, to, w, chain);
            return;
        }
        int k = from.perGroup() * phase.taps();
        int plane = to.row(1, 0, 0);
        Matrix.Places places = places(phase, to);
        gemm.run(
                g.groups(),
                i ->
                        new Matrix(
                                m,
                                g.n() * phase.count(),
                                k,
                                Matrix.Piece.lines(w, i * m * k, k),
                                Patches.of(phase, from.values(), i * from.perGroup(), from.all()),
                                to.values(),
                                i * m * plane,
                                plane,
                                places,
                                chain));
    }

    private void weight(float[] x, float[] y, float[] w) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        int rows = g.groupC() * g.taps();
        gemm.run(
                g.groups(),
                i -> {
                    Matrix.Piece patches = Patches.of(phase, x, i * g.groupC(), g.c());
                    Transpose transpose = new Transpose();
                    Matrix.Piece lanes =
                            (line, count, from, length, to, pitch) ->
                                    cotangents(
                                            transpose,
                                            y,
                                            i * g.groupO() + from,
                                            length,
                                            line,
                                            count,
                                            to,
                                            pitch);
                    int base = i * g.groupO() * rows;
                    int k = g.n() * g.outPlane();
                    return new Matrix(
                            rows,
                            g.groupO(),
                            k,
                            patches,
                            lanes,
                            w,
                            base,
                            1,
                            Matrix.Places.every(rows),
                            chain);
                });
    }

    /// Stages the elements `(sample, pixel)` from `line` on as terms, with the channels from `from`
    /// on across them.
    private void cotangents(
            Transpose transpose,
            float[] y,
            int from,
            int channels,
            int line,
            int count,
            float[] to,
            int pitch) {
        int plane = g.outPlane();
        int n;
        for (int l = 0; l < count; l += n) {
            int sample = (line + l) / plane;
            int pixel = (line + l) % plane;
            n = Math.min(plane - pixel, count - l);
            int at = (sample * g.o() + from) * plane + pixel;
            transpose.run(y, at, plane, to, l * pitch, pitch, n, channels);
        }
    }

    /// Where the elements of a phase lie in the channels' planes of all samples.
    private Matrix.Places places(ConvGeometry.Phase phase, Planes planes) {
        ConvAxis.Walk z = phase.z();
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        return (column, count, at) -> {
            int n;
            for (int j = 0; j < count; j += n) {
                int left = (column + j) % x.count();
                int row = (column + j) / x.count();
                int rest = row / y.count();
                n = Math.min(x.count() - left, count - j);
                int channel = rest / z.count() * planes.all();
                int depth = z.to() + rest % z.count() * z.toStep();
                int height = y.to() + row % y.count() * y.toStep();
                int to = planes.row(channel, depth, height) + x.to() + left * x.toStep();
                for (int i = 0; i < n; i++) at[j + i] = to + i * x.toStep();
            }
        };
    }
}
