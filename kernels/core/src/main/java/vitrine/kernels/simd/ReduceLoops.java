package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import vitrine.kernels.ReduceFn;

import java.util.Arrays;

/// Reductions `y[o,i] = f over j of x[o,j,i]`: rows where `inner` is one, columns where it is more.
record ReduceLoops(ReduceFn f, float[] x, float[] y, int along, int inner) {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = F.length();
    private static final int CHUNK = FloatKernels.CHUNK;

    void columns(int first, int end) {
        float[] acc = new float[inner];
        for (int o = first; o < end; o++) {
            int to = o * inner;
            Arrays.fill(y, to, to + inner, (float) f.neutral());
            for (int chunk = 0; chunk < along; chunk += CHUNK) {
                Arrays.fill(acc, (float) f.neutral());
                for (int j = chunk; j < Math.min(chunk + CHUNK, along); j++)
                    fold(x, (o * along + j) * inner, acc, 0);
                if (chunk == 0) System.arraycopy(acc, 0, y, to, inner);
                else fold(acc, 0, y, to);
            }
        }
    }

    private void fold(float[] from, int at, float[] into, int to) {
        int i = 0;
        for (; i <= inner - L; i += L) {
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
        for (; i < inner; i++) into[to + i] = Scalars.of(f, into[to + i], from[at + i]);
    }

    void rows(int first, int end) {
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
