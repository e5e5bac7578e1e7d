package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Workers;
import vitrine.kernels.simd.Planewise.Planes;

import java.util.ArrayList;
import java.util.List;

/// The phases of a transposed convolution with steps, each computed by itself with its elements
/// side by side, and then brought together: in place they would lie scattered.
final class Parts {
    private static final VectorSpecies<Float> F = Tile.F;
    private static final int L = F.length();

    /// From two rows, lane by lane in turn: which lane comes, and whether it is the second row's.
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(F, i -> i / 2);

    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(F, i -> L / 2 + i / 2);
    private static final VectorMask<Float> SECOND = VectorMask.fromLong(F, 0xAAAAAAAAAAAAAAAAL);

    private final Planes to;
    private final int samples;
    private final List<Part> parts = new ArrayList<>();

    /// One phase, whose elements are in `values` unless all of them are zero.
    private record Part(ConvGeometry.Phase phase, float @Nullable [] values) {}

    /// @param to the result's planes
    /// @param samples how many samples there are
    Parts(Planes to, int samples) {
        this.to = to;
        this.samples = samples;
    }

    /// A phase with its elements side by side, and where they go.
    record Dense(ConvGeometry.Phase phase, Planes to) {}

    /// Makes room for a phase; null where no tap meets anything, so that there is nothing to do.
    @Nullable Dense dense(ConvGeometry.Phase phase) {
        if (phase.taps() == 0) {
            parts.add(new Part(phase, null));
            return null;
        }
        float[] values = new float[samples * to.all() * phase.count()];
        parts.add(new Part(phase, values));
        ConvAxis.Walk z = phase.z();
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        return new Dense(
                new ConvGeometry.Phase(z.dense(), y.dense(), x.dense()),
                new Planes(values, to.all(), to.perGroup(), z.count(), y.count(), x.count()));
    }

    /// Brings all parts to their places, and does what follows.
    void join(Workers workers, Chain chain) {
        int plane = to.row(1, 0, 0);
        List<Line> lines = lines();
        workers.split(
                samples * to.all(),
                FloatKernels.grain(4 * plane),
                (first, end) -> {
                    for (int c = first; c < end; c++) {
                        for (Line line : lines) line.bring(c, c * plane);
                        chain.run(to.values(), to.values(), c * plane, (c + 1) * plane);
                    }
                });
    }

    /// What a row of every channel's plane consists of.
    private sealed interface Line permits Pair, Single {
        /// Brings the line to the plane that begins at `plane`.
        void bring(int channel, int plane);
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int z = 0; z < to.depth(); z++) {
            for (int y = 0; y < to.height(); y++) {
                List<Single> met = new ArrayList<>();
                for (Part p : parts) {
                    if (meets(p.phase().z(), z) && meets(p.phase().y(), y))
                        met.add(single(p, z, y));
                }
                boolean pair = met.size() == 2 && to.width() % 2 == 0;
                if (pair) lines.add(new Pair(met.get(0), met.get(1), to.values(), to.width() / 2));
                else lines.addAll(met);
            }
        }
        return lines;
    }

    private static boolean meets(ConvAxis.Walk w, int place) {
        return place >= w.to() && (place - w.to()) % w.toStep() == 0;
    }

    private Single single(Part p, int z, int y) {
        ConvAxis.Walk x = p.phase().x();
        int at = to.row(0, z, y) + x.to();
        float[] values = p.values();
        if (values == null) return new Single(x, new float[x.count()], 0, 0, to.values(), at);
        ConvAxis.Walk wz = p.phase().z();
        ConvAxis.Walk wy = p.phase().y();
        int row = (z - wz.to()) / wz.toStep() * wy.count() + (y - wy.to()) / wy.toStep();
        return new Single(x, values, p.phase().count(), row * x.count(), to.values(), at);
    }

    /// A row of one part.
    ///
    /// @param step from one channel's row to the next one's
    /// @param from where the first channel's row begins
    /// @param at where it goes in its plane
    private record Single(ConvAxis.Walk x, float[] values, int step, int from, float[] y, int at)
            implements Line {
        @Override
        public void bring(int channel, int plane) {
            int source = channel * step + from;
            for (int i = 0; i < x.count(); i++) y[plane + at + i * x.toStep()] = values[source + i];
        }
    }

    /// Rows of two parts in turn, `n` elements of each.
    private record Pair(Single one, Single other, float[] y, int n) implements Line {
        @Override
        public void bring(int channel, int plane) {
            Single even = one.at < other.at ? one : other;
            Single odd = one.at < other.at ? other : one;
            int p = channel * even.step + even.from;
            int q = channel * odd.step + odd.from;
            turns(even.values, p, odd.values, q, n, y, plane + even.at);
        }
    }

    /// `y[at + 2i] = a[p + i]`, `y[at + 2i + 1] = b[q + i]`
    private static void turns(float[] a, int p, float[] b, int q, int n, float[] y, int at) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector even = FloatVector.fromArray(F, a, p + i);
            FloatVector odd = FloatVector.fromArray(F, b, q + i);
            even.rearrange(LOW).blend(odd.rearrange(LOW), SECOND).intoArray(y, at + 2 * i);
            even.rearrange(HIGH).blend(odd.rearrange(HIGH), SECOND).intoArray(y, at + 2 * i + L);
        }
        for (; i < n; i++) {
            y[at + 2 * i] = a[p + i];
            y[at + 2 * i + 1] = b[q + i];
        }
    }
}
