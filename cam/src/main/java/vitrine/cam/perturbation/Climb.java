package vitrine.cam.perturbation;

import vitrine.cam.Evidence;
import vitrine.cam.Space;
import vitrine.cam.perturbation.ExtremalPerturbation.Jitter;
import vitrine.engine.Elementwise;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The search for extremal masks of one sample, all areas at once: gradient ascent with momentum.
/// The score's gradient comes from the evidence at the perturbed value, and a trace of the mask
/// carries it on to the parameters.
final class Climb {
    private static final double WEIGHT = 300;
    private static final double GROWTH = 1.0035;
    private static final double RATE = 0.01;
    private static final double MOMENTUM = 0.9;
    private static final double DAMPENING = 0.9;

    private final ExtremalPerturbation method;
    private final Evidence evidence;
    private final Tensor levels;
    private final MaskField field;
    private final List<Tensor> rewards = new ArrayList<>();
    private final List<Tensor> penalties = new ArrayList<>();

    Climb(ExtremalPerturbation method, Evidence evidence) {
        this.method = method;
        this.evidence = evidence;
        Tensor x = evidence.activation();
        this.levels = method.pyramid().of(x);
        this.field = new MaskField(x.engine(), method.mask(), Space.extents(x));
    }

    /// The masks of the last step, `[areas, 1, ...]`.
    Tensor found() {
        Tensor p = levels.engine().full(field.parameters(method.areas().size()), 1);
        Tensor velocity = p;
        Tensor seen = p;
        double weight = WEIGHT;
        for (int t = 0; t < method.steps(); t++) {
            Trace trace = new Trace();
            Tensor watched = trace.watch(p);
            Tensor whole = field.whole(watched);
            Tensor mask = field.cropped(whole);
            Tensor slope =
                    rewarded(trace, watched, mask, t).add(kept(trace, watched, whole, weight));
            velocity = t == 0 ? slope : velocity.mul(MOMENTUM).add(slope.mul(1 - DAMPENING));
            p = Elementwise.clamp(p.add(velocity.mul(RATE)), 0, 1);
            weight *= GROWTH;
            seen = mask.detached();
            evidence.advanced(method.name(), t + 1, method.steps());
        }
        evidence.note("rewards", () -> Layouts.cat(1, rewards.toArray(Tensor[]::new)));
        evidence.note("penalties", () -> Layouts.cat(1, penalties.toArray(Tensor[]::new)));
        return seen;
    }

    /// The slope of the reward in the parameters.
    private Tensor rewarded(Trace trace, Tensor p, Tensor mask, int t) {
        return switch (method.variant()) {
            case PRESERVE -> side(trace, p, mask, t, 1);
            case DELETE -> side(trace, p, mask.rsub(1), t, -1);
            case DUAL -> {
                Tensor preserved = side(trace, p, mask, t, 1);
                Tensor first = rewards.removeLast();
                Tensor slope = preserved.add(side(trace, p, mask.rsub(1), t, -1));
                rewards.add(first.add(rewards.removeLast()));
                yield slope;
            }
        };
    }

    private Tensor side(Trace trace, Tensor p, Tensor mask, int t, int sign) {
        Tensor x = Pyramid.masked(levels, mask);
        if (method.jitter() == Jitter.FLIP && t % 2 == 0) x = Layouts.flip(x, -1);
        Evidence at = evidence.replaced(x.detached());
        rewards.add(at.score().mul(sign));
        return trace.gradient(x, at.gradient().mul(sign), p);
    }

    /// The slope of the penalty for covering another area.
    private Tensor kept(Trace trace, Tensor p, Tensor whole, double weight) {
        Tensor off = whole.detached().sub(wanted(whole.detached()));
        int areas = off.shape().dim(0);
        int positions = off.shape().size() / areas;
        Tensor rows = off.reshape(areas, positions);
        penalties.add(rows.square().mean(1).mul(-weight));
        return trace.gradient(whole, off.mul(-2 * weight / positions), p);
    }

    /// For each mask ones where its largest values are, as many as its area says, and zeros
    /// elsewhere.
    private Tensor wanted(Tensor whole) {
        Shape s = whole.shape();
        int positions = s.size() / s.dim(0);
        double[] values = whole.toDoubles();
        double[] ones = new double[values.length];
        for (int a = 0; a < s.dim(0); a++) {
            int zeros = (int) (positions * (1 - method.areas().get(a)));
            IntStream.range(a * positions, (a + 1) * positions)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> values[i]))
                    .skip(zeros)
                    .forEach(i -> ones[i] = 1);
        }
        return whole.engine().tensor(s, ones);
    }
}
