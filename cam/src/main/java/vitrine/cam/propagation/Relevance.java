package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Recording;
import vitrine.engine.Binary;
import vitrine.engine.Call;
import vitrine.engine.Convolution;
import vitrine.engine.Line;
import vitrine.engine.MatMul;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Ternary;
import vitrine.nn.Activation;
import vitrine.nn.Layer;
import vitrine.nn.Relu;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// One pass of relevance through a recording, by a composite. The target's own operations have
/// their ordinary gradient: what enters at the model's output `y` is `∂S/∂y`, as it is or times
/// `y`.
final class Relevance implements Rules {
    private final Evidence evidence;
    private final Recording recording;
    private final Composite composite;
    private final Entry entry;
    private final Plan plan;
    private final Sharing sharing;
    private final Map<Integer, Belongings> pending = new TreeMap<>();

    /// What enters at the model's output.
    enum Entry {
        /// `y ⊙ ∂S/∂y`: for a logit, the logit.
        SCORE,
        /// `∂S/∂y`: for a logit, one.
        GRADIENT
    }

    /// What was met of an affine layer before its product was: the pass runs backward.
    private static final class Belongings {
        private Tensor z;
        private @Nullable Tensor bias;
        private @Nullable Tensor scale;
        private @Nullable Tensor shift;

        Belongings(Tensor z) {
            this.z = z;
        }
    }

    private Relevance(Evidence evidence, Composite composite, Entry entry) {
        this.evidence = evidence;
        this.recording = evidence.recording();
        this.composite = composite;
        this.entry = entry;
        this.plan = new Plan(recording, evidence.place(), composite.norms());
        this.sharing =
                new Sharing(
                        recording.lines(),
                        composite.epsilon(),
                        composite.maxima(),
                        composite.attention());
    }

    /// What arrives at the place.
    static Tensor at(Evidence e, Composite composite, Entry entry) {
        Relevance pass = new Relevance(e, composite, entry);
        Tensor one = e.score().engine().full(e.score().shape(), 1);
        Tensor r = e.propagated(pass, one);
        boolean unscaled = pass.recording.place() == pass.recording.output();
        return unscaled && entry == Entry.SCORE ? r.mul(e.activation()) : r;
    }

    @Override
    public @Nullable Tensor vjp(Call call, Tensor g) {
        if (call.line() > recording.output()) return call.vjp(g);
        boolean enters = call.line() == recording.output() && entry == Entry.SCORE;
        Tensor r = enters ? g.mul(call.out()) : g;
        return switch (plan.part(call.line())) {
            case Plan.Core core -> product(call, core, r);
            case Plan.Inside(int core) -> belonging(call, core, r);
            case Plan.Passing _ -> r;
            case null -> other(call, r);
        };
    }

    private @Nullable Tensor other(Call call, Tensor r) {
        Layer layer = evidence.layer(call);
        if (layer instanceof Activation || layer instanceof Relu) {
            return carrier(call) == call.argument() ? r : null;
        }
        return sharing.vjp(call, r);
    }

    /// An activation function of several operations passes relevance on along one of its branches.
    private int carrier(Call call) {
        Line line = recording.lines().get(call.line());
        boolean select = call.op() instanceof Ternary t && !Functions.name(t).equals("FMA");
        int i = select ? 1 : 0;
        while (i < line.sources().size() - 1 && !line.recorded(i)) i++;
        return i;
    }

    private @Nullable Tensor belonging(Call call, int core, Tensor r) {
        Belongings b = pending.computeIfAbsent(core, _ -> new Belongings(call.out()));
        if (call.op() instanceof Ternary) {
            b.scale = call.in().get(1);
            b.shift = call.in().get(2);
            return r;
        }
        if (call.op() instanceof Binary) {
            b.bias = call.in().get(1 - call.argument());
            return r;
        }
        Tensor bias = b.bias;
        if (bias != null) b.bias = call.vjp(bias.expandTo(call.out().shape()));
        b.z = Objects.requireNonNull(call.vjp(b.z), "a layout has an inverse");
        return call.vjp(r);
    }

    private Tensor product(Call call, Plan.Core core, Tensor r) {
        Belongings known = pending.remove(core.line());
        Belongings b = known == null ? new Belongings(call.out()) : known;
        Rule rule = composite.rule(core, evidence.layer(call));
        Affine layer =
                core.kind() == Layers.Kind.SCALE
                        ? new Affine(call, true, call.in().get(1), call.in().get(2), call.out())
                        : affine(call, b);
        Tensor found = rule.relevance(layer, r);
        if (found.shape().equals(call.x().shape())) return found;
        throw new CamException(
                "rule "
                        + rule
                        + ": gave relevance "
                        + found.shape()
                        + " for a value "
                        + call.x().shape()
                        + " of layer "
                        + call.scope());
    }

    private static Affine affine(Call call, Belongings b) {
        Tensor weight = call.in().get(1 - call.argument());
        Tensor scale = b.scale;
        Tensor shift = b.shift;
        if (scale == null || shift == null) return new Affine(call, false, weight, b.bias, b.z);
        Tensor bias = b.bias == null ? shift : b.bias.mul(scale).add(shift);
        return new Affine(call, false, weight.mul(perResult(call, scale)), bias, b.z);
    }

    /// One factor per channel of the result, as it multiplies the weights.
    private static Tensor perResult(Call call, Tensor scale) {
        int[] dims = new int[call.in().get(1).shape().rank()];
        Arrays.fill(dims, 1);
        boolean first = call.op() instanceof Convolution || call.op() == MatMul.GBT;
        dims[first ? 0 : dims.length - 1] = scale.shape().size();
        return scale.reshape(new Shape(dims));
    }
}
