package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.ReduceFn;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// Reductions `y[o,i] = f over j of x[o,j,i]`: rows where `inner` is one, columns where it is more.
record ReduceLoops(ReduceFn f, float[] x, float[] y, int along, int inner) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int CHUNK = FloatKernels.CHUNK;

    /// How many columns one piece of work takes: few enough for their sums to stay in a cache.
    private static final int STRIP = 1024;

    private int strips() {
        return Math.ceilDiv(inner, STRIP);
    }

    /// All columns of all `outer`, strip by strip.
    void columns(int outer, Workers workers) {
        int grain = FloatKernels.grain(along * Math.min(inner, STRIP));
        workers.split(
                outer * strips(),
                grain,
                (first, end) -> {
                    float[] acc = new float[Math.min(inner, STRIP)];
                    for (int i = first; i < end; i++) {
                        int left = i % strips() * STRIP;
                        strip(i / strips(), left, Math.min(STRIP, inner - left), acc);
                    }
                });
    }

    private void strip(int o, int left, int width, float[] acc) {
        int to = o * inner + left;
        for (int chunk = 0; chunk < along; chunk += CHUNK) {
            Arrays.fill(acc, (float) f.neutral());
            for (int j = chunk; j < Math.min(chunk + CHUNK, along); j++)
                fold(x, (o * along + j) * inner + left, acc, 0, width);
            if (chunk == 0) System.arraycopy(acc, 0, y, to, width);
            else fold(acc, 0, y, to, width);
        }
        if (along == 0) Arrays.fill(y, to, to + width, (float) f.neutral());
    }

    private void fold(float[] from, int at, float[] into, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector acc = FloatVector.fromArray(F, into, to + i);
            FloatVector v = FloatVector.fromArray(F, from, at + i);
            FloatVector next =
                    switch (f) {
                        case SUM -> acc.add(v);
                        case MAX -> acc.max(v);
                        case MIN -> acc.min(v);
                    };
            next.intoArray(into, to + i);
        }
        for (; i < n; i++) into[to + i] = Scalars.of(f, into[to + i], from[at + i]);
    }

    /// All rows, or where there are few long ones, the chunks of all.
    void rows(int outer, Workers workers) {
        int chunks = Math.ceilDiv(along, CHUNK);
        if (f != ReduceFn.SUM || chunks < 2 || outer >= 4) {
            workers.split(outer, FloatKernels.grain(along), this::rows);
            return;
        }
        float[] sums = new float[outer * chunks];
        workers.split(
                sums.length,
                FloatKernels.grain(CHUNK),
                (first, end) -> chunks(first, end, chunks, sums));
        for (int o = 0; o < outer; o++) {
            y[o] = sums[o * chunks];
            for (int c = 1; c < chunks; c++) y[o] += sums[o * chunks + c];
        }
    }

    /// The sums of single chunks, four at once where they are whole.
    private void chunks(int first, int end, int perRow, float[] sums) {
        int i = first;
        while (i < end) {
            int at = i / perRow * along + i % perRow * CHUNK;
            int whole = Math.min(end - i, along / CHUNK - i % perRow);
            if (whole >= 4) {
                fourChunks(at, sums, i);
                i += 4;
            } else {
                float sum = 0;
                int n = Math.min(CHUNK, along - i % perRow * CHUNK);
                for (int j = 0; j < n; j++) sum += x[at + j];
                sums[i++] = sum;
            }
        }
    }

    private void fourChunks(int at, float[] sums, int to) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int j = at; j < at + CHUNK; j++) {
            s0 += x[j];
            s1 += x[j + CHUNK];
            s2 += x[j + 2 * CHUNK];
            s3 += x[j + 3 * CHUNK];
        }
        sums[to] = s0;
        sums[to + 1] = s1;
        sums[to + 2] = s2;
        sums[to + 3] = s3;
    }

    private void rows(int first, int end) {
        int o = first;
        if (f == ReduceFn.SUM) {
            for (; o <= end - 4; o += 4) fourSums(o);
        }
        for (; o < end; o++) y[o] = row(o * along);
    }

    /// Four independent chains hide the latency of an addition; each keeps its own order.
    private void fourSums(int o) {
        int r0 = o * along;
        int r1 = r0 + along;
        int r2 = r1 + along;
        int r3 = r2 + along;
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int chunk = 0; chunk < along; chunk += CHUNK) {
            float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
            for (int j = chunk; j < Math.min(chunk + CHUNK, along); j++) {
                a0 += x[r0 + j];
                a1 += x[r1 + j];
                a2 += x[r2 + j];
                a3 += x[r3 + j];
            }
            s0 = chunk == 0 ? a0 : s0 + a0;
            s1 = chunk == 0 ? a1 : s1 + a1;
            s2 = chunk == 0 ? a2 : s2 + a2;
            s3 = chunk == 0 ? a3 : s3 + a3;
        }
        y[o] = s0;
        y[o + 1] = s1;
        y[o + 2] = s2;
        y[o + 3] = s3;
    }

    private float row(int at) {
        float total = (float) f.neutral();
        for (int chunk = 0; chunk < along; chunk += CHUNK) {
            float acc = (float) f.neutral();
            for (int j = chunk; j < Math.min(chunk + CHUNK, along); j++)
                acc = Scalars.of(f, acc, x[at + j]);
            total = chunk == 0 ? acc : Scalars.of(f, total, acc);
        }
        return total;
    }
}
