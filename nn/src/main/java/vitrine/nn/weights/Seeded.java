package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;

import java.nio.charset.StandardCharsets;

/// Parameters by formula: the same numbers on every machine, without a file. Matrices and kernels
/// are uniform in `±√(6 / fan-in)` (He et al., 2015), biases in `±0.1`, a normalisation's weight
/// and variance in `[0.75, 1.25)` and its mean in `±0.1`.
public final class Seeded implements Weights {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Engine engine;
    private final String seed;

    /// @param seed any text; another text gives other numbers
    public Seeded(Engine engine, String seed) {
        this.engine = engine;
        this.seed = seed;
    }

    /// `u(name, index)` in `[-1, 1)`: SplitMix64 over an FNV-1a hash of the name.
    public static double uniform(String name, long index) {
        return uniform(hash(name), index);
    }

    private static long hash(String name) {
        long h = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) h = (h ^ (b & 0xff)) * FNV_PRIME;
        return h;
    }

    private static double uniform(long hash, long index) {
        long z = hash + (index + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1p-52 - 1;
    }

    /// Values `offset + scale · u(name, i)`.
    public static float[] values(String name, int count, double offset, double scale) {
        long hash = hash(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float) (offset + scale * uniform(hash, i));
        return values;
    }

    /// Normal numbers of mean 0, by Box and Muller: `√(-2 ln(1 - a)) cos(2πb)` of each two uniform
    /// numbers `a`, `b` in `[0, 1)`.
    public static float[] normals(String name, int count, double deviation) {
        long hash = hash(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double a = (uniform(hash, 2L * i) + 1) / 2;
            double b = (uniform(hash, 2L * i + 1) + 1) / 2;
            double radius = Math.sqrt(-2 * StrictMath.log(1 - a));
            values[i] = (float) (deviation * radius * StrictMath.cos(2 * Math.PI * b));
        }
        return values;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        boolean positive =
                name.endsWith("running_var") || (name.endsWith("weight") && shape.rank() == 1);
        double offset = positive ? 1 : 0;
        double scale = positive ? 0.25 : 0.1;
        if (shape.rank() > 1) scale = Math.sqrt(6.0 * shape.dim(0) / Math.max(shape.size(), 1));
        return engine.tensor(shape, values(seed + "/" + name, shape.size(), offset, scale));
    }

    @Override
    public @Nullable Shape shape(String name) {
        return null;
    }
}
