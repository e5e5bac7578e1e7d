package vitrine.kernels.simd;

import static vitrine.kernels.simd.FloatBuffer.array;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Nest;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;
import vitrine.kernels.Strided;
import vitrine.kernels.Workers;

import java.util.Arrays;

/// What the two single-precision CPU backends share: storage, and everything that only moves
/// elements or visits windows. The arithmetic that is worth lanes is left to each.
abstract class FloatKernels implements Kernels {
    static final int CHUNK = 256;
    static final int GRAIN = 16_384;

    final Workers workers;

    FloatKernels(Workers workers) {
        this.workers = workers;
    }

    /// How many pieces of `work` elements each make a task worth its hand-over.
    static int grain(int work) {
        return Math.max(1, GRAIN / Math.max(work, 1));
    }

    @Override
    public final Buffer allocate(int size) {
        return new FloatBuffer(new float[size]);
    }

    @Override
    public final Buffer upload(float[] values) {
        return new FloatBuffer(values.clone());
    }

    @Override
    public final Buffer adopt(float[] values) {
        return new FloatBuffer(values);
    }

    @Override
    public final Buffer upload(double[] values) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) y[i] = (float) values[i];
        return new FloatBuffer(y);
    }

    @Override
    public final float[] floats(Buffer x) {
        return array(x).clone();
    }

    @Override
    public final double[] doubles(Buffer x) {
        float[] from = array(x);
        double[] y = new double[from.length];
        for (int i = 0; i < y.length; i++) y[i] = from[i];
        return y;
    }

    @Override
    public final void fill(Buffer y, double value) {
        Arrays.fill(array(y), (float) value);
    }

    @Override
    public final void copy(Strided x, Strided y) {
        Nest nest = Nest.over(x, y);
        float[] from = array(x.buffer());
        float[] to = array(y.buffer());
        int n = nest.length();
        workers.split(
                nest.rows(),
                grain(n),
                (first, end) -> {
                    Nest.Walk walk = nest.from(first);
                    for (int row = first; row < end; row++, walk.next()) {
                        copyRow(from, walk.at(0), nest.step(0), to, walk.at(1), nest.step(1), n);
                    }
                });
    }

    private static void copyRow(
            float[] from, int at, int step, float[] to, int into, int toStep, int n) {
        if (step == 1 && toStep == 1) {
            System.arraycopy(from, at, to, into, n);
        } else if (step == 0 && toStep == 1) {
            Arrays.fill(to, into, into + n, from[at]);
        } else {
            for (int i = 0; i < n; i++) to[into + i * toStep] = from[at + i * step];
        }
    }

    @Override
    public final void cumulate(
            Buffer x, Buffer y, int outer, int along, int inner, boolean reversed) {
        float[] from = array(x);
        float[] to = array(y);
        workers.split(
                outer * inner,
                grain(along),
                (first, end) -> {
                    for (int e = first; e < end; e++) {
                        int base = e / inner * along * inner + e % inner;
                        float acc = 0;
                        for (int j = 0; j < along; j++) {
                            int at = base + (reversed ? along - 1 - j : j) * inner;
                            acc += from[at];
                            to[at] = acc;
                        }
                    }
                });
    }

    @Override
    public final void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner) {
        float[] source = array(x);
        float[] to = array(y);
        int n = index.length;
        workers.split(
                outer * n,
                grain(inner),
                (first, end) -> {
                    for (int r = first; r < end; r++) {
                        System.arraycopy(
                                source,
                                (r / n * from + index[r % n]) * inner,
                                to,
                                r * inner,
                                inner);
                    }
                });
    }

    @Override
    public final void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner) {
        float[] from = array(x);
        float[] sums = array(y);
        Arrays.fill(sums, 0);
        int n = index.length;
        workers.split(
                outer,
                grain(inner * n),
                (first, end) -> {
                    for (int r = first * n; r < end * n; r++) {
                        int at = (r / n * to + index[r % n]) * inner;
                        for (int i = 0; i < inner; i++) sums[at + i] += from[r * inner + i];
                    }
                });
    }

    @Override
    public final void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y) {
        FloatPool pool = new FloatPool(g, array(x), array(t), array(y));
        int work = Math.max(1, Math.max(g.inPlane(), g.outPlane()));
        workers.split(
                g.planes(),
                grain(work),
                (first, end) -> {
                    for (int plane = first; plane < end; plane++) pool.plane(f, plane);
                });
    }

    @Override
    public final void close() {
        workers.close();
    }
}
