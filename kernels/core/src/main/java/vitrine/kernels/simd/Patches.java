package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;

import java.util.Arrays;

/// The patches of a convolution's data operand as a matrix that is never built: line `(channel,
/// tap)`, element `(sample, z, y, x)` of a phase. A channel's part that the elements meet is
/// brought into a [Halo], from which each tap copies the rows of its elements.
final class Patches implements Matrix.Piece {
    private final ConvGeometry.Phase phase;
    private final float[] data;
    private final int base;
    private final int sampleStep;
    private final int plane;
    private Halo halo;
    private float[] channel = new float[0];
    private int[] rows = new int[48];
    private int used;
    private int begin = -1;
    private int length = -1;

    /// The patches of one group. For a kernel of one tap that meets every element in its place they
    /// are the operand itself.
    ///
    /// @param data the operand
    /// @param first the group's first channel
    /// @param channels how many channels each sample has
    static Matrix.Piece of(ConvGeometry.Phase phase, float[] data, int first, int channels) {
        boolean itself = same(phase.z()) && same(phase.y()) && same(phase.x());
        if (!itself) return new Patches(phase, data, first, channels);
        int plane = phase.count();
        return (line, count, from, elements, to, pitch) -> {
            int n;
            for (int e = 0; e < elements; e += n) {
                int sample = (from + e) / plane;
                int pixel = (from + e) % plane;
                n = Math.min(plane - pixel, elements - e);
                int at = (sample * channels + first + line) * plane + pixel;
                for (int l = 0; l < count; l++)
                    System.arraycopy(data, at + l * plane, to, l * pitch + e, n);
            }
        };
    }

    private static boolean same(ConvAxis.Walk w) {
        boolean whole = w.count() == w.extent() && w.from() == 0;
        return whole && w.taps() == 1 && w.fromStep() == 1;
    }

    private Patches(ConvGeometry.Phase phase, float[] data, int first, int channels) {
        this.phase = phase;
        this.data = data;
        this.plane = phase.z().extent() * phase.y().extent() * phase.x().extent();
        this.base = first * plane;
        this.sampleStep = channels * plane;
        this.halo = new Halo(phase, 1);
    }

    @Override
    public void stage(int line, int count, int from, int elements, float[] to, int pitch) {
        if (from != begin || elements != length) find(from, elements);
        int taps = phase.taps();
        int tap = line % taps;
        int at = base + line / taps * plane;
        for (int l = 0; l < count; l++) {
            if (l == 0 || tap == 0) halo.load(data, at, channel, 0);
            spread(halo.tap(tap), to, l * pitch);
            if (++tap == taps) {
                tap = 0;
                at += plane;
            }
        }
    }

    /// Copies the rows of one tap. Vectors reach beyond a row's end: what they bring is overwritten
    /// by the next row, or lies where no element is.
    private void spread(int tap, float[] to, int into) {
        for (int r = 0; r < used; r += 3) {
            int from = tap + rows[r];
            int at = into + rows[r + 1];
            for (int i = 0; i < rows[r + 2]; i += Tile.L) {
                FloatVector.fromArray(Tile.F, channel, from + i).intoArray(to, at + i);
            }
        }
    }

    /// Finds the rows of results among the elements, and the bands of those that follow each other
    /// in one plane.
    private void find(int from, int elements) {
        begin = from;
        length = elements;
        used = 0;
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int top = from / x.count();
        int bottom = Math.ceilDiv(from + elements, x.count());
        int most = Math.min(y.count(), bottom - top);
        halo = new Halo(phase, most);
        int bands = (bottom - 1) / y.count() - top / y.count() + 1;
        channel = new float[halo.size(bands) + 2 * Tile.L];
        int first = top / y.count();
        for (int b = 0; b < bands; b++) {
            int jy = Math.max(0, top - (first + b) * y.count());
            int end = Math.min(y.count(), bottom - (first + b) * y.count());
            int sample = (first + b) / phase.z().count();
            int jz = (first + b) % phase.z().count();
            halo.describe(b, sample * sampleStep, jz, jy, end - jy);
            for (int row = jy; row < end; row++) {
                int line = (first + b) * y.count() + row;
                row(halo.start(b) + (row - jy) * halo.width(), line * x.count() - from);
            }
        }
    }

    /// Adds one row of results, whose first element is `element` of those that are staged, or lies
    /// before them.
    private void row(int at, int element) {
        int left = Math.max(0, -element);
        int n = Math.min(phase.x().count(), length - element) - left;
        if (used + 3 > rows.length) rows = Arrays.copyOf(rows, 2 * rows.length);
        rows[used++] = at + left;
        rows[used++] = element + left;
        rows[used++] = n;
    }
}
