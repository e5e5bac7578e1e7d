package vitrine.cam.audit;

import vitrine.cam.Evidence;
import vitrine.engine.Tensor;

import java.util.Set;

/// What the map adds up to, in double precision. With `D = Σ ∂S/∂A A`, the slope of the score along
/// its activation: the maps of HiResCAM, XGrad-CAM, linear approximation and input × gradient add
/// up to `D`, that of Grad-CAM where the gradient is the same at all positions (a mean and linear
/// layers behind), where it is HiResCAM's everywhere. Where the score is affine in the activation,
/// `D = S(A) - S(0)`: the score without its bias. Each to one rounding to single precision of the
/// terms, `2⁻²⁴ Σ|terms|`.
public record SumOfMap() implements Check {
    private static final Set<String> ALWAYS =
            Set.of("hires-cam", "xgrad-cam", "linear-approximation", "input-x-gradient");
    private static final Set<String> CONSTANT = Set.of("grad-cam");

    @Override
    public String name() {
        return "sum of the map";
    }

    @Override
    public Verdict of(Audit a) {
        String method = a.method().name();
        boolean always = ALWAYS.contains(method);
        if (!always && !CONSTANT.contains(method))
            return Verdict.inapplicable(this, method + " promises nothing about its sum here");
        Evidence e = a.exactEvidence();
        Tensor at = e.activation();
        Tensor gradient = e.gradient();
        Enclosed products = Enclosed.of(at).times(Enclosed.of(gradient));
        if (!always && !constant(gradient))
            return Verdict.inapplicable(
                    this, "the gradient differs between positions, so the map is not HiResCAM's");
        double[] map = a.exact().map().toDoubles();
        double terms = Numbers.size(products.value());
        double allowed = Numbers.SINGLE * terms;
        if (!always) {
            double off = Numbers.furthest(map, products.overChannels().value());
            if (!(off <= allowed))
                return Verdict.of(
                        this, false, "the map differs from HiResCAM's by " + Numbers.of(off));
        }
        if (method.equals("xgrad-cam") && deadChannels(at))
            return Verdict.inapplicable(this, "a channel sums to zero and has no weight");
        double off = Math.abs(Numbers.sum(map) - Numbers.sum(products.value()));
        String says =
                (always ? "" : "equal to HiResCAM everywhere; ")
                        + "adds up to Σ ∂S/∂A A = "
                        + Numbers.of(Numbers.sum(products.value()))
                        + " but for "
                        + Numbers.of(off)
                        + " of "
                        + Numbers.of(allowed);
        return off <= allowed
                ? affine(e, at, gradient, products, says)
                : Verdict.of(this, false, says);
    }

    private Verdict affine(Evidence e, Tensor at, Tensor g, Enclosed products, String says) {
        Tensor zero = at.mul(0);
        Evidence origin = e.replaced(zero);
        Evidence twice = e.replaced(at.mul(2));
        double most = Numbers.SINGLE * Numbers.most(g.toDoubles());
        boolean same =
                Numbers.furthest(g.toDoubles(), origin.gradient().toDoubles()) <= most
                        && Numbers.furthest(g.toDoubles(), twice.gradient().toDoubles()) <= most;
        if (!same) return Verdict.of(this, true, says + "; the score is not affine in A");
        double score = Numbers.sum(e.score().toDoubles());
        double bias = Numbers.sum(origin.score().toDoubles());
        double off = Math.abs(score - bias - Numbers.sum(products.value()));
        double allowed =
                Numbers.SINGLE
                        * (Numbers.size(products.value()) + Math.abs(score) + Math.abs(bias));
        return Verdict.of(
                this,
                off <= allowed,
                says
                        + "; S(A) - S(0) = "
                        + Numbers.of(score - bias)
                        + ", residual "
                        + Numbers.of(off));
    }

    private static boolean constant(Tensor g) {
        Enclosed all = Enclosed.of(g);
        Enclosed off = all.minus(all.mean());
        return Numbers.most(off.value()) <= Numbers.SINGLE * Numbers.most(all.value());
    }

    private static boolean deadChannels(Tensor at) {
        Enclosed sums = Enclosed.of(at).overPositions();
        Enclosed products = Enclosed.of(at).abs().overPositions();
        for (int i = 0; i < sums.value().length; i++)
            if (sums.value()[i] == 0 && products.value()[i] != 0) return true;
        return false;
    }
}
