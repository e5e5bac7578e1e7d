package vitrine.nn.training;

import vitrine.engine.Index;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

/// Samples by number, each with what a model is to answer.
public interface Dataset {
    /// How many samples there are.
    int size();

    /// Some of them, in the order asked for.
    Batch at(int... samples);

    /// Samples of one step.
    ///
    /// @param inputs what the model sees, `[n, …]`
    /// @param targets what it is to answer, `[n, …]`
    record Batch(Tensor inputs, Tensor targets) {}

    /// Samples that lie in memory, one in each row of axis 0.
    static Dataset of(Tensor inputs, Tensor targets) {
        return new Rows(inputs, targets);
    }

    /// @param inputs `[size, …]`
    /// @param targets `[size, …]`
    record Rows(Tensor inputs, Tensor targets) implements Dataset {
        /// @param targets as many as inputs
        public Rows {
            if (inputs.shape().dim(0) != targets.shape().dim(0)) {
                throw new ModelException(
                        "dataset: needs as many targets as inputs, got inputs "
                                + inputs.shape()
                                + ", targets "
                                + targets.shape());
            }
        }

        @Override
        public int size() {
            return inputs.shape().dim(0);
        }

        @Override
        public Batch at(int... samples) {
            Index chosen = new Index(samples);
            return new Batch(inputs.indexSelect(0, chosen), targets.indexSelect(0, chosen));
        }
    }
}
