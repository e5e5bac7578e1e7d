package vitrine.nn.models;

import vitrine.engine.Tensor;

import java.util.Arrays;

/// The heads of an attention: consecutive pieces of the channels, each attending for itself.
final class Heads {
    private Heads() {}

    /// `[…, t, c] → […, heads, t, c/heads]`
    static Tensor split(Tensor x, int heads) {
        int[] dims = x.shape().dims();
        int rank = dims.length;
        int[] split = Arrays.copyOf(dims, rank + 1);
        split[rank - 1] = heads;
        split[rank] = dims[rank - 1] / heads;
        return x.reshape(split).transpose(-3, -2);
    }

    /// `[…, heads, t, d] → […, t, heads·d]`
    static Tensor merge(Tensor x) {
        Tensor y = x.transpose(-3, -2);
        int[] dims = y.shape().dims();
        int rank = dims.length - 1;
        int[] merged = Arrays.copyOf(dims, rank);
        merged[rank - 1] = dims[rank - 1] * dims[rank];
        return y.reshape(merged);
    }
}
