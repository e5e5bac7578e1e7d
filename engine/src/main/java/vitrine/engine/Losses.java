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

    /// Cross-entropy with label smoothing (Szegedy et al., 2016): `smoothing` of the target's
    /// probability is shared evenly by all classes, as PyTorch's `label_smoothing` does.
    ///
    /// @param smoothing from 0 to 1; 0.1 is usual
    public static Tensor crossEntropy(Tensor logits, Index target, double smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new EngineException(
                    "cross-entropy: needs a label smoothing from 0 to 1, got " + smoothing);
        }
        Tensor all = logits.logSoftmax(1);
        Tensor even = Layouts.squeeze(all.mean(1), 1).neg();
        return nll(all, target).mul(1 - smoothing).add(even.mul(smoothing));
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

    /// `d²/2` where `d = |x - y| < δ`, else `δ (d - δ/2)` (Huber, 1964)
    public static Tensor huber(Tensor x, Tensor y, double delta) {
        return smoothL1(x, y, delta).mul(delta);
    }

    /// `softplus(x) - x·y`: binary cross-entropy of logits, PyTorch's `..._with_logits`
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor target) {
        return Activations.softplus(logits).sub(logits.mul(target));
    }

    /// `(1 - y) x + (1 + (w - 1) y) softplus(-x)`: binary cross-entropy of logits where positives
    /// count `w` times, as PyTorch's `pos_weight` has it.
    ///
    /// @param positives `w`, which broadcasts
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor target, Tensor positives) {
        Tensor negative = target.rsub(1).mul(logits);
        Tensor weight = positives.sub(1).mul(target).add(1);
        return negative.add(weight.mul(Activations.softplus(logits.neg())));
    }

    /// `y (ln y - x)` for log-probabilities `x` and probabilities `y`, zero where `y` is zero
    public static Tensor klDivergence(Tensor x, Tensor y) {
        Tensor positive = y.gt(0);
        return positive.where(y.mul(positive.where(y, y.like(1)).log().sub(x)), y.like(0));
    }
}
