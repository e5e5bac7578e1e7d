package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;

/// How far a single-precision result may lie from the reference. Every bound is derived; none is
/// tuned.
public sealed interface ErrorBound {
    /// Half the distance between one and the next larger `float`.
    double UNIT = 0x1p-24;

    /// Room for the roundings of the reference itself, in `float` units in the last place.
    double REFERENCE_ROOM = 0x1p-20;

    /// Throws if an element of `got` lies too far from `exact`; `magnitude` is what the reference
    /// makes of the operands' magnitudes.
    void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude);

    /// The result is the reference's, rounded once: moves, comparisons, maxima.
    record Exact() implements ErrorBound {
        @Override
        public void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude) {
            float[] rounded = new float[exact.length];
            for (int i = 0; i < rounded.length; i++) rounded[i] = (float) exact[i];
            KernelSample.assertSameBits(rounded, got, name);
        }
    }

    /// At most so many units in the last place of the exact value.
    record Ulps(double ulps) implements ErrorBound {
        @Override
        public void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude) {
            for (int i = 0; i < got.length; i++) {
                float nearest = (float) exact[i];
                if (Float.isNaN(nearest) || Float.isInfinite(nearest)) {
                    assertEquals(nearest, got[i], 0f, name + " at " + i);
                    continue;
                }
                double allowed = (ulps + REFERENCE_ROOM) * Math.ulp(nearest);
                if (!(Math.abs(got[i] - exact[i]) <= allowed)) {
                    fail(
                            "%s at %d: %s is %s ulp from %s, allowed are %s"
                                    .formatted(
                                            name,
                                            i,
                                            got[i],
                                            Math.abs(got[i] - exact[i]) / Math.ulp(nearest),
                                            exact[i],
                                            ulps));
                }
            }
        }
    }

    /// For a result that is linear in each operand that is not a [Values#CHOICE]. Each of its terms
    /// meets at most `n` roundings, so it is multiplied by at most `(1 + u)ⁿ` with `u = 2⁻²⁴`; and
    /// `(1 + u)ⁿ - 1 ≤ (n + 1)·u` while `n² < 2²⁴`. The error is then at most `(n + 1)·u` times the
    /// sum of the terms' magnitudes, which is the same operation on the operands' magnitudes,
    /// evaluated by the reference. Samples are of order one, so nothing underflows, and their
    /// elements are floats, so the operands have no error.
    record Roundings(int n) implements ErrorBound {
        @Override
        public void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude) {
            double[] terms = magnitude.get();
            for (int i = 0; i < got.length; i++) {
                double allowed = (n + 1) * UNIT * terms[i];
                if (!(Math.abs(got[i] - exact[i]) <= allowed)) {
                    fail(
                            "%s at %d: %s is %s from %s, allowed are %s"
                                    .formatted(
                                            name,
                                            i,
                                            got[i],
                                            Math.abs(got[i] - exact[i]),
                                            exact[i],
                                            allowed));
                }
            }
        }
    }

    /// At most so much, for a result of order one whose derivation stands where the sample does.
    record Absolute(double error) implements ErrorBound {
        @Override
        public void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude) {
            for (int i = 0; i < got.length; i++)
                assertEquals(exact[i], got[i], error, name + " at " + i);
        }
    }

    /// No bound: the order contract fixes the bits, but infinities meet padding there and do not in
    /// the reference.
    record BitsOnly() implements ErrorBound {
        @Override
        public void check(String name, double[] exact, float[] got, Supplier<double[]> magnitude) {}
    }

    /// The bound of a chunked sum of `terms` terms. A term is rounded with each addition to its
    /// chunk, at most `min(terms, 256)` times, and its chunk's sum with each of at most
    /// `⌈terms/256⌉` additions to the total.
    static ErrorBound chunkedSum(int terms) {
        return new Roundings(Math.min(terms, 256) + Math.ceilDiv(terms, 256));
    }
}
