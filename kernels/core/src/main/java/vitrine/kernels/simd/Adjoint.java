package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Workers;

import java.util.ArrayList;
import java.util.List;

/// The weights of a transposed convolution: `[group][input channel][output channel][tap of the
/// phase]`, from `w[output channel of all groups][input channel][tap]`.
///
/// @param c input channels of a group
/// @param o output channels of a group
/// @param all taps of a kernel
/// @param taps those of the phase, as places in a kernel
record Adjoint(int groups, int c, int o, int all, List<Integer> taps) {
    private static final int TOGETHER = 8;

    static Adjoint of(ConvGeometry g, ConvGeometry.Phase p) {
        List<Integer> taps = new ArrayList<>();
        for (int tz = 0; tz < p.z().taps(); tz++) {
            for (int ty = 0; ty < p.y().taps(); ty++) {
                for (int tx = 0; tx < p.x().taps(); tx++) {
                    int kz = p.z().tap() + tz * p.z().tapStep();
                    int ky = p.y().tap() + ty * p.y().tapStep();
                    int kx = p.x().tap() + tx * p.x().tapStep();
                    taps.add((kz * g.y().kernel() + ky) * g.x().kernel() + kx);
                }
            }
        }
        return new Adjoint(g.groups(), g.groupC(), g.groupO(), g.taps(), taps);
    }

    /// The matrix, kept from the second time on.
    float[] matrix(FloatBuffer weights, Workers workers) {
        float[] kept = weights.kept(this, () -> make(weights.values(), workers));
        return kept != null ? kept : make(weights.values(), workers);
    }

    private float[] make(float[] w, Workers workers) {
        float[] made = new float[groups * c * o * taps.size()];
        int[] places = taps.stream().mapToInt(t -> t).toArray();
        int strips = Math.ceilDiv(c, TOGETHER);
        int grain = Math.max(1, FloatKernels.GRAIN / (TOGETHER * o * all));
        workers.split(
                groups * strips,
                grain,
                (first, end) -> {
                    for (int i = first; i < end; i++)
                        strip(w, i / strips, i % strips * TOGETHER, places, made);
                });
        return made;
    }

    /// Eight input channels, or those that are left.
    private void strip(float[] w, int group, int first, int[] places, float[] made) {
        int row = o * places.length;
        int to = (group * c + first) * row;
        boolean same = places.length == all && all > 1 && all <= Tile.L;
        int last = same ? o - Math.ceilDiv(Tile.L, all) : 0;
        for (int out = 0; out < o; out++, to += places.length) {
            int from = ((group * o + out) * c + first) * all;
            if (out < last && c - first >= TOGETHER) {
                kernels(w, from, made, to, row);
                continue;
            }
            for (int t = 0; t < places.length; t++) {
                if (c - first >= TOGETHER) eight(w, from + places[t], made, to + t, row);
                else few(w, from + places[t], made, to + t, row, c - first);
            }
        }
    }

    /// Eight whole kernels, each by one vector: what it brings beyond their end is overwritten by
    /// the next ones.
    private void kernels(float[] w, int from, float[] made, int to, int row) {
        for (int i = 0; i < TOGETHER; i++) {
            FloatVector.fromArray(Tile.F, w, from + i * all).intoArray(made, to + i * row);
        }
    }

    private void few(float[] w, int from, float[] made, int to, int row, int n) {
        for (int i = 0; i < n; i++) made[to + i * row] = w[from + i * all];
    }

    private void eight(float[] w, int from, float[] made, int to, int row) {
        made[to] = w[from];
        made[to + row] = w[from + all];
        made[to + 2 * row] = w[from + 2 * all];
        made[to + 3 * row] = w[from + 3 * all];
        made[to + 4 * row] = w[from + 4 * all];
        made[to + 5 * row] = w[from + 5 * all];
        made[to + 6 * row] = w[from + 6 * all];
        made[to + 7 * row] = w[from + 7 * all];
    }
}
