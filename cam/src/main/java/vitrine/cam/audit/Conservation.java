package vitrine.cam.audit;

import vitrine.cam.Evidence;
import vitrine.cam.NotApplicable;
import vitrine.cam.Saliency;
import vitrine.cam.propagation.Composite;
import vitrine.cam.propagation.Lrp;
import vitrine.engine.Tensor;

import java.util.Optional;

/// What relevance that is handed down must keep, in double precision.
///
/// LRP: in a network of rectifiers, maxima and linear layers, biases or not, the rule without a
/// stabiliser gives input times gradient, since `R_j / z_j = ∂S/∂z_j` holds layer by layer; to
/// `2⁻²⁴ Σ|R|`. What the method's own stabiliser and rules change is told.
///
/// Excitation backprop: the probabilities add up to one, to `2⁻²⁴`, unless mass is lost where
/// nothing excites a winner or gained at a shortcut that is given negative values.
///
/// FullGrad: input and bias shares add up to the score where it is piecewise linear, to `2⁻²⁴` of
/// their magnitudes.
public record Conservation() implements Check {
    @Override
    public String name() {
        return "conservation";
    }

    @Override
    public Verdict of(Audit a) {
        String method = a.method().name();
        if (a.method() instanceof Lrp lrp) return relevance(a, lrp);
        if (method.equals("excitation-backprop")) return mass(a);
        if (method.equals("full-grad")) return shares(a);
        return Verdict.inapplicable(this, method + " hands nothing down that must be kept");
    }

    private Verdict relevance(Audit a, Lrp lrp) {
        Evidence e = a.exactEvidence();
        curved(e);
        Saliency plain = a.exactStudy().explain(new Lrp(Composite.epsilon(0)));
        Enclosed wanted = Enclosed.of(e.activation()).times(Enclosed.of(e.gradient()));
        double[] found = plain.map().toDoubles();
        double off = Numbers.furthest(found, wanted.value());
        double allowed = Numbers.SINGLE * Numbers.size(found);
        double lost = Numbers.sum(value(a.exact(), "residual").toDoubles());
        double moved = Numbers.furthest(a.exact().map().toDoubles(), found);
        return Verdict.of(
                this,
                off <= allowed,
                "without a stabiliser it is input × gradient but for "
                        + Numbers.of(off)
                        + " of "
                        + Numbers.of(allowed)
                        + "; "
                        + lrp.name()
                        + " is up to "
                        + Numbers.of(moved)
                        + " from that, and biases keep "
                        + Numbers.of(lost)
                        + " of the score");
    }

    private static void curved(Evidence e) {
        Optional<String> curved = Programs.curved(e.recording());
        if (curved.isPresent())
            throw new NotApplicable(
                    "the network is more than rectifiers, maxima and linear layers: "
                            + curved.get());
    }

    private Verdict mass(Audit a) {
        double mass =
                Numbers.sum(value(a.exact(), "mass").toDoubles())
                        / a.answer().score().shape().dim(0);
        double off = Math.abs(mass - 1);
        String says = "the probabilities add up to 1 but for " + Numbers.of(off);
        if (off > Numbers.SINGLE && (mass < 1 || Programs.adds(a.exactEvidence().recording())))
            return Verdict.inapplicable(
                    this,
                    "mass of "
                            + Numbers.of(mass)
                            + " arrives of 1: winners without excitation lose it, shortcuts with"
                            + " negative values add to it");
        return Verdict.of(this, off <= Numbers.SINGLE, says);
    }

    private Verdict shares(Audit a) {
        curved(a.exactEvidence());
        Tensor shares = value(a.exact(), "shares");
        double residual = Numbers.most(value(a.exact(), "residual").toDoubles());
        double allowed = Numbers.SINGLE * Numbers.size(shares.toDoubles());
        return Verdict.of(
                this,
                residual <= allowed,
                "input and bias shares add up to the score but for "
                        + Numbers.of(residual)
                        + " of "
                        + Numbers.of(allowed));
    }

    private static Tensor value(Saliency s, String name) {
        return s.derivation().note(name).value();
    }
}
