package vitrine.cam;

import vitrine.engine.Tensor;
import vitrine.nn.Layer;

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
}
