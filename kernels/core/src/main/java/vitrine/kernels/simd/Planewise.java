package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// Convolutions with few result channels in a group, depthwise ones above all: too few rows for a
/// product, so lanes run across the pixels and every tap reads them where they lie.
///
/// A band of the operand is staged with its zeros around it, and split by the residues of its
/// positions modulo the steps. Then the elements that one tap meets lie side by side, whatever the
/// steps are, and a whole band of results is one long row; the few elements at the end of each line
/// that belong to no result are computed and dropped.
final class Planewise {
    private static final VectorSpecies<Float> F = Tile.F;
    private static final int L = F.length();
    private static final int VECTORS = 8;
    private static final int STAGED = 32_768;

    private final ConvGeometry.Phase phase;
    private final Planes from;
    private final Planes to;
    private final float[] weights;
    private final Chain chain;
    private final int band;
    private final int width;
    private final int height;
    private final int[] offsets;

    /// @param weights `[channel of the result][term]`
    private Planewise(
            ConvGeometry.Phase phase, Planes from, Planes to, float[] weights, Chain chain) {
        this.chain = chain;
        this.phase = phase;
        this.from = from;
        this.to = to;
        this.weights = weights;
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        width = Math.ceilDiv(span(x, x.count()), x.fromStep());
        int line = from.perGroup() * phase.z().taps() * y.fromStep() * x.fromStep() * width;
        int reach = Math.ceilDiv(span(y, 1), y.fromStep());
        band = Math.clamp(STAGED / line - reach, 1, y.count());
        height = Math.ceilDiv(span(y, band), y.fromStep());
        offsets = offsets();
    }

    /// The channels of one operand.
    ///
    /// @param all channels of all groups
    /// @param perGroup channels of one group
    record Planes(float[] values, int all, int perGroup, int depth, int height, int width) {
        int row(int channel, int z, int y) {
            return ((channel * depth + z) * height + y) * width;
        }
    }

    /// Computes one phase of `to`.
    static void run(
            Workers workers,
            ConvGeometry.Phase phase,
            int n,
            Planes from,
            Planes to,
            float[] weights,
            Chain chain) {
        Planewise p = new Planewise(phase, from, to, weights, chain);
        int bands = Math.ceilDiv(phase.y().count(), p.band);
        int depth = phase.z().count();
        int groups = n * to.all() / to.perGroup();
        Gemm.each(
                workers,
                groups * depth * bands,
                p::memory,
                (memory, i) -> {
                    int rest = i / bands;
                    p.compute(memory, rest / depth, rest % depth, i % bands * p.band);
                });
    }

    private record Memory(float[] staged, float[] sums) {}

    private Memory memory() {
        int slack = VECTORS * L;
        int area = phase.y().fromStep() * phase.x().fromStep() * height * width;
        int planes = from.perGroup() * phase.z().taps();
        return new Memory(
                new float[planes * area + width + slack], new float[band * width + slack]);
    }

    /// How far `count` elements of a walk reach in the operand.
    private static int span(ConvAxis.Walk w, int count) {
        return (count - 1) * w.fromStep() + (w.taps() - 1) * Math.abs(w.fromTap()) + 1;
    }

    /// Where the walk's first element begins to meet the operand.
    private static int origin(ConvAxis.Walk w) {
        return Math.min(w.source(0, 0), w.source(0, w.taps() - 1));
    }

    /// Where each term's elements begin among the staged ones.
    private int[] offsets() {
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int[] at = new int[from.perGroup() * phase.taps()];
        int n = 0;
        for (int plane = 0; plane < from.perGroup() * phase.z().taps(); plane++) {
            for (int ty = 0; ty < y.taps(); ty++) {
                for (int tx = 0; tx < x.taps(); tx++) {
                    int dy = y.source(0, ty) - origin(y);
                    int dx = x.source(0, tx) - origin(x);
                    int part =
                            (plane * y.fromStep() + dy % y.fromStep()) * x.fromStep()
                                    + dx % x.fromStep();
                    at[n++] = (part * height + dy / y.fromStep()) * width + dx / x.fromStep();
                }
            }
        }
        return at;
    }

    private void compute(Memory memory, int group, int jz, int jy) {
        int rows = Math.min(band, phase.y().count() - jy);
        int per = from.perGroup();
        for (int i = 0; i < per * phase.z().taps(); i++) {
            int z = phase.z().source(jz, i % phase.z().taps());
            stage(memory.staged, i, group * per + i / phase.z().taps(), z, jy);
        }
        int terms = offsets.length;
        for (int r = 0; r < to.perGroup(); r++) {
            int channel = group * to.perGroup() + r;
            int weight = channel % to.all() * terms;
            for (int term = 0; term < terms; term += FloatKernels.CHUNK) {
                int end = Math.min(terms, term + FloatKernels.CHUNK);
                for (int e = 0; e < rows * width; e += VECTORS * L) {
                    chunk(memory.staged, e, term, end, weight, memory.sums);
                }
            }
            deliver(memory.sums, channel, jz, jy, rows);
        }
    }

    /// Stages the lines that the band from `jy` on meets in one plane of the operand.
    private void stage(float[] staged, int plane, int channel, int z, int jy) {
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int to = plane * y.fromStep() * x.fromStep() * height * width;
        Arrays.fill(staged, to, to + y.fromStep() * x.fromStep() * height * width, 0f);
        if (z < 0 || z >= phase.z().extent()) return;
        for (int line = 0; line < y.fromStep() * height; line++) {
            int sy = origin(y) + jy * y.fromStep() + line;
            if (sy < 0 || sy >= y.extent()) continue;
            int row = from.row(channel, z, sy);
            for (int part = 0; part < x.fromStep(); part++) {
                int first = origin(x) + part;
                int low = Math.max(0, Math.ceilDiv(-first, x.fromStep()));
                int n =
                        Math.min(width, Math.floorDiv(x.extent() - 1 - first, x.fromStep()) + 1)
                                - low;
                int into =
                        to
                                + ((line % y.fromStep() * x.fromStep() + part) * height
                                                + line / y.fromStep())
                                        * width;
                int at = row + first + low * x.fromStep();
                if (n > 0) Patches.copy(from.values(), at, x.fromStep(), staged, into + low, n);
            }
        }
    }

    /// Eight vectors of results from `e`: the terms of one chunk.
    private void chunk(float[] x, int e, int term, int end, int weight, float[] sums) {
        FloatVector c0 = FloatVector.zero(F);
        FloatVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        for (int k = term; k < end; k++) {
            FloatVector w = FloatVector.broadcast(F, weights[weight + k]);
            int at = offsets[k] + e;
            c0 = w.fma(FloatVector.fromArray(F, x, at), c0);
            c1 = w.fma(FloatVector.fromArray(F, x, at + L), c1);
            c2 = w.fma(FloatVector.fromArray(F, x, at + 2 * L), c2);
            c3 = w.fma(FloatVector.fromArray(F, x, at + 3 * L), c3);
            c4 = w.fma(FloatVector.fromArray(F, x, at + 4 * L), c4);
            c5 = w.fma(FloatVector.fromArray(F, x, at + 5 * L), c5);
            c6 = w.fma(FloatVector.fromArray(F, x, at + 6 * L), c6);
            c7 = w.fma(FloatVector.fromArray(F, x, at + 7 * L), c7);
        }
        boolean add = term > 0;
        store(c0, sums, e, add);
        store(c1, sums, e + L, add);
        store(c2, sums, e + 2 * L, add);
        store(c3, sums, e + 3 * L, add);
        store(c4, sums, e + 4 * L, add);
        store(c5, sums, e + 5 * L, add);
        store(c6, sums, e + 6 * L, add);
        store(c7, sums, e + 7 * L, add);
    }

    private static void store(FloatVector v, float[] sums, int at, boolean add) {
        if (add) FloatVector.fromArray(F, sums, at).add(v).intoArray(sums, at);
        else v.intoArray(sums, at);
    }

    private void deliver(float[] sums, int channel, int jz, int jy, int rows) {
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int z = phase.z().to() + jz * phase.z().toStep();
        for (int i = 0; i < rows; i++) {
            int at = to.row(channel, z, y.to() + (jy + i) * y.toStep()) + x.to();
            if (x.toStep() == 1) {
                Patches.copy(sums, i * width, 1, to.values(), at, x.count());
            } else {
                for (int j = 0; j < x.count(); j++)
                    to.values()[at + j * x.toStep()] = sums[i * width + j];
            }
        }
        if (!chain.empty()) {
            int at = to.row(channel, z, y.to() + jy * y.toStep());
            chain.run(to.values(), to.values(), at, at + rows * to.width());
        }
    }
}
