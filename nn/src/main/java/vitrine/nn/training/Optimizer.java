package vitrine.nn.training;

import vitrine.engine.Tensor;

import java.util.Map;

/// How a parameter follows its gradient.
public interface Optimizer {
    /// The parameter after a step.
    ///
    /// @param value the parameter
    /// @param gradient `∂loss/∂value`
    /// @param rate the learning rate
    /// @param step which step this is, the first is 1
    /// @param memory what this parameter's earlier steps left, and where this one leaves its own
    Tensor step(Tensor value, Tensor gradient, double rate, long step, Map<String, Tensor> memory);
}
