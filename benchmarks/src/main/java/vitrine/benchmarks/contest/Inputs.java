package vitrine.benchmarks.contest;

import vitrine.nn.weights.Seeded;

/// What every contestant is given: values by formula, the same for all.
public final class Inputs {
    /// Height and width of an image.
    public static final int SIDE = 224;

    /// The logit that is explained.
    public static final int CLASS = 281;

    /// How far a step of training goes.
    public static final double RATE = 1e-3;

    private static final int COMPARED = 1000;

    private Inputs() {}

    /// Images `[batch, 3, side, side]` of values in ±2.
    public static float[] images(int batch, int side) {
        return Seeded.values("image", batch * 3 * side * side, 0, 2);
    }

    /// The first operand.
    public static float[] a(Job.Gemm job) {
        return Seeded.values("a", job.m() * job.k(), 0, 1);
    }

    /// The second operand, as it is stored.
    public static float[] b(Job.Gemm job) {
        return Seeded.values("b", job.k() * job.n(), 0, 1);
    }

    /// Some of a large result's values, which is enough to compare.
    public static float[] some(float[] values) {
        if (values.length == 0) return values;
        int stride = Math.ceilDiv(values.length, COMPARED);
        float[] some = new float[Math.ceilDiv(values.length, stride)];
        for (int i = 0; i < some.length; i++) some[i] = values[i * stride];
        return some;
    }

    /// The class of each image of a batch.
    public static long[] classes(int batch) {
        long[] classes = new long[batch];
        for (int i = 0; i < batch; i++) classes[i] = 37L * i;
        return classes;
    }
}
