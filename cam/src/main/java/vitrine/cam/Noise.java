package vitrine.cam;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Random numbers by counter: number `i` of a stream depends on the seed, the stream's name and `i`
/// alone, so that nothing changes with threads, batches or the order of asking, on any machine.
public final class Noise {
    private static final long PRIME = 0x100000001B3L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final String stream;
    private final long hash;

    /// @param seed another seed gives other numbers
    /// @param stream what they are for
    public Noise(long seed, String stream) {
        this.seed = seed;
        this.stream = stream;
        long h = 0xCBF29CE484222325L ^ (seed * GOLDEN);
        for (int c = 0; c < stream.length(); c++) h = (h ^ stream.charAt(c)) * PRIME;
        this.hash = h;
    }

    /// A stream of its own for a part of the work.
    public Noise of(String part) {
        return new Noise(seed, stream + "/" + part);
    }

    /// Uniform in `[0, 1)`, from 53 bits of SplitMix64 over an FNV-1a hash of the stream.
    public double uniform(long i) {
        return (bits(i) >>> 11) * 0x1p-53;
    }

    /// Uniform among `0 … n - 1`.
    public int below(int n, long i) {
        return (int) (uniform(i) * n);
    }

    /// Normal with mean 0 and deviation 1, by Box and Muller.
    public double normal(long i) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * i)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * i + 1));
    }

    /// A tensor of normal numbers `first, first + 1, …`.
    public Tensor normal(Engine engine, Shape shape, long first) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) values[i] = normal(first + i);
        return engine.tensor(shape, values);
    }

    /// A tensor of uniform numbers `first, first + 1, …`.
    public Tensor uniform(Engine engine, Shape shape, long first) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) values[i] = uniform(first + i);
        return engine.tensor(shape, values);
    }

    /// The numbers `0 … n - 1` in random order (Fisher and Yates), number `i` of the stream's.
    public int[] permutation(int n, long i) {
        int[] order = new int[n];
        for (int k = 0; k < n; k++) order[k] = k;
        for (int k = n - 1; k > 0; k--) {
            int other = below(k + 1, i * n + k);
            int moved = order[k];
            order[k] = order[other];
            order[other] = moved;
        }
        return order;
    }

    private long bits(long i) {
        long z = hash + (i + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Noise n && n.seed == seed && n.stream.equals(stream);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return "Noise[seed=" + seed + ", stream=" + stream + "]";
    }
}
