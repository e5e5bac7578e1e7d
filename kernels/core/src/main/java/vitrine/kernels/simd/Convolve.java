package vitrine.kernels.simd;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Workers;
import vitrine.kernels.simd.Planewise.Planes;

/// The three faces of a convolution as products whose patches are staged block by block.
final class Convolve {
    /// Fewer result channels in a group than this are not worth a product.
    private static final int FEWEST_ROWS = 4;

    private final Workers workers;
    private final ConvGeometry g;

    private Convolve(Workers workers, ConvGeometry g) {
        this.workers = workers;
        this.g = g;
    }

    /// One face: `x, w → y`, or `w, y → x`, or `x, y → w`.
    static void convolve(Workers workers, ConvGeometry g, Face face, float[] a, float[] b, float[] y) {
        Convolve c = new Convolve(workers, g);
        switch (face) {
            case OUTPUT -> c.output(a, b, y);
            case INPUT -> c.input(a, b, y);
            case WEIGHT -> c.weight(a, b, y);
        }
    }

    private void output(float[] x, float[] w, float[] y) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        Planes from = inputs(x);
        Planes to = outputs(y);
        if (few(phase, to)) Planewise.run(workers, phase, g.n(), from, to, w);
        else product(phase, from, to, w);
    }

    private void input(float[] w, float[] y, float[] x) {
        Planes from = outputs(y);
        Planes to = inputs(x);
        for (ConvGeometry.Phase phase : g.phases(Face.INPUT)) {
            if (phase.count() == 0) continue;
            float[] packed = phase.taps() == 0 ? w : byInput(phase, w);
            if (few(phase, to)) Planewise.run(workers, phase, g.n(), from, to, packed);
            else product(phase, from, to, packed);
        }
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

    /// One phase as a product, with the weights `[channel of the result][term]` as rows and pixels
    /// across lanes.
    private void product(ConvGeometry.Phase phase, Planes from, Planes to, float[] weights) {
        boolean split = Patches.splits(phase);
        int rows = g.n() * from.all() * from.depth() * from.height();
        float[] data = split ? Patches.split(workers, phase, from.values(), rows) : from.values();
        int m = to.perGroup();
        int k = from.perGroup() * phase.taps();
        int plane = to.row(1, 0, 0);
        Matrix.Places places = places(phase, to);
        Gemm.run(workers, g.groups(), i -> {
            Matrix.Piece left = Matrix.Piece.lines(weights, i * m * k, k);
            Patches right = new Patches(phase, data, i * from.perGroup(), from.all(), split);
            return new Matrix(m, g.n() * phase.count(), k, left, right, to.values(), i * m * plane, plane, places);
        });
    }

    private void weight(float[] x, float[] y, float[] w) {
        ConvGeometry.Phase phase = g.phases(Face.OUTPUT).getFirst();
        int rows = g.groupC() * g.taps();
        Gemm.run(workers, g.groups(), i -> {
            Patches patches = new Patches(phase, x, i * g.groupC(), g.c(), false);
            Matrix.Piece lanes = (line, count, from, length, to, pitch) ->
                    cotangents(y, i * g.groupO() + from, length, line, count, to, pitch);
            int base = i * g.groupO() * rows;
            int k = g.n() * g.outPlane();
            return new Matrix(rows, g.groupO(), k, patches, lanes, w, base, 1, Matrix.Places.every(rows));
        });
    }

    /// Stages the elements `(sample, pixel)` from `line` on as terms, with the channels from `from`
    /// on across them.
    private void cotangents(float[] y, int from, int channels, int line, int count, float[] to, int pitch) {
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
                int line = planes.row(channel, z.to() + rest % z.count() * z.toStep(), y.to() + row % y.count() * y.toStep());
                int to = line + x.to() + left * x.toStep();
                for (int i = 0; i < n; i++) at[j + i] = to + i * x.toStep();
            }
        };
    }

    /// The weights with the input channels as rows: `[c, (o, taps of the phase)]`.
    private float[] byInput(ConvGeometry.Phase phase, float[] w) {
        int[] taps = taps(phase);
        int rows = g.groupC();
        int k = g.groupO() * taps.length;
        float[] packed = new float[g.c() * k];
        int bands = Math.ceilDiv(rows, 16);
        workers.run(g.groups() * bands, i -> {
            int group = i / bands;
            int first = i % bands * 16;
            int end = Math.min(rows, first + 16);
            for (int o = 0; o < g.groupO(); o++) {
                for (int c = first; c < end; c++) {
                    int from = ((group * g.groupO() + o) * rows + c) * g.taps();
                    int to = (group * rows + c) * k + o * taps.length;
                    for (int t = 0; t < taps.length; t++) packed[to + t] = w[from + taps[t]];
                }
            }
        });
        return packed;
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
