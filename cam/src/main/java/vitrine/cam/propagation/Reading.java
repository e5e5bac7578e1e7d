package vitrine.cam.propagation;

import vitrine.engine.Tensor;

/// What a map takes from a value and what arrived there: TorchRay's gradient-to-saliency function.
@FunctionalInterface
public interface Reading {
    /// `max_k |g_k|`, TorchRay's own for gradients.
    Reading LARGEST = (activation, gradient) -> gradient.abs().amax(1);

    /// `Σ_k A_k ⊙ g_k`
    Reading PRODUCT = (activation, gradient) -> activation.mul(gradient).sum(1);

    /// What arrived, channel by channel and with its sign.
    Reading ALL = (activation, gradient) -> gradient;

    /// @param activation the place's value `A`, `[n, c, ...]`
    /// @param gradient what arrived there, shaped alike
    /// @return `[n, 1, ...]`, or `[n, c, ...]`
    Tensor map(Tensor activation, Tensor gradient);
}
