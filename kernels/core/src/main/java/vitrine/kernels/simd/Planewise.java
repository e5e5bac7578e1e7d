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

    /// The channels of a picture, on whose account the gradient of a picture is worth a loop of its
    /// own: what is read serves all of them.
    private static final int THREE = 3;

    private static final int FEWER = 4;
    private static final int STAGED = 65_536;

    private final ConvGeometry.Phase phase;
    private final Planes from;
    private final Planes to;
    private final float[] weights;
    private final Chain chain;
    private final int band;
    private final int width;
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
        Halo line = new Halo(phase, 1);
        Halo two = new Halo(phase, 2);
        int planes = from.perGroup();
        int more = Math.max(1, planes * (two.size(1) - line.size(1)));
        band = Math.clamp((STAGED - planes * line.size(1)) / more + 1, 1, y.count());
        Halo halo = new Halo(phase, band);
        width = halo.width();
        offsets = new int[planes * phase.taps()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = halo.start(i / phase.taps()) + halo.tap(i % phase.taps());
        }
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
                _ -> {},
                (memory, i) -> {
                    int rest = i / bands;
                    p.compute(memory, rest / depth, rest % depth, i % bands * p.band);
                });
    }

    /// What one thread works with.
    private static final class Memory {
        final Halo halo;
        final float[] staged;
        final float[] sums;
        final int pitch;
        final float[] three = new float[THREE * FEWER * L];
        int depth = -1;
        int row;

        Memory(Halo halo, int planes, int sums, int channels) {
            this.halo = halo;
            this.staged = new float[halo.start(planes) + sums];
            this.sums = new float[channels * sums];
            this.pitch = sums;
        }

        /// Brings what [Planewise#three] left to the sums from `e` on.
        void bring(int e, boolean add) {
            for (int i = 0; i < THREE * FEWER; i++) {
                FloatVector v = FloatVector.fromArray(F, three, i * L);
                store(v, sums, i / FEWER * pitch + e + i % FEWER * L, add);
            }
        }
    }

    private Memory memory() {
        int sums = (band + 1) * width + VECTORS * L;
        return new Memory(new Halo(phase, band), from.perGroup(), sums, to.perGroup());
    }

    private void compute(Memory memory, int group, int jz, int jy) {
        int rows = Math.min(band, phase.y().count() - jy);
        stage(memory, group, jz, jy, rows);
        int terms = offsets.length;
        int channels = to.perGroup();
        int together = channels == THREE ? THREE : 1;
        int step = together == THREE ? FEWER : VECTORS;
        for (int r = 0; r < channels; r += together) {
            int channel = group * channels + r;
            int weight = channel % to.all() * terms;
            for (int term = 0; term < terms; term += FloatKernels.CHUNK) {
                int end = Math.min(terms, term + FloatKernels.CHUNK);
                for (int e = 0; e < rows * width; e += step * L) {
                    if (together == THREE) {
                        three(memory.staged, e, term, end, weight, memory.three);
                        memory.bring(e, term > 0);
                    } else {
                        chunk(memory.staged, e, term, end, weight, memory.sums);
                    }
                }
            }
            for (int i = 0; i < together; i++)
                deliver(memory.sums, i * memory.pitch, channel + i, jz, jy, rows);
        }
    }

    /// Stages what the band from `jy` on meets.
    private void stage(Memory memory, int group, int jz, int jy, int rows) {
        if (memory.depth != jz || memory.row != jy) {
            Arrays.fill(memory.staged, 0f);
            memory.halo.clear();
            memory.halo.describe(0, 0, jz, jy, rows);
            memory.depth = jz;
            memory.row = jy;
        }
        for (int i = 0; i < from.perGroup(); i++) {
            int channel = from.row(group * from.perGroup() + i, 0, 0);
            memory.halo.load(from.values(), channel, memory.staged, memory.halo.start(i));
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

    /// Four vectors of the results of three channels from `e`: the terms of one chunk. It only
    /// stores, for the reason that [TallTile] has.
    private void three(float[] x, int e, int term, int end, int weight, float[] to) {
        int terms = offsets.length;
        FloatVector a0 = FloatVector.zero(F);
        FloatVector a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        FloatVector c0 = a0, c1 = a0, c2 = a0, c3 = a0;
        for (int k = term; k < end; k++) {
            int at = offsets[k] + e;
            FloatVector x0 = FloatVector.fromArray(F, x, at);
            FloatVector x1 = FloatVector.fromArray(F, x, at + L);
            FloatVector x2 = FloatVector.fromArray(F, x, at + 2 * L);
            FloatVector x3 = FloatVector.fromArray(F, x, at + 3 * L);
            FloatVector w = FloatVector.broadcast(F, weights[weight + k]);
            a0 = w.fma(x0, a0);
            a1 = w.fma(x1, a1);
            a2 = w.fma(x2, a2);
            a3 = w.fma(x3, a3);
            w = FloatVector.broadcast(F, weights[weight + k + terms]);
            b0 = w.fma(x0, b0);
            b1 = w.fma(x1, b1);
            b2 = w.fma(x2, b2);
            b3 = w.fma(x3, b3);
            w = FloatVector.broadcast(F, weights[weight + k + 2 * terms]);
            c0 = w.fma(x0, c0);
            c1 = w.fma(x1, c1);
            c2 = w.fma(x2, c2);
            c3 = w.fma(x3, c3);
        }
        a0.intoArray(to, 0);
        a1.intoArray(to, L);
        a2.intoArray(to, 2 * L);
        a3.intoArray(to, 3 * L);
        b0.intoArray(to, 4 * L);
        b1.intoArray(to, 5 * L);
        b2.intoArray(to, 6 * L);
        b3.intoArray(to, 7 * L);
        c0.intoArray(to, 8 * L);
        c1.intoArray(to, 9 * L);
        c2.intoArray(to, 10 * L);
        c3.intoArray(to, 11 * L);
    }

    private static void store(FloatVector v, float[] sums, int at, boolean add) {
        if (add) FloatVector.fromArray(F, sums, at).add(v).intoArray(sums, at);
        else v.intoArray(sums, at);
    }

    private void deliver(float[] sums, int first, int channel, int jz, int jy, int rows) {
        ConvAxis.Walk y = phase.y();
        ConvAxis.Walk x = phase.x();
        int z = phase.z().to() + jz * phase.z().toStep();
        for (int i = 0; i < rows; i++) {
            int at = to.row(channel, z, y.to() + (jy + i) * y.toStep()) + x.to();
            if (x.toStep() == 1) {
                Halo.copy(sums, first + i * width, 1, to.values(), at, x.count());
            } else {
                for (int j = 0; j < x.count(); j++)
                    to.values()[at + j * x.toStep()] = sums[first + i * width + j];
            }
        }
        if (!chain.empty()) {
            int at = to.row(channel, z, y.to() + jy * y.toStep());
            chain.run(to.values(), to.values(), at, at + rows * to.width());
        }
    }
}
