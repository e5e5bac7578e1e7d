package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.List;

/// What is asked about which model and input, before anybody says where to look.
///
/// @param model the network
/// @param inputs its inputs
/// @param target what is to be explained
/// @param sweep how many scores are asked for at once
record Question(Network model, List<Tensor> inputs, Target target, Sweep sweep) {
    Question {
        inputs = List.copyOf(inputs);
    }

    Question with(List<Tensor> others) {
        return new Question(model, others, target, sweep);
    }

    Question resolved(Target known) {
        return new Question(model, inputs, known, sweep);
    }

    /// The question about sample `i` of a batch of `n` alone.
    Question sample(int i, int n) {
        List<Tensor> own =
                inputs.stream()
                        .map(x -> x.shape().dim(0) == n ? x.slice(0, i, i + 1, 1) : x)
                        .toList();
        return new Question(model, own, target.sample(i), sweep);
    }
}
