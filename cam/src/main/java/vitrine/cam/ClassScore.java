package vitrine.cam;

import vitrine.engine.Tensor;

/// What is read off a model's outputs `y` for a class `k`.
public enum ClassScore {
    /// `y_k`
    LOGIT("logit", "logits") {
        @Override
        Tensor of(Tensor y, Tensor chosen) {
            return picked(y, chosen);
        }
    },
    /// `p_k = softmax(y)_k`
    PROBABILITY("probability", "probabilities") {
        @Override
        Tensor of(Tensor y, Tensor chosen) {
            return picked(y.softmax(1), chosen);
        }
    },
    /// `ln (p_k / (1 - p_k)) = y_k - ln Σ_{j≠k} e^{y_j}`, which tells classes apart where the
    /// probability is as good as one.
    LOG_ODDS("log-odds", "log-odds") {
        @Override
        Tensor of(Tensor y, Tensor chosen) {
            return picked(y, chosen).sub(logSum(chosen.where(none(chosen), y)));
        }
    },
    /// The residual softmax target-class score `y_k + ln p_k`, the logit less the cross entropy
    /// (Cai, 2025).
    REST("ReST", "ReST") {
        @Override
        Tensor of(Tensor y, Tensor chosen) {
            return picked(y, chosen).add(picked(y.logSoftmax(1), chosen));
        }
    };

    private final String one;
    private final String several;

    ClassScore(String one, String several) {
        this.one = one;
        this.several = several;
    }

    String label(int classes) {
        return classes == 1 ? one : several;
    }

    /// The score `[n, 1]` of outputs `[n, classes]`.
    ///
    /// @param chosen one where the class is chosen, else zero: `[n, classes]`, or `[1, classes]`
    ///   for one class
    abstract Tensor of(Tensor y, Tensor chosen);

    private static Tensor picked(Tensor y, Tensor chosen) {
        return chosen.mul(y).sum(1);
    }

    /// So small that its exponential is zero.
    private static Tensor none(Tensor chosen) {
        return chosen.engine().full(chosen.shape(), -1e30);
    }

    /// `ln Σ_j e^{y_j}`
    private static Tensor logSum(Tensor y) {
        return y.amax(1).sub(y.logSoftmax(1).amax(1));
    }
}
