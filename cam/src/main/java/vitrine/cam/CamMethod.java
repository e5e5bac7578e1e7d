package vitrine.cam;

import vitrine.engine.Tensor;

/// A map `[n, 1, h, w]` from the evidence at a layer, signed and at the layer's own resolution.
/// Rectifying, resizing and scaling come after it, in a [Profile].
public interface CamMethod {
    /// The method's name on the command line and in results.
    String name();

    /// The map.
    Tensor map(Evidence e);
}
