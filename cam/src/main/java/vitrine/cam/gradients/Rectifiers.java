package vitrine.cam.gradients;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Call;
import vitrine.engine.Ternary;
import vitrine.engine.Unary;
import vitrine.nn.Activation;
import vitrine.nn.Layer;

/// Which functions a backward pass treats as rectifiers.
public enum Rectifiers {
    /// `max(x, 0)`, as a layer or as a function. ReLU6, GELU and every other function keep their
    /// own derivative, as they do with Captum, pytorch-grad-cam and TorchRay.
    RELU,
    /// Also layers of ReLU6, and GELU and SiLU as layers or as functions, which are rectifiers with
    /// a round corner. Hard swish, ReLU6 as a function, and functions that saturate on both sides
    /// (sigmoid, tanh) keep their own derivative.
    RELU_LIKE;

    /// Whether `call`, made in `layer`, is one of them.
    boolean include(Call call, @Nullable Layer layer) {
        return switch (call.op()) {
            case Unary u ->
                    switch (u.name()) {
                        case "relu" -> true;
                        case "gelu", "silu" -> this == RELU_LIKE;
                        default -> false;
                    };
            case Ternary _ ->
                    this == RELU_LIKE && layer instanceof Activation a && a.name().equals("relu6");
            default -> false;
        };
    }
}
