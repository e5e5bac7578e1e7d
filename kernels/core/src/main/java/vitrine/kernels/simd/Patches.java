package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// The patches of a convolution's data operand as a matrix that is never built: line `(channel,
/// tap)`, element `(sample, z, y, x)` of a phase. What a tap meets in a range of elements is the
/// same in each channel, so it is found once, as a list of runs that lie without gaps in the
/// operand (for a kernel of one tap and stride one: one run), and then copied for each channel.
final class Patches implements Matrix.Piece {
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private final ConvGeometry.Phase phase;
    private final float[] data;
    private final int base;
    private final int sampleStep;
    private final int plane;
    private final int row;
    private final boolean split;
    private final int[] ends;
    private final boolean[] gaps;
    private int[] runs = new int[96];
    private int used;
    private int begin = -1;
    private int length = -1;

    /// @param data the operand, or its rows split by residue: see [#split]
    /// @param channel the group's first channel
    /// @param channels how many channels each sample has
    Patches(ConvGeometry.Phase phase, float[] data, int channel, int channels, boolean split) {
        this.phase = phase;
        this.data = data;
        this.split = split;
        this.row = split ? parts(phase.x()) * phase.x().fromStep() : phase.x().extent();
        this.plane = phase.z().extent() * phase.y().extent() * row;
        this.base = channel * plane;
        this.sampleStep = channels * plane;
        this.ends = new int[phase.taps() + 1];
        this.gaps = new boolean[phase.taps()];
    }

    @Override
    public void stage(int line, int count, int from, int elements, float[] to, int pitch) {
        if (from != begin || elements != length) find(from, elements);
        int taps = phase.taps();
        int step = split ? 1 : phase.x().fromStep();
        int at = base + line / taps * plane;
        int tap = line % taps;
        for (int l = 0; l < count; l++) {
            int into = l * pitch;
            if (gaps[tap]) Arrays.fill(to, into, into + elements, 0f);
            for (int r = ends[tap]; r < ends[tap + 1]; r += 3) {
                copy(data, at + runs[r], step, to, into + runs[r + 1], runs[r + 2]);
            }
            if (++tap == taps) {
                tap = 0;
                at += plane;
            }
        }
    }

    /// `to[into + i] = from[at + i · step]`.
    static void copy(float[] from, int at, int step, float[] to, int into, int n) {
        if (step != 1) {
            for (int i = 0; i < n; i++) to[into + i] = from[at + i * step];
        } else if (n > 8 * Tile.L) {
            System.arraycopy(from, at, to, into, n);
        } else if (n < Tile.L) {
            few(from, at, to, into, n);
        } else {
            for (int i = 0; i < n - Tile.L; i += Tile.L) move(from, at + i, to, into + i);
            move(from, at + n - Tile.L, to, into + n - Tile.L);
        }
    }

    /// Fewer elements than a vector has: two shorter vectors that overlap, where they fit.
    private static void few(float[] from, int at, float[] to, int into, int n) {
        if (Tile.L > 8 && n >= 8) {
            FloatVector.fromArray(EIGHT, from, at).intoArray(to, into);
            FloatVector.fromArray(EIGHT, from, at + n - 8).intoArray(to, into + n - 8);
        } else if (Tile.L > 4 && n >= 4) {
            FloatVector.fromArray(FOUR, from, at).intoArray(to, into);
            FloatVector.fromArray(FOUR, from, at + n - 4).intoArray(to, into + n - 4);
        } else {
            for (int i = 0; i < n; i++) to[into + i] = from[at + i];
        }
    }

    private static void move(float[] from, int at, float[] to, int into) {
        FloatVector.fromArray(Tile.F, from, at).intoArray(to, into);
    }

    private void find(int from, int elements) {
        begin = from;
        length = elements;
        used = 0;
        int tap = 0;
        for (int tz = 0; tz < phase.z().taps(); tz++) {
            for (int ty = 0; ty < phase.y().taps(); ty++) {
                for (int tx = 0; tx < phase.x().taps(); tx++, tap++) {
                    ends[tap] = used;
                    gaps[tap] = find(tz, ty, tx) < elements;
                }
            }
        }
        ends[tap] = used;
    }

    /// Appends the runs of one tap, and says how many elements they cover.
    private int find(int tz, int ty, int tx) {
        ConvAxis.Walk x = phase.x();
        int first = x.source(0, tx);
        int inside = Math.ceilDiv(-first, x.fromStep());
        int outside = Math.floorDiv(x.extent() - 1 - first, x.fromStep()) + 1;
        int covered = 0;
        int width;
        for (int j = 0; j < length; j += width) {
            int line = (begin + j) / x.count();
            int left = (begin + j) % x.count();
            width = Math.min(x.count() - left, length - j);
            int low = Math.max(left, inside);
            int n = Math.min(left + width, outside) - low;
            int at = origin(line, tz, ty);
            if (n > 0 && at >= 0) {
                append(ends[tapOf(tz, ty, tx)], at + within(first, low), j + low - left, n);
                covered += n;
            }
        }
        return covered;
    }

    /// Where element `j` of a row lies in the operand's row, for a tap whose first element is at
    /// `first`.
    private int within(int first, int j) {
        int step = phase.x().fromStep();
        if (!split) return first + j * step;
        return Math.floorMod(first, step) * parts(phase.x()) + Math.floorDiv(first, step) + j;
    }

    private static int parts(ConvAxis.Walk x) {
        return Math.ceilDiv(x.extent(), x.fromStep());
    }

    /// Whether it pays to split the operand's rows: each element is met by several taps.
    static boolean splits(ConvGeometry.Phase phase) {
        return phase.x().fromStep() > 1 && phase.x().taps() > phase.x().fromStep();
    }

    /// A copy of the operand's rows in which the positions of each residue modulo the step lie side
    /// by side.
    static float[] split(Workers workers, ConvGeometry.Phase phase, float[] x, int rows) {
        int width = phase.x().extent();
        int step = phase.x().fromStep();
        int parts = parts(phase.x());
        float[] y = new float[rows * parts * step];
        workers.split(
                rows,
                Math.max(1, FloatKernels.GRAIN / width),
                (first, end) -> {
                    for (int r = first; r < end; r++) {
                        for (int i = 0; i < Math.min(step, width); i++) {
                            copy(
                                    x,
                                    r * width + i,
                                    step,
                                    y,
                                    (r * step + i) * parts,
                                    Math.ceilDiv(width - i, step));
                        }
                    }
                });
        return y;
    }

    private int tapOf(int tz, int ty, int tx) {
        return (tz * phase.y().taps() + ty) * phase.x().taps() + tx;
    }

    /// Where the operand's row for row `line` of the phase begins, or -1 outside.
    private int origin(int line, int tz, int ty) {
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk z = phase.z();
        int sy = y.source(line % y.count(), ty);
        int rest = line / y.count();
        int sz = z.source(rest % z.count(), tz);
        if (sy < 0 || sy >= y.extent() || sz < 0 || sz >= z.extent()) return -1;
        return rest / z.count() * sampleStep + (sz * y.extent() + sy) * row;
    }

    private void append(int start, int from, int to, int n) {
        int last = used - 3;
        if (last >= start && (split || phase.x().fromStep() == 1)) {
            boolean joins =
                    runs[last] + runs[last + 2] == from && runs[last + 1] + runs[last + 2] == to;
            if (joins) {
                runs[last + 2] += n;
                return;
            }
        }
        if (used == runs.length) runs = Arrays.copyOf(runs, 2 * used);
        runs[used++] = from;
        runs[used++] = to;
        runs[used++] = n;
    }
}
