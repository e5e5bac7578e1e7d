package vitrine.nn.training;

import vitrine.engine.Tensor;

import java.util.Map;

/// Stochastic gradient descent with momentum, as PyTorch defines it: `g ← g + weightDecay · p`, `v
/// ← momentum · v + g` (`v = g` at first), `p ← p - rate · v`.
///
/// @param momentum how much of the last step is kept
/// @param weightDecay pull towards zero
public record Sgd(double momentum, double weightDecay) implements Optimizer {
    private static final String VELOCITY = "momentum_buffer";

    @Override
    public Tensor step(
            Tensor value, Tensor gradient, double rate, long step, Map<String, Tensor> memory) {
        Tensor g = weightDecay == 0 ? gradient : gradient.add(value.mul(weightDecay));
        if (momentum != 0) {
            Tensor before = memory.get(VELOCITY);
            g = before == null ? g : before.mul(momentum).add(g);
            memory.put(VELOCITY, g);
        }
        return value.sub(g.mul(rate));
    }
}
