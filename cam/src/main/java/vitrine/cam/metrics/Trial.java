package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Digest;
import vitrine.cam.Evidence;
import vitrine.cam.Network;
import vitrine.cam.Noise;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// One map on trial: a sample, its map, the model to be asked about other inputs in the sample's
/// place, and the explainer to be asked for other maps. Belongs to one thread.
public final class Trial {
    private final Subject subject;
    private final Explainer explainer;
    private final Tensor map;

    Trial(Subject subject, Explainer explainer, Tensor maps) {
        this.subject = subject;
        this.explainer = explainer;
        int i = subject.sample();
        int n = maps.shape().dim(0);
        if (i >= n) {
            throw new CamException(
                    "map " + explainer.name() + ": there are " + n + ", none for sample " + i);
        }
        this.map = checked(maps.slice(0, i, i + 1, 1));
    }

    /// The explainer's maps of a study, one by one.
    public static List<Trial> of(Study study, Explainer explainer) {
        Tensor maps = explainer.map(study);
        return IntStream.range(0, study.inputs().getFirst().shape().dim(0))
                .mapToObj(i -> new Trial(new Subject(study, i), explainer, maps))
                .toList();
    }

    private Tensor checked(Tensor one) {
        Shape wanted = input().shape();
        if (!one.shape().equals(wanted) && !one.shape().equals(wanted.with(1, 1))) {
            throw new CamException(
                    "map "
                            + explainer.name()
                            + ": needs the input's extents, "
                            + wanted
                            + " or one channel of them, got "
                            + one.shape());
        }
        for (double v : one.toDoubles()) {
            if (!Double.isFinite(v)) {
                throw new CamException(
                        "map " + explainer.name() + ": has values that are not finite");
            }
        }
        return one;
    }

    /// The sample's number in its batch.
    public int sample() {
        return subject.sample();
    }

    /// The sample, `[1, c, ...]`.
    public Tensor input() {
        return subject.study().inputs().getFirst();
    }

    /// Its map, `[1, 1, ...]` or `[1, c, ...]`.
    public Tensor map() {
        return map;
    }

    /// The map with one number for each position, `[1, 1, ...]`: the sum over its channels.
    public Tensor positions() {
        return map.shape().rank() > 2 && map.shape().dim(1) > 1 ? map.sum(1) : map;
    }

    /// Where tensors live.
    public Engine engine() {
        return input().engine();
    }

    /// The model at this sample, watched at its first input.
    public Evidence evidence() {
        return subject.evidence();
    }

    /// The score of the sample.
    public double score() {
        return evidence().score().item();
    }

    /// The scores of `count` other inputs `[1, c, ...]`, in batches of the sweep's size.
    public double[] scores(String what, int count, IntFunction<Tensor> input) {
        return evidence().scores(what, count, input).toDoubles();
    }

    /// The score of one other input.
    public double score(Tensor input) {
        return evidence().scoreAt(input).item();
    }

    /// The map that another input gets, for the target that was resolved at this one.
    public Tensor mapAt(Tensor input) {
        List<Tensor> inputs = new ArrayList<>(subject.study().inputs());
        inputs.set(0, input);
        return made(subject.study().model(), inputs, evidence().target());
    }

    /// The map that another model gives.
    public Tensor mapBy(Network model) {
        return made(model, subject.study().inputs(), evidence().target());
    }

    /// The map that another target gets.
    public Tensor mapFor(Target target) {
        return made(subject.study().model(), subject.study().inputs(), target);
    }

    private Tensor made(Network model, List<Tensor> inputs, Target target) {
        Study other =
                new Study(model, inputs, subject.study().places(), target, subject.study().sweep());
        return checked(explainer.map(other));
    }

    /// `count` numbers that take long each, such as those that need a map; told to the sweep's
    /// progress. An interrupt ends it with a [CancellationException].
    public double[] each(String what, int count, IntToDoubleFunction of) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException(
                        what + ": interrupted after " + i + " of " + count + " maps");
            }
            values[i] = of.applyAsDouble(i);
            subject.study().sweep().progress().at(what, i + 1, count);
        }
        return values;
    }

    /// Random numbers of this sample's own, whatever the batch.
    public Noise noise(long seed, String what) {
        return noise(seed, what, input());
    }

    /// Random numbers of an input's own: the seed and the first 64 bits of its digest.
    static Noise noise(long seed, String what, Tensor input) {
        String first = Digest.of(input).hex().substring(0, 16);
        return new Noise(seed + Long.parseUnsignedLong(first, 16), what);
    }

    /// `other` in the place of what a mask over the map's elements does not keep, and of all
    /// channels where the map has one.
    Tensor kept(double[] mask, Tensor input, Tensor other) {
        return engine().tensor(map.shape(), mask).where(input, other);
    }
}
