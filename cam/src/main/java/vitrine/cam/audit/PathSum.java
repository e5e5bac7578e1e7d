package vitrine.cam.audit;

import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.gradients.DeepLift;
import vitrine.cam.gradients.IntegratedGradients;
import vitrine.cam.gradients.Quadrature;
import vitrine.cam.gradients.Scaling;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.Optional;

/// Completeness: the map adds up to `S(x) - S(b)`.
///
/// DeepLIFT: exactly, wherever no two values that depend on the input are multiplied or normalised;
/// in double precision to `2⁻²⁴ Σ|map|`.
///
/// Integrated gradients: but for the error of the quadrature, which is at most the discrepancy of
/// its points, `max_t |Σ_{t_i < t} w_i - t|`, times the variation of the slope `f(t)` along the
/// line (Koksma and Hlawka); that variation is taken as seen between the points, `Σ |f(t_{i+1}) -
/// f(t_i)|`.
public record PathSum() implements Check {
    @Override
    public String name() {
        return "completeness";
    }

    @Override
    public Verdict of(Audit a) {
        return switch (a.method()) {
            case DeepLift d when d.scaling() == Scaling.BY_DIFFERENCE -> exact(a);
            case IntegratedGradients g when g.scaling() == Scaling.BY_DIFFERENCE -> integral(a, g);
            default ->
                    Verdict.inapplicable(
                            this, a.method().name() + " promises no difference of scores");
        };
    }

    private Verdict exact(Audit a) {
        Optional<String> product = Programs.product(a.study().evidence().recording());
        if (product.isPresent())
            return Verdict.inapplicable(
                    this, "two values that depend on the input meet in " + product.get());
        Saliency s = a.exact();
        double delta = Numbers.most(value(s, "delta").toDoubles());
        double allowed = Numbers.SINGLE * Numbers.size(s.map().toDoubles());
        return Verdict.of(
                this,
                delta <= allowed,
                "Σ map = S(x) - S(b) = "
                        + Numbers.of(Numbers.sum(value(s, "difference").toDoubles()))
                        + " but for "
                        + Numbers.of(delta)
                        + ", allowed are "
                        + Numbers.of(allowed));
    }

    private static Tensor value(Saliency s, String name) {
        return s.derivation().note(name).value();
    }

    private Verdict integral(Audit a, IntegratedGradients method) {
        if (!(a.study().places().getFirst() instanceof Place.ModelInput)
                || a.study().inputs().size() > 1)
            return Verdict.inapplicable(this, "the line is not that of one input");
        Saliency s = a.answer();
        double delta = Numbers.sum(value(s, "delta").toDoubles());
        List<Quadrature.Node> nodes = method.quadrature().nodes(method.steps());
        double[] slopes = slopes(a, value(s, "baseline"), nodes);
        double variation = 0;
        for (int i = 1; i < slopes.length; i++) variation += Math.abs(slopes[i] - slopes[i - 1]);
        double discrepancy = discrepancy(nodes);
        double size = Numbers.size(slopes) / slopes.length;
        double allowed =
                discrepancy * variation
                        + Numbers.SINGLE * (Numbers.size(s.map().toDoubles()) + size);
        return Verdict.of(
                this,
                Math.abs(delta) <= allowed,
                "Σ map = S(x) - S(b) = "
                        + Numbers.of(Numbers.sum(value(s, "difference").toDoubles()))
                        + " but for "
                        + Numbers.of(delta)
                        + "; "
                        + nodes.size()
                        + " points with a variation of "
                        + Numbers.of(variation)
                        + " allow "
                        + Numbers.of(allowed));
    }

    /// `Σ (x - b) ∂S/∂x` at each point.
    private static double[] slopes(Audit a, Tensor baseline, List<Quadrature.Node> nodes) {
        Evidence e = a.study().evidence();
        Tensor difference = e.activation().sub(baseline);
        double[] slopes = new double[nodes.size()];
        for (int i = 0; i < slopes.length; i++) {
            Tensor there = baseline.add(difference.mul(nodes.get(i).at()));
            slopes[i] = Numbers.sum(e.replaced(there).gradient().mul(difference).toDoubles());
            a.study().sweep().progress().at("slopes along the line", i + 1, slopes.length);
        }
        return slopes;
    }

    private static double discrepancy(List<Quadrature.Node> nodes) {
        double most = 0;
        double sum = 0;
        for (Quadrature.Node node : nodes) {
            most = Math.max(most, Math.abs(sum - node.at()));
            sum += node.weight();
            most = Math.max(most, Math.abs(sum - node.at()));
        }
        return Math.max(most, Math.abs(sum - 1));
    }
}
