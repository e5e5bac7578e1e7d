package vitrine.cam;

import vitrine.engine.Tensor;

/// A class activation map: a sum over channels, `Σ_k W_k`, where `W_k` is mostly a weight times
/// `A_k`. What it sums is open to combinators, and is the derivation's `weighted`.
public interface Weighted extends Method {
    /// `W`, `[n, c, ...]`: what each channel adds to the map.
    Tensor weighted(Evidence e);

    @Override
    default Tensor map(Evidence e) {
        return e.note("weighted", () -> weighted(e)).sum(1);
    }
}
