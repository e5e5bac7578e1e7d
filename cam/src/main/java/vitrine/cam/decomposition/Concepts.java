package vitrine.cam.decomposition;

import vitrine.engine.Tensor;

/// What [DeepFeatureFactorisation] found.
///
/// @param concepts `[channels, k]`: each concept as a value of the layer
/// @param maps `[n, k, ...]`: how strongly each concept is present at each position of each sample;
///   not negative
/// @param error the share of the activations, in the Frobenius norm, that the concepts do not make
/// @param passes how many passes the descent made
public record Concepts(Tensor concepts, Tensor maps, double error, int passes) {}
