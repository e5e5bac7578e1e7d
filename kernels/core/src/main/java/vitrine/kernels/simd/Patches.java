package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;

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
    private int[] rows = new int[0];
    private int used;
    private int head;
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
        int width = phase.x().count();
        move(tap + rows[0], to, into, head);
        int at = into + head;
        if (width <= Tile.L) {
            for (int r = 1; r < used; r++, at += width) {
                FloatVector.fromArray(Tile.F, channel, tap + rows[r]).intoArray(to, at);
            }
            return;
        }
        for (int r = 1; r < used - 1; r++, at += width) move(tap + rows[r], to, at, width);
        if (used > 1) move(tap + rows[used - 1], to, at, into + length - at);
    }

    private void move(int from, float[] to, int at, int n) {
        for (int i = 0; i < n; i += Tile.L) {
            FloatVector.fromArray(Tile.F, channel, from + i).intoArray(to, at + i);
        }
    }

    /// Finds the rows of results among the elements, and the bands of those that follow each other
    /// in one plane.
    private void find(int from, int elements) {
        begin = from;
        length = elements;
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int top = from / x.count();
        int bottom = Math.ceilDiv(from + elements, x.count());
        int left = from - top * x.count();
        head = Math.min(x.count() - left, elements);
        rows = new int[bottom - top];
        used = 0;
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
                rows[used++] = halo.start(b) + (row - jy) * halo.width();
            }
        }
        rows[0] += left;
    }
}
