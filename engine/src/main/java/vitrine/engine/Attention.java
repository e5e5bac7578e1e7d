package vitrine.engine;

/// Scaled dot-product attention.
public final class Attention {
    private Attention() {}

    /// `softmax(q kᵀ / √d)` over the last two axes.
    public static Tensor probabilities(Tensor q, Tensor k) {
        return scores(q, k).softmax(-1);
    }

    /// `softmax(q kᵀ / √d + mask)` with an additive mask that broadcasts.
    public static Tensor probabilities(Tensor q, Tensor k, Tensor mask) {
        return scores(q, k).add(mask).softmax(-1);
    }

    private static Tensor scores(Tensor q, Tensor k) {
        return MatMul.GBT.of(q.mul(1 / Math.sqrt(q.shape().dim(-1))), k);
    }
}
