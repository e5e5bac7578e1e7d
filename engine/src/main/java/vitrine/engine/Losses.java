package vitrine.engine;

/// Loss functions, one number for each sample or element; [Tensor#mean] and [Tensor#sum] reduce
/// them.
public final class Losses {
    private Losses() {}

    /// `-logProbabilities[n, target[n], …]` for `[n, classes, …]`, shaped without the class axis.
    public static Tensor nll(Tensor logProbabilities, Index target) {
        Shape s = logProbabilities.shape();
        Tensor picked = Selection.gather(logProbabilities, 1, target, s.with(1, 1));
        return Layouts.squeeze(picked, 1).neg();
    }

    /// `-ln softmax(logits)[target]`
    public static Tensor crossEntropy(Tensor logits, Index target) {
        return nll(logits.logSoftmax(1), target);
    }

    /// `-Σ_c target_c ln softmax(logits)_c` for target probabilities
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        return Layouts.squeeze(logits.logSoftmax(1).mul(target).sum(1), 1).neg();
    }

    /// `(x - y)²`
    public static Tensor mse(Tensor x, Tensor y) {
        return x.sub(y).square();
    }

    /// `|x - y|`
    public static Tensor l1(Tensor x, Tensor y) {
        return x.sub(y).abs();
    }

    /// `d²/(2β)` where `d = |x - y| < β`, else `d - β/2`
    public static Tensor smoothL1(Tensor x, Tensor y, double beta) {
        Tensor d = x.sub(y).abs();
        return d.ge(beta).where(d.sub(beta / 2), d.square().div(2 * beta));
    }

    /// `softplus(x) - x·y`: binary cross-entropy of logits
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor target) {
        return Activations.softplus(logits).sub(logits.mul(target));
    }

    /// `y (ln y - x)` for log-probabilities `x` and probabilities `y`, zero where `y` is zero
    public static Tensor klDivergence(Tensor x, Tensor y) {
        Tensor positive = y.gt(0);
        return positive.where(y.mul(positive.where(y, y.like(1)).log().sub(x)), y.like(0));
    }
}
