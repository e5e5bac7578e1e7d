package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.TokenGrid;

/// What one layer put out in a run, and what the score's gradient is there, both as the model lays
/// them out.
///
/// @param layer the layer
/// @param output its value
/// @param gradient `∂S/∂output`
/// @param grid where the model's tokens lay when the layer had run, or null if it had said nothing
public record LayerEvidence(
        Layer layer, Tensor output, Tensor gradient, @Nullable TokenGrid grid) {}
