package vitrine.nn.training;

import vitrine.nn.ModelException;

/// What each step learns from: the samples that [Batches] chooses, augmented with numbers of the
/// step. Any step can be asked for, so learning can be resumed at any step.
///
/// @param data the samples
/// @param batches which of them a step sees
/// @param augmentation what happens to the inputs
public record DataLoader(Dataset data, Batches batches, Augmentation augmentation) {
    /// @param batches for as many samples as there are
    public DataLoader {
        if (batches.samples() != data.size()) {
            throw new ModelException(
                    "data loader: batches are for "
                            + batches.samples()
                            + " samples, the data set has "
                            + data.size());
        }
    }

    /// Shuffled batches of a data set.
    public static DataLoader shuffled(Dataset data, int batch, String seed) {
        return new DataLoader(data, new Batches(data.size(), batch, seed), Augmentation.NONE);
    }

    /// The same batches, augmented.
    public DataLoader augmented(Augmentation other) {
        return new DataLoader(data, batches, other);
    }

    /// The batch of a step; the first is 1.
    public Dataset.Batch of(long step) {
        Dataset.Batch batch = data.at(batches.of(step));
        String seed = batches.seed() + "/augmentation of step " + step;
        return new Dataset.Batch(augmentation.apply(batch.inputs(), seed), batch.targets());
    }
}
