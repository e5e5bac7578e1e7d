package vitrine.kernels.simd;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Workers;
import vitrine.kernels.simd.Planewise.Planes;

import java.util.function.IntFunction;

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
            float[] a,
            FloatBuffer b,
            Chain chain,
            float[] y) {
        boolean whole = face != Face.INPUT || g.phases(face).size() == 1;
        Convolve c = new Convolve(gemm, g, whole ? chain : Chain.NONE);
        switch (face) {
            case OUTPUT -> c.output(a, b, y);
            case INPUT -> c.input(a, b.values(), y);
            case WEIGHT -> c.weight(a, b.values(), y);
        }
        return whole;
    }

    private void output(float[] x, FloatBuffer weight, float[] y) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        Planes from = inputs(x);
        Planes to = outputs(y);
        int k = g.groupC() * phase.taps();
        float[] w = weight.values();
        if (few(phase, to)) {
            Planewise.run(workers, phase, g.n(), from, to, w, chain);
            return;
        }
        product(phase, from, to, i -> Matrix.Piece.lines(w, i * g.groupO() * k, k));
    }

    private void input(float[] w, float[] y, float[] x) {
        Planes from = outputs(y);
        Planes to = inputs(x);
        for (ConvGeometry.Phase phase : g.phases(Face.INPUT)) {
            if (phase.count() == 0) continue;
            int[] taps = taps(phase);
            IntFunction<Matrix.Piece> weights =
                    i ->
                            (line, count, term, terms, into, pitch) ->
                                    adjoint(w, i, taps, line, count, term, terms, into, pitch);
            if (few(phase, to))
                Planewise.run(workers, phase, g.n(), from, to, packed(phase, weights), chain);
            else product(phase, from, to, weights);
        }
    }

    private float[] packed(ConvGeometry.Phase phase, IntFunction<Matrix.Piece> weights) {
        int k = g.groupO() * phase.taps();
        float[] packed = new float[g.c() * k];
        for (int i = 0; i < g.groups(); i++) {
            float[] group = new float[g.groupC() * k];
            weights.apply(i).stage(0, g.groupC(), 0, k, group, k);
            System.arraycopy(group, 0, packed, i * group.length, group.length);
        }
        return packed;
    }

    private Planes inputs(float[] x) {
        return new Planes(x, g.c(), g.groupC(), g.z().in(), g.y().in(), g.x().in());
    }

    private Planes outputs(float[] y) {
        return new Planes(y, g.o(), g.groupO(), g.z().out(), g.y().out(), g.x().out());
    }

    private static boolean few(ConvGeometry.Phase phase, Planes to) {
        return to.perGroup() < FEWEST_ROWS && phase.taps() > 0;
    }

    /// One phase as a product, with each group's weights `[channel of the result][term]` as rows
    /// and pixels across lanes.
    private void product(
            ConvGeometry.Phase phase, Planes from, Planes to, IntFunction<Matrix.Piece> weights) {
        boolean split = Patches.splits(phase);
        int rows = g.n() * from.all() * from.depth() * from.height();
        float[] data = split ? Patches.split(workers, phase, from.values(), rows) : from.values();
        int m = to.perGroup();
        int k = from.perGroup() * phase.taps();
        int plane = to.row(1, 0, 0);
        float[] y = to.values();
        Matrix.Places places = places(phase, to);
        gemm.run(
                g.groups(),
                i -> {
                    Patches right =
                            new Patches(phase, data, i * from.perGroup(), from.all(), split);
                    return new Matrix(
                            m,
                            g.n() * phase.count(),
                            k,
                            weights.apply(i),
                            right,
                            y,
                            i * m * plane,
                            plane,
                            places,
                            chain);
                });
    }

    private void weight(float[] x, float[] y, float[] w) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        int rows = g.groupC() * g.taps();
        gemm.run(
                g.groups(),
                i -> {
                    Patches patches = new Patches(phase, x, i * g.groupC(), g.c(), false);
                    Matrix.Piece lanes =
                            (line, count, from, length, to, pitch) ->
                                    cotangents(
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
            float[] y, int from, int channels, int line, int count, float[] to, int pitch) {
        int plane = g.outPlane();
        int n;
        for (int l = 0; l < count; l += n) {
            int sample = (line + l) / plane;
            int pixel = (line + l) % plane;
            n = Math.min(plane - pixel, count - l);
            int at = (sample * g.o() + from) * plane + pixel;
            Matrix.transpose(y, at, plane, to, l * pitch, pitch, n, channels);
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

    /// Stages a group's weights with input channels as rows and `(o, taps of the phase)` as terms.
    private void adjoint(
            float[] w,
            int group,
            int[] taps,
            int line,
            int count,
            int term,
            int terms,
            float[] to,
            int pitch) {
        int all = g.taps();
        int step = g.groupC() * all;
        int base = group * g.groupO() * step + line * all;
        if (all == 1) {
            Matrix.transpose(w, base + term * step, step, to, 0, pitch, count, terms);
            return;
        }
        int n;
        for (int e = 0; e < terms; e += n) {
            int tap = (term + e) % taps.length;
            int at = base + (term + e) / taps.length * step;
            n = Math.min(taps.length - tap, terms - e);
            for (int l = 0; l < count; l++) {
                for (int i = 0; i < n; i++) to[l * pitch + e + i] = w[at + l * all + taps[tap + i]];
            }
        }
    }

    private int[] taps(ConvGeometry.Phase phase) {
        int[] taps = new int[phase.taps()];
        int n = 0;
        for (int tz = 0; tz < phase.z().taps(); tz++) {
            for (int ty = 0; ty < phase.y().taps(); ty++) {
                for (int tx = 0; tx < phase.x().taps(); tx++) {
                    int kz = phase.z().tap() + tz * phase.z().tapStep();
                    int ky = phase.y().tap() + ty * phase.y().tapStep();
                    int kx = phase.x().tap() + tx * phase.x().tapStep();
                    taps[n++] = (kz * g.y().kernel() + ky) * g.x().kernel() + kx;
                }
            }
        }
        return taps;
    }
}
