package vitrine.cam.propagation;

import vitrine.engine.Tensor;

/// How an affine layer hands the relevance of its result to its argument. A record of its
/// parameters, whose text stands in the derivation.
@FunctionalInterface
public interface Rule {
    /// @param layer `z = W x + b` as the run met it
    /// @param r the relevance of each element of `z`
    /// @return the relevance of each element of `x`
    Tensor relevance(Affine layer, Tensor r);
}
