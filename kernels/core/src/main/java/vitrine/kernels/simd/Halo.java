package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;

import java.util.Arrays;

/// What bands of a convolution's results meet in one channel of the operand, with the zeros around
/// it, and split by the residues of its positions modulo the steps. Then the elements that one tap
/// meets lie side by side, whatever the steps are: those of result `(row, column)` of a band at
/// [#start] of the band, plus [#tap], plus `row · width + column`.
///
/// The places of the zeros are the same for every channel: the memory is cleared once for
/// [#describe], and [#load] writes only what is inside.
final class Halo {
    private static final VectorSpecies<Float> F = Tile.F;
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final int HALF_LANES = Tile.L / 2;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(F.vectorBitSize() / 2));

    /// The even lanes, then the odd ones.
    private static final VectorShuffle<Float> THINNED =
            VectorShuffle.fromOp(F, i -> 2 * i % Tile.L + i / HALF_LANES);

    private final ConvAxis.Walk z;
    private final ConvAxis.Walk y;
    private final ConvAxis.Walk x;
    private final int plane;
    private final int width;
    private final int height;
    private final int[] taps;
    private final boolean[] met;
    private int[] lines = new int[64];
    private int used;

    /// @param rows how many rows of results a band has at most
    Halo(ConvGeometry.Phase phase, int rows) {
        z = phase.z();
        y = phase.y();
        x = phase.x();
        plane = y.extent() * x.extent();
        width = Math.ceilDiv(span(x, x.count()), x.fromStep());
        height = Math.ceilDiv(span(y, rows), y.fromStep());
        met = new boolean[y.fromStep() * x.fromStep()];
        taps = new int[phase.taps()];
        int n = 0;
        for (int tz = 0; tz < z.taps(); tz++) {
            for (int ty = 0; ty < y.taps(); ty++) {
                for (int tx = 0; tx < x.taps(); tx++) taps[n++] = tap(tz, ty, tx);
            }
        }
    }

    private int tap(int tz, int ty, int tx) {
        int dy = y.source(0, ty) - origin(y);
        int dx = x.source(0, tx) - origin(x);
        int part = dy % y.fromStep() * x.fromStep() + dx % x.fromStep();
        met[part] = true;
        int area = height * width;
        return (tz * met.length + part) * area + dy / y.fromStep() * width + dx / x.fromStep();
    }

    /// How many positions of the operand `count` elements of a walk span.
    private static int span(ConvAxis.Walk w, int count) {
        return (count - 1) * w.fromStep() + Math.max(0, w.taps() - 1) * Math.abs(w.fromTap()) + 1;
    }

    /// Where the walk's first element begins to meet the operand.
    private static int origin(ConvAxis.Walk w) {
        return w.taps() == 0 ? 0 : Math.min(w.source(0, 0), w.source(0, w.taps() - 1));
    }

    /// Between two rows of a band.
    int width() {
        return width;
    }

    /// How much memory one channel of `bands` bands takes.
    int size(int bands) {
        return bands * z.taps() * met.length * height * width;
    }

    /// Where band `b` begins.
    int start(int b) {
        return size(b);
    }

    /// Where the elements that tap `t` meets begin, from the start of their band.
    int tap(int t) {
        return taps[t];
    }

    /// Forgets all bands.
    void clear() {
        used = 0;
    }

    /// Adds the band of `rows` rows from `jy` on in depth `jz`.
    ///
    /// @param from where its sample begins, from that of the channels that will be loaded
    void describe(int band, int from, int jz, int jy, int rows) {
        int last = Math.ceilDiv(span(y, rows), y.fromStep()) * y.fromStep();
        for (int tz = 0; tz < z.taps(); tz++) {
            int sz = z.source(jz, tz);
            if (sz < 0 || sz >= z.extent()) continue;
            int at = start(band) + tz * met.length * height * width;
            for (int line = 0; line < last; line++) {
                int sy = origin(y) + jy * y.fromStep() + line;
                if (sy < 0 || sy >= y.extent()) continue;
                line(from + sz * plane + sy * x.extent(), at, line);
            }
        }
    }

    private void line(int from, int at, int line) {
        for (int rx = 0; rx < x.fromStep(); rx++) {
            int part = line % y.fromStep() * x.fromStep() + rx;
            if (!met[part]) continue;
            int first = origin(x) + rx;
            int low = Math.max(0, Math.ceilDiv(-first, x.fromStep()));
            int end = Math.min(width, Math.floorDiv(x.extent() - 1 - first, x.fromStep()) + 1);
            if (end <= low) continue;
            if (used + 3 > lines.length) lines = Arrays.copyOf(lines, 2 * lines.length);
            lines[used++] = from + first + low * x.fromStep();
            lines[used++] = at + (part * height + line / y.fromStep()) * width + low;
            lines[used++] = end - low;
        }
    }

    /// Brings the bands' lines of the channel that begins at `base`.
    void load(float[] from, int base, float[] to, int at) {
        int step = x.fromStep();
        for (int l = 0; l < used; l += 3) {
            copy(from, base + lines[l], step, to, at + lines[l + 1], lines[l + 2]);
        }
    }

    /// `to[into + i] = from[at + i · step]`.
    static void copy(float[] from, int at, int step, float[] to, int into, int n) {
        if (step == 2 && n >= HALF_LANES && at + 2 * n <= from.length) {
            for (int i = 0; i < n - HALF_LANES; i += HALF_LANES)
                thin(from, at + 2 * i, to, into + i);
            thin(from, at + 2 * (n - HALF_LANES), to, into + n - HALF_LANES);
        } else if (step != 1) {
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
        FloatVector.fromArray(F, from, at).intoArray(to, into);
    }

    private static void thin(float[] from, int at, float[] to, int into) {
        FloatVector.fromArray(F, from, at)
                .rearrange(THINNED)
                .reinterpretShape(HALF, 0)
                .reinterpretAsFloats()
                .intoArray(to, into);
    }
}
