package vitrine.nn.training;

import vitrine.nn.ModelException;
import vitrine.nn.weights.Seeded;

/// Which samples each step sees: every epoch all of them once in an order of its own, but for those
/// that fill no batch. The order depends on the seed and the epoch alone, so a run can begin at any
/// step.
///
/// @param samples how many there are
/// @param batch how many a step sees
/// @param seed another seed gives other orders
public record Batches(int samples, int batch, String seed) {
    /// @param batch at most `samples`
    public Batches {
        if (batch < 1 || batch > samples) {
            throw new ModelException("batch: needs 1 to " + samples + " samples, got " + batch);
        }
    }

    /// How many steps see every sample once.
    public int perEpoch() {
        return samples / batch;
    }

    /// The samples of a step; the first is 1.
    public int[] of(long step) {
        long epoch = (step - 1) / perEpoch();
        int first = (int) ((step - 1) % perEpoch()) * batch;
        int[] order = order(epoch);
        int[] chosen = new int[batch];
        System.arraycopy(order, first, chosen, 0, batch);
        return chosen;
    }

    private int[] order(long epoch) {
        String name = seed + "/epoch " + epoch;
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) order[i] = i;
        for (int i = samples - 1; i > 0; i--) {
            int other = (int) ((Seeded.uniform(name, i) + 1) / 2 * (i + 1));
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }
}
