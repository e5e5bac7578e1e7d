package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

import java.util.BitSet;

/// Feature permutation (Breiman, 2001): what a feature is replaced with is the same feature of
/// another sample of the batch. For each feature the batch is shuffled; the number is `S(x) - S(x
/// with the other's feature)`, the mean over some shuffles. A shuffle is a rotation of a random
/// order, so that no sample keeps its own feature.
///
/// Units: those of the score. The map is `[n, 1, ...]` where features go through all channels, else
/// `[n, c, ...]`. Needs a batch of at least two. At a layer, nothing before the layer runs. Captum
/// shuffles once, and takes any order but the given one, in which a sample may keep its own.
///
/// Worked example: `S = 4·x_0 + 4·x_1` at `(2, 5)` and `(1, 3)`, every element a feature. In a
/// batch of two each gets the other's: the maps are `(4, 8)` and `(-4, -8)`.
///
/// @param features what is exchanged together
/// @param shuffles how many are averaged
/// @param seed another seed shuffles otherwise
public record FeaturePermutation(Features features, int shuffles, long seed) implements Sampled {
    /// @param shuffles at least one
    public FeaturePermutation {
        if (shuffles < 1)
            throw new CamException(
                    "feature-permutation: needs at least one shuffle, got " + shuffles);
    }

    /// As the profile has it: 8 cells along each axis, one shuffle.
    public static FeaturePermutation of(Profile profile) {
        return new FeaturePermutation(Features.grid(8), 1, 0);
    }

    @Override
    public String name() {
        return "feature-permutation";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        if (e.batch() < 2) {
            throw new NotApplicable(
                    "feature-permutation: exchanges features between the samples of a batch, and"
                            + " this batch has one; give several samples, or use feature-ablation");
        }
        Tensor batch = e.activation();
        return e.eachSample((one, sample) -> permuted(one, sample, batch));
    }

    private Tensor permuted(Evidence one, int sample, Tensor batch) {
        Tensor value = one.activation();
        Partition partition = features.of(value, sample);
        int count = Math.multiplyExact(partition.count(), shuffles);
        double[] scores =
                one.scores(
                                name(),
                                count,
                                i -> {
                                    BitSet others = new BitSet();
                                    others.set(0, partition.count());
                                    others.clear(i % partition.count());
                                    int from = partner(sample, batch.shape().dim(0), i);
                                    Tensor other = batch.slice(0, from, from + 1, 1);
                                    return partition
                                            .kept(value.engine(), others)
                                            .where(value, other);
                                })
                        .toDoubles();
        double[] each = new double[partition.count()];
        for (int i = 0; i < count; i++)
            each[i % each.length] += (one.score().item() - scores[i]) / shuffles;
        return partition.spread(value.engine(), each);
    }

    /// Whose feature a sample gets in shuffle `i`: of the one after it in a random ring.
    private int partner(int sample, int batch, int i) {
        int[] ring = new Noise(seed, name()).permutation(batch, i);
        for (int k = 0; k < batch; k++) if (ring[k] == sample) return ring[(k + 1) % batch];
        throw new CamException("feature-permutation: sample " + sample + " is not in the batch");
    }

    @Override
    public FeaturePermutation withSeed(long seed) {
        return new FeaturePermutation(features, shuffles, seed);
    }
}
