package vitrine.cam;

import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

import java.util.ArrayList;
import java.util.List;

/// What is explained: a function of one or several tensors, whose layers hooks can see. A model of
/// one input is one; for others, or for arguments that are no inputs, write a lambda.
///
/// {@snippet :
/// Network two = in -> fusion.apply(Layouts.cat(1, image.apply(in.get(0)), sound.apply(in.get(1))));
/// }
@FunctionalInterface
public interface Network {
    /// The model's output, `[n, ...]`, for inputs `[n, ...]`.
    Tensor apply(List<Tensor> inputs);

    /// A model of one input.
    static Network of(Layer model) {
        return inputs -> {
            if (inputs.size() != 1) {
                throw new CamException(
                        "inputs: "
                                + model
                                + " takes one, got "
                                + inputs.size()
                                + "; write a Network that says where each of them goes");
            }
            return model.apply(inputs.getFirst());
        };
    }

    /// This network with the output of the layer of that path in place of its own: the logits of a
    /// model that ends in a softmax, for example. What follows the layer is run and ignored.
    default Network until(String layer) {
        return inputs -> {
            List<Tensor> seen = new ArrayList<>();
            Hooks.none()
                    .output(
                            Selector.path(layer),
                            (_, y) -> {
                                seen.add(y);
                                return y;
                            })
                    .within(() -> apply(inputs));
            if (seen.size() > 1) {
                throw new CamException(
                        "layer "
                                + layer
                                + ": the model calls it more than once in a run, so that it cannot"
                                + " stand for the output; choose a layer that is called once");
            }
            return seen.getFirst();
        };
    }
}
