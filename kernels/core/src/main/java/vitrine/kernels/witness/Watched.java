package vitrine.kernels.witness;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;

import java.util.Arrays;

/// Storage with a witness: the single-precision values and, unless they are exact, what they are in
/// double precision and how far the two may be apart.
final class Watched implements Buffer {
    final Buffer fast;
    double @Nullable [] exact;
    double @Nullable [] bound;

    Watched(Buffer fast) {
        this.fast = fast;
    }

    @Override
    public int size() {
        return fast.size();
    }

    /// The witness's own storage.
    static Watched of(Buffer x) {
        if (x instanceof Watched w) return w;
        throw new KernelException(
                "witness: a buffer of another backend was given; build both on one engine");
    }

    /// Whether all of them are settled.
    static boolean settled(Watched... all) {
        return Arrays.stream(all).allMatch(w -> w.exact == null);
    }

    /// How far each value may be off.
    double[] errors() {
        return bound == null ? new double[size()] : bound;
    }

    /// Whether no error could change which element is the largest.
    boolean certain() {
        return bound == null || Arrays.stream(bound).allMatch(e -> e == 0);
    }

    /// Whether the single-precision values are what is meant, without an error.
    boolean settled() {
        return exact == null;
    }

    void settle() {
        exact = null;
        bound = null;
    }

    void known(double[] values, double[] errors) {
        exact = values;
        bound = errors;
    }
}
