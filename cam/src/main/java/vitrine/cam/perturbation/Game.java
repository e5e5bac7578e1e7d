package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/// One sample's features as the players of a game: a coalition is worth the score `v(S)` of the
/// value whose other features are replaced by a baseline. The evidence is of one sample; the game
/// notes the features, the baseline and the worth of nobody under `features`, `baseline` and
/// `nothing`.
final class Game {
    private static final int MOST = 20;

    private final Evidence one;
    private final Partition partition;
    private final Tensor value;
    private final Tensor baseline;
    private final double all;
    private final double nothing;

    /// @param one evidence of one sample
    /// @param sample the sample's number in the batch
    Game(Evidence one, int sample, Features features, Baseline baseline) {
        this.one = one;
        this.value = one.activation();
        this.partition = features.of(value, sample);
        one.note("features", () -> partition.spread(value.engine(), numbers(partition.count())));
        this.baseline = one.note("baseline", () -> baseline.of(value, sample));
        this.all = one.score().item();
        this.nothing = one.note("nothing", () -> one.scoreAt(with(new BitSet()))).item();
    }

    private static double[] numbers(int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) numbers[i] = i;
        return numbers;
    }

    /// How many players there are.
    int players() {
        return partition.count();
    }

    /// What all together are worth: the score.
    double all() {
        return all;
    }

    /// What nobody is worth: the baseline's score.
    double nothing() {
        return nothing;
    }

    /// The value where only these features are kept.
    Tensor with(BitSet coalition) {
        return partition.kept(value.engine(), coalition).where(value, baseline);
    }

    /// Everybody.
    BitSet everybody() {
        BitSet everybody = new BitSet();
        everybody.set(0, players());
        return everybody;
    }

    /// Every coalition, in the order of their bits as numbers.
    List<BitSet> coalitions(String what) {
        if (players() > MOST) {
            throw new CamException(
                    what
                            + ": goes over all coalitions of at most "
                            + MOST
                            + " features, and there are "
                            + players()
                            + "; take coarser features or random draws");
        }
        List<BitSet> coalitions = new ArrayList<>();
        for (int s = 0; s < 1 << players(); s++) coalitions.add(BitSet.valueOf(new long[] {s}));
        return coalitions;
    }

    /// What each coalition is worth; equal ones are evaluated once.
    double[] worths(String what, List<BitSet> coalitions) {
        Map<BitSet, Double> known = new LinkedHashMap<>();
        known.put(everybody(), all);
        known.put(new BitSet(), nothing);
        List<BitSet> unknown =
                coalitions.stream().distinct().filter(s -> !known.containsKey(s)).toList();
        double[] found = worths(what, unknown.size(), unknown::get);
        for (int i = 0; i < found.length; i++) known.put(unknown.get(i), found[i]);
        List<Double> worths = new ArrayList<>();
        for (BitSet s : coalitions) worths.add(Objects.requireNonNull(known.get(s)));
        return worths.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// What each of `count` coalitions is worth.
    double[] worths(String what, int count, IntFunction<BitSet> coalition) {
        if (count == 0) return new double[0];
        return one.scores(what, count, i -> with(coalition.apply(i))).toDoubles();
    }

    /// The squared Euclidean distance that each player's replacement moves the value.
    double[] squaredDistances() {
        double[] moved = value.sub(baseline).square().toDoubles();
        int[] feature = partition.feature().values();
        int positions = partition.shape().product(2, partition.shape().rank());
        boolean together = partition.shape().dim(1) == 1;
        double[] squared = new double[players()];
        for (int i = 0; i < moved.length; i++)
            squared[feature[together ? i % positions : i]] += moved[i];
        return squared;
    }

    /// The map that gives each element its player's number.
    Tensor map(double[] each) {
        return partition.spread(value.engine(), each);
    }
}
