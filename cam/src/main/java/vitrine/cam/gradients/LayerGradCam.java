package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

/// Grad-CAM with the choices of Captum's `LayerGradCam`: `α_k A_k` with `α_k` the mean of `∂S/∂A_k`
/// over space (the gradient itself where there is no space), added up over channels or not, with
/// its sign or without what is negative. At a layer's input, `conv1:input`, it is
/// `attribute_to_layer_input`.
///
/// Worked example (Captum's test), `A_0 = [-5 4; 31 40]` with `α_0 = ¾`, `A_1 = [-30 -21; 6 15]`
/// with `α_1 = -½`: added up `[11¼ 13½; 20¼ 22½]`.
///
/// @param sum what becomes of the channels
/// @param part what becomes of negative values
public record LayerGradCam(Sum sum, Part part) implements Method {
    /// What becomes of the channels.
    public enum Sum {
        /// one map, `[n, 1, ...]`
        OVER_CHANNELS,
        /// a map for each, `[n, c, ...]`, as `attr_dim_summation=False`
        NONE
    }

    /// What becomes of negative values.
    public enum Part {
        /// they stay
        SIGNED,
        /// they become zero, as `relu_attributions=True`
        POSITIVE
    }

    @Override
    public String name() {
        return "layer-grad-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor alpha = e.note("alpha", () -> Space.mean(e.gradient()));
        Tensor weighted = e.activation().mul(alpha);
        Tensor map = sum == Sum.OVER_CHANNELS ? weighted.sum(1) : weighted;
        return part == Part.POSITIVE ? map.relu() : map;
    }
}
