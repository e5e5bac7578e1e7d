package vitrine.cam;

import vitrine.engine.Tensor;
import vitrine.nn.Layer;

/// What one layer put out in a run, and what the score's gradient is there.
///
/// @param layer the layer
/// @param output its value
/// @param gradient `∂S/∂output`
public record LayerEvidence(Layer layer, Tensor output, Tensor gradient) {}
