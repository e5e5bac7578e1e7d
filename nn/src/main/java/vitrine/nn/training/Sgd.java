package vitrine.nn.training;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

import java.util.Map;

/// Stochastic gradient descent, as PyTorch defines it: `g ← g + weightDecay · p`, `v ← momentum · v
/// + g` (`v = g` at first), `p ← p - rate · v`; with Nesterov's look ahead (Sutskever et al., 2013)
///   `p ← p - rate · (g + momentum · v)`.
///
/// @param momentum how much of the last step is kept, from 0 to below 1
/// @param weightDecay pull towards zero
/// @param nesterov whether a step looks ahead, which needs momentum
public record Sgd(double momentum, double weightDecay, boolean nesterov) implements Optimizer {
    private static final String VELOCITY = "momentum_buffer";

    /// @param nesterov needs a positive `momentum`
    public Sgd {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new ModelException(
                    "sgd: needs a momentum from 0 to below 1, got " + momentum + "; 0.9 is usual");
        }
        if (nesterov && momentum == 0) {
            throw new ModelException("sgd: nesterov needs momentum, got none; 0.9 is usual");
        }
    }

    /// Without Nesterov's look ahead.
    public Sgd(double momentum, double weightDecay) {
        this(momentum, weightDecay, false);
    }

    @Override
    public Tensor step(
            Tensor value, Tensor gradient, double rate, long step, Map<String, Tensor> memory) {
        Tensor g = weightDecay == 0 ? gradient : gradient.add(value.mul(weightDecay));
        if (momentum == 0) return value.sub(g.mul(rate));
        @Nullable Tensor before = memory.get(VELOCITY);
        Tensor v = before == null ? g : before.mul(momentum).add(g);
        memory.put(VELOCITY, v);
        Tensor along = nesterov ? g.add(v.mul(momentum)) : v;
        return value.sub(along.mul(rate));
    }
}
