package vitrine.cam.perturbation;

import vitrine.engine.Tensor;

import java.util.function.UnaryOperator;

/// What a mask between zero and one does to a value.
public sealed interface Perturbation {
    /// The value under each mask.
    ///
    /// @param value `[1, c, ...]`
    /// @param sample the sample's number in the batch
    /// @return from a mask `[1, 1, ...]` to the value under it
    UnaryOperator<Tensor> of(Tensor value, int sample);

    /// Zero where the mask is zero: `m·x`.
    static Perturbation inpainting() {
        return new Towards(Baseline.ZERO);
    }

    /// Blurred where the mask is zero. Xplique blurs by the mean of 10×10 pixels, whose deviation
    /// is 2.9.
    static Perturbation blurring(double sigma) {
        return new Towards(new Baseline.Blurred(sigma));
    }

    /// `m·x + (1 - m)·b`
    ///
    /// @param baseline `b`
    record Towards(Baseline baseline) implements Perturbation {
        @Override
        public UnaryOperator<Tensor> of(Tensor value, int sample) {
            Tensor b = baseline.of(value, sample);
            return mask -> value.mul(mask).add(b.mul(mask.rsub(1)));
        }
    }

    /// `x + σ·(m - ½)`, as the paper and Xplique's documentation have it; Xplique's program
    /// multiplies where this adds.
    ///
    /// @param sigma `σ`
    record Amplitude(double sigma) implements Perturbation {
        @Override
        public UnaryOperator<Tensor> of(Tensor value, int sample) {
            return mask -> value.add(mask.sub(0.5).mul(sigma));
        }
    }
}
