package vitrine.nn.training;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;

import java.util.Map;

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch defines it: `p ← p -
/// rate · weightDecay · p`, `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `p ← p - rate / (1 -
/// β₁ᵗ) · m / (√(v / (1 - β₂ᵗ)) + ε)`. Parameters of one axis, which are biases and normalisations,
/// do not decay.
///
/// @param beta1 how much of the mean gradient is kept
/// @param beta2 how much of the mean square is kept
/// @param eps what is added to the root
/// @param weightDecay pull towards zero
public record AdamW(double beta1, double beta2, double eps, double weightDecay)
        implements Optimizer {
    private static final String MEAN = "exp_avg";
    private static final String SQUARES = "exp_avg_sq";

    /// β = 0.9 and 0.999, ε = 1e-8.
    public static AdamW decaying(double weightDecay) {
        return new AdamW(0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public Tensor step(
            Tensor value, Tensor gradient, double rate, long step, Map<String, Tensor> memory) {
        Tensor m = mixed(memory.get(MEAN), gradient, beta1);
        Tensor v = mixed(memory.get(SQUARES), gradient.square(), beta2);
        memory.put(MEAN, m);
        memory.put(SQUARES, v);
        double size = rate / (1 - power(beta1, step));
        Tensor root = v.div(1 - power(beta2, step)).sqrt().add(eps);
        Tensor kept = value.shape().rank() > 1 ? value.mul(1 - rate * weightDecay) : value;
        return kept.sub(m.div(root).mul(size));
    }

    private static Tensor mixed(@Nullable Tensor kept, Tensor g, double beta) {
        Tensor part = g.mul(1 - beta);
        return kept == null ? part : kept.mul(beta).add(part);
    }

    /// `base^exponent` by multiplications, whose bits no library changes.
    private static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) result *= square;
            square *= square;
        }
        return result;
    }
}
